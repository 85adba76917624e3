/**
 * The formats of the file store must not drift: what was stored is read for ever, and the same is
 * stored again. Caps of before, as lakes hold them, are read as well.
 */
import assert from 'node:assert/strict';
import { readFile as readFromDisk } from 'node:fs/promises';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { nobleCiphers } from '../../../store/index.ts';
import { sample } from '../stores.ts';
import { makeTestFiles, readFile } from './file-stores.ts';
import { computeVectors } from './vectors.ts';

const at = (path: string) => new URL(path, import.meta.url);
const vectors = JSON.parse(await readFromDisk(at('../vectors/files.json'), 'utf8'));
const first = JSON.parse(await readFromDisk(at('../fixtures/store-v1.json'), 'utf8'));
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('Format of the file store, version 1', () => {
  it('is what the vectors say', async () => {
    assert.deepEqual(await computeVectors(), vectors);
  });

  it('reads an object of the vectors', async () => {
    const { disk, files } = makeTestFiles();
    const { text, stored, key, ...cap } = vectors.small;
    disk.objects.set(cap.address, bytes(stored));
    const read = await readFile(files, { ...cap, key: bytes(key) });
    assert.equal(new TextDecoder().decode(read), text);
  });

  it('reads objects of the first day', async () => {
    const { disk, files } = makeTestFiles();
    const { text, stored, address, key, size } = first.small;
    disk.objects.set(address, bytes(stored));
    const read = await readFile(files, { form: 'exact', address, key: bytes(key), size });
    assert.equal(new TextDecoder().decode(read), text);
  });

  it('has the same tags by node:crypto and by noble', () => {
    for (const size of [0, 1, 16, 1_000]) {
      const [key, data] = [sample(32, 'key'), sample(size)];
      const tag = nodeCiphers.aes256Gmac(key, data);
      assert.deepEqual([...tag], [...nobleCiphers.aes256Gmac(key, data)]);
    }
  });
});
