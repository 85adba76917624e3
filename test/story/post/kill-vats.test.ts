/** The short form of `npm run -s kill-vats`, which kills a hundred times. */
import assert from 'node:assert/strict';
import { killVats } from './kill-vats.ts';

describe('two vats that talk and are killed', function () {
  this.timeout(600_000);

  // Who loses what was not synced was killed, too: `kill-vats` plays the kill alone besides.
  it('lose and double nothing, and their disks lose what was not synced', async () => {
    const { wrong, messages } = await killVats({ kills: 2, messages: 800, mode: 'unsynced' });
    assert.deepEqual(wrong, []);
    assert.ok(messages >= 800);
  });

  it('would be caught saying what is not on the disk', async () => {
    const { wrong } = await killVats({ kills: 40, messages: 10_000, mode: 'lying' });
    assert.notDeepEqual(wrong, []);
  });
});
