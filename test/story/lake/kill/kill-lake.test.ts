import assert from 'node:assert/strict';
import { killLake } from './kill-lake.ts';

/** `npm run -s kill-lake` does a hundred. */
const KILLS = 2;

describe('A process that keeps files here and with others', function () {
  this.timeout(600_000);

  it('loses no file it acknowledged when it is killed, and leaves nothing behind', async () => {
    const { wrong, acknowledged } = await killLake(KILLS, 1 + (Date.now() % 1_000_000));
    assert.deepEqual(wrong, []);
    assert.ok(acknowledged > 0);
  });
});
