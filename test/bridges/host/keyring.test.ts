/** What a key file opens, and what is said of one that does not. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '../../../bridges/host/data-folder.ts';
import { Keyring } from '../../../bridges/host/keyring.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';
import { folderOfItsOwn, removeFolder } from './host-here.ts';

const ROOT = new Uint8Array(32).fill(7);

describe('a key file', () => {
  let folder: string;
  let keyring: Keyring;
  beforeEach(async () => {
    folder = await folderOfItsOwn();
    keyring = new Keyring(dataFolder(folder), makeSeededRandom('keyring'));
    await keyring.sealByKeyFile(ROOT, join(folder, 'vat.key'));
  });
  afterEach(() => removeFolder(folder));

  const refused = async (file: string, message: RegExp): Promise<void> => {
    const opening = keyring.openByKeyFile(join(folder, file));
    await assert.rejects(opening, { code: 'bad-key-file', message });
  };

  it('is made when it is new, and opens the vat that it was made for', async () => {
    assert.deepEqual(await keyring.openByKeyFile(join(folder, 'vat.key')), ROOT);
  });

  it('says what it is instead, and what to do, when it opens nothing', async () => {
    await mkdir(join(folder, 'keys'));
    await writeFile(join(folder, 'short.key'), 'short\n');
    await writeFile(join(folder, 'other.key'), `${'A'.repeat(43)}\n`);
    await refused(
      'none.key',
      /no key file at that place.*Name the one that this vat was made with/,
    );
    await refused('keys', /That is a folder\. Name the key file in it/);
    await refused('short.key', /too short to be a key file.*or start without one/);
    await refused('other.key', /belongs to another vat/);
  });

  it('is not made where no folder is', async () => {
    const making = keyring.sealByKeyFile(ROOT, join(folder, 'nowhere', 'vat.key'));
    await assert.rejects(making, { code: 'bad-key-file', message: /in a folder that exists/ });
  });
});
