/** The short form of `npm run -s kill-vats`, which kills a hundred times. */
import assert from 'node:assert/strict';
import { killVats } from './kill-vats.ts';

describe('two vats that talk and are killed', function () {
  this.timeout(600_000);

  for (const mode of ['kill', 'unsynced'] as const) {
    const how = mode === 'kill' ? 'as they are' : 'and their disks lose what was not synced';
    it(`lose and double nothing, ${how}`, async () => {
      const { wrong, messages } = await killVats({ kills: 2, messages: 2_000, mode });
      assert.deepEqual(wrong, []);
      assert.ok(messages >= 2_000);
    });
  }

  it('would be caught saying what is not on the disk', async () => {
    const { wrong } = await killVats({ kills: 8, messages: 2_000, mode: 'lying' });
    assert.notDeepEqual(wrong, []);
  });
});
