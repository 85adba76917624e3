/** Halves of keys: kept, read, and erased such that nothing of them is left. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { Halves } from '../../../bridges/shares/halves.ts';
import { folderOfItsOwn, removeFolder } from '../host/host-here.ts';

const KEY = new Uint8Array(32).fill(1);
const HALF = new Uint8Array(32).fill(2);
const [ID, OTHER] = ['0'.repeat(32), '1'.repeat(32)];

describe('the halves of keys that a host keeps', () => {
  let folder: string;
  let halves: Halves;
  beforeEach(async () => {
    folder = await folderOfItsOwn();
    halves = new Halves(folder, KEY, nodeRandom);
    await halves.prepare();
  });
  afterEach(() => removeFolder(folder));

  it('read back, sealed to their share and to the key of the vat', async () => {
    await halves.keep(ID, HALF);
    assert.deepEqual(await halves.get(ID), HALF);
    assert.equal(readFileSync(join(folder, ID)).includes(Buffer.from(HALF)), false);
    writeFileSync(join(folder, OTHER), readFileSync(join(folder, ID)));
    await assert.rejects(halves.get(OTHER));
    await assert.rejects(new Halves(folder, HALF, nodeRandom).get(ID));
  });

  it('are refused after any byte was changed', async () => {
    await halves.keep(ID, HALF);
    const whole = readFileSync(join(folder, ID));
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(join(folder, ID), changed);
      await assert.rejects(halves.get(ID), `byte ${at}`);
    }
  });

  it('are erased once, however many ask, and others stay', async () => {
    await halves.keep(ID, HALF);
    await halves.keep(OTHER, HALF);
    await Promise.all([halves.erase(ID), halves.erase(ID), halves.erase(ID)]);
    await halves.erase(ID);
    assert.equal(await halves.get(ID), undefined);
    assert.deepEqual(await halves.ids(), [OTHER]);
  });

  it('are there or gone, never damaged, for whoever reads while they are erased', async () => {
    for (let round = 0; round < 20; round++) {
      await halves.keep(ID, HALF);
      let over = false;
      const erased = halves.erase(ID).finally(() => {
        over = true;
      });
      while (!over) {
        const found = await halves.get(ID);
        if (found) assert.deepEqual(found, HALF);
      }
      await erased;
    }
  });

  it('leave nothing that a crash had half written', async () => {
    writeFileSync(join(folder, `${ID}.new`), HALF);
    await halves.prepare();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('have no names that are paths', async () => {
    for (const name of ['../../etc/passwd', '', 'A'.repeat(32)]) {
      await assert.rejects(async () => halves.keep(name, HALF), RangeError);
    }
  });
});
