import assert from 'node:assert/strict';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { makeFileStore, makeMemoryPackIndex, PackDisk } from '../../../store/index.ts';
import { diskSuite } from '../../suites/disk.ts';
import { putFile, readFile, secretOf } from '../files/file-stores.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { sample } from '../stores.ts';
import { makeTestGrid } from './test-grid.ts';

for (const people of [1, 2, 10]) {
  diskSuite(`a grid of ${people} ${people === 1 ? 'person' : 'people'}`, async () => {
    const test = makeTestGrid({ people });
    return { disk: test.grid, restart: async () => test.restart().grid };
  });
}

describe('A file store over a grid', () => {
  for (const packed of [false, true]) {
    const over = packed ? 'through packs' : 'straight';
    it(`asks no host whether it has what there is no note of, ${over}`, async () => {
      const { grid, hosts } = makeTestGrid({ people: 10 });
      const random = makeSeededRandom('files over a grid');
      const index = makeMemoryPackIndex();
      const packs = new PackDisk({
        ...{ disk: grid, index, random, key: secretOf('packs') },
        onFault: (error) => assert.fail(String(error)),
      });
      const files = makeFileStore({
        ...{ disk: packed ? packs : grid, ciphers: nodeCiphers, random },
        ...{ secret: secretOf('files'), now: () => 1_000 },
      });
      const content = sample(300_000, 'a file over a grid');
      const cap = await putFile(files, content);
      const counted = () => hosts.map(({ calls }) => [calls.get('put'), calls.get('look')]);
      const once = counted();
      assert.ok(once.every(([puts, looks]) => Number(puts) > 0 && looks === undefined));
      assert.deepEqual(await putFile(files, content), cap);
      assert.deepEqual(counted(), once, 'what is noted is read, and not written again');
      assert.deepEqual(Buffer.from(await readFile(files, cap)), Buffer.from(content));
    });
  }
});
