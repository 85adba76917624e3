import assert from 'node:assert/strict';
import { killStore } from './kill-store.ts';

/** `npm run -s kill-store` does a hundred. */
const KILLS = 5;

describe('A process that keeps objects in a log', function () {
  this.timeout(300_000);

  it('loses nothing that it acknowledged when it is killed, and shows nothing half', async () => {
    const { wrong, acknowledged } = await killStore(KILLS, 1 + (Date.now() % 1_000_000));
    assert.deepEqual(wrong, []);
    assert.ok(acknowledged > 0);
  });
});
