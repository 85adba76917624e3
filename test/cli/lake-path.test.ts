/** Paths of the lake as people type them. */
import assert from 'node:assert/strict';
import type { LakeOwner } from '../../actors/lake/interface.ts';
import { makeFolders, namesIn } from '../../cli/lake-path.ts';
import type { RefTo } from '../../vat/index.ts';

describe('a path of the lake', () => {
  it('is names, of which none leads upwards', () => {
    assert.deepEqual(namesIn('/Photos//2026/.'), ['Photos', '2026']);
    assert.deepEqual(namesIn('/'), []);
    for (const bad of ['a/../b', '..', 'a/b\\c', `a/${'x'.repeat(300)}`]) {
      assert.throws(() => namesIn(bad), { code: 'bad-name' }, bad);
    }
  });

  it('is made as a whole or not at all', async () => {
    // There is no lake that could be asked for anything.
    const lake = undefined as unknown as RefTo<typeof LakeOwner>;
    await assert.rejects(makeFolders(lake, ['a', '..', 'b']), { code: 'bad-name' });
  });
});
