/** Objects made and opened by WebCrypto are those that node:crypto makes and opens. */
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { encodeObject } from '../../../store/files/encode-object.ts';
import { fileKeysFrom } from '../../../store/files/file-keys.ts';
import {
  DamagedObject,
  makeAsyncEncoder,
  makeFileStore,
  makeMemoryDisk,
  nobleCiphers,
  openEncodedAsync,
  webCiphers,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { sample } from '../stores.ts';
import { chunkMemory, makeTestFiles, putFile, secretOf } from './file-stores.ts';

const ciphers = webCiphers(webcrypto.subtle as SubtleCrypto);

describe('Objects by WebCrypto', () => {
  const secret = secretOf('vat');
  const keys = fileKeysFrom(secret);

  it('are the same bytes, and open again', async () => {
    for (const length of [0, 1, 131_072, 131_073, 900_000]) {
      const content = sample(length, `${length}`);
      const encoder = makeAsyncEncoder(ciphers);
      const object = await encoder.encode(secret, chunkMemory(encoder, content), length);
      const expected = encodeObject(keys, nodeCiphers, content);
      assert.ok(Buffer.from(expected.bytes).equals(object.bytes));
      assert.deepEqual([...object.digest], [...expected.digest]);
      const opened = await openEncodedAsync(ciphers, object.bytes, object);
      assert.ok(Buffer.from(content).equals(opened.subarray(0, length)));
    }
  });

  it('are refused when a byte of them was changed', async () => {
    const object = encodeObject(keys, nodeCiphers, sample(140_000));
    for (let at = 0; at < object.bytes.length; at += 1_801) {
      object.bytes[at]! ^= 1;
      await assert.rejects(openEncodedAsync(ciphers, object.bytes, object), DamagedObject);
      object.bytes[at]! ^= 1;
    }
    const other = { ...object, key: sample(32) };
    await assert.rejects(openEncodedAsync(ciphers, object.bytes, other), DamagedObject);
  });

  it('make the same files of many chunks', async () => {
    const file = sample(4_000_000, 'in a page');
    const files = makeFileStore({
      disk: makeMemoryDisk(),
      ciphers: nobleCiphers,
      random: makeSeededRandom('page'),
      secret,
      now: () => 0,
      encoder: makeAsyncEncoder(ciphers),
    });
    assert.deepEqual(await putFile(files, file), await putFile(makeTestFiles('vat').files, file));
  });
});
