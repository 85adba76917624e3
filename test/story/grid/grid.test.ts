/** The short form of `npm run -s grid-story`. */
import assert from 'node:assert/strict';
import { playGrid } from './grid-story.ts';

describe('ten vats that keep our files', function () {
  this.timeout(600_000);

  it('may lose any seven, lose one for ever, and lie: all is read back and mended', async () => {
    const { wrong, read } = await playGrid({ small: 3, largeBytes: 1_500_000, rounds: 1 });
    assert.deepEqual(wrong, []);
    assert.equal(read, 10);
  });
});
