/** The tree of chunk lists, tried with chunks so small that a thousand of them make no file. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import {
  decodeList,
  encodeList,
  LIST_ENTRIES_MAX,
  type Part,
} from '../../../store/files/chunk-list.ts';
import { encodeObject } from '../../../store/files/encode-object.ts';
import { fileKeysFrom } from '../../../store/files/file-keys.ts';
import { KeptObjects } from '../../../store/files/kept-objects.ts';
import { ListBuilder } from '../../../store/files/list-builder.ts';
import { paddedLength } from '../../../store/files/padding.ts';
import { DamagedObject, formatAddress } from '../../../store/index.ts';
import { sample } from '../stores.ts';
import { makeTestFiles, readFile, secretOf } from './file-stores.ts';

const partOf = (length: number): Part => ({
  digest: sample(32, `digest ${length}`),
  key: sample(32, `key ${length}`),
  length,
});
const expected = (length: number, level?: number) => ({
  digest: sample(32),
  length,
  ...(level === undefined ? {} : { level }),
});
const padded = (bytes: Uint8Array) => {
  const whole = new Uint8Array(paddedLength(bytes.length));
  whole.set(bytes);
  return whole;
};

describe('Chunk lists', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 4_194_304 }), { minLength: 1, maxLength: 20 }),
        (level, lengths) => {
          const list = { level, parts: lengths.map(partOf) };
          const sum = lengths.reduce((a, b) => a + b, 0);
          assert.deepEqual(decodeList(padded(encodeList(list)), expected(sum, level)), list);
        },
      ),
    );
  });

  it('are refused when they are anything else', () => {
    const good = padded(encodeList({ level: 0, parts: [partOf(5), partOf(6)] }));
    decodeList(good, expected(11, 0));
    const refused = (bytes: Uint8Array, length = 11, level = 0) =>
      assert.throws(() => decodeList(bytes, expected(length, level)), DamagedObject);
    refused(good, 12);
    refused(good, 11, 1);
    refused(good.subarray(0, -1));
    refused(new Uint8Array(0));
    refused(new Uint8Array(good.length + 1));
    for (let at = 0; at < 16; at++) refused(good.with(at, good[at]! ^ 255));
    // Of a length: none, too much, and more than a chunk has.
    for (const at of [16 + 64, 16 + 67, 16 + 68]) refused(good.with(at, 255));
    refused(good.with(16 + 71, 0), 6);
    refused(good.with(good.length - 1, 1));
    const many = Array.from({ length: LIST_ENTRIES_MAX + 1 }, () => partOf(1));
    refused(padded(encodeList({ level: 0, parts: many })), LIST_ENTRIES_MAX + 1);
  });

  it('are read at any place of a tree of several levels', async () => {
    const { disk, files } = makeTestFiles('tree');
    const keys = fileKeysFrom(secretOf('tree'));
    const kept = new KeptObjects(disk);
    const store = async (bytes: Uint8Array, length: number): Promise<Part> => {
      const object = encodeObject(keys, nodeCiphers, bytes);
      await kept.keep(object);
      return { digest: object.digest, key: object.key, length };
    };
    const file = sample(12_000, 'tiny chunks');
    const builder = new ListBuilder(store);
    for (let at = 0; at < file.length; at += 10) {
      await builder.add(await store(file.subarray(at, at + 10), 10));
    }
    const { top, isList } = await builder.finish();
    assert.ok(isList);
    const cap = {
      form: 'list',
      address: formatAddress(top.digest),
      key: top.key,
      size: file.length,
    } as const;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length), fc.nat(300), async (from, length) => {
        const bytes = await readFile(files, cap, from, from + length);
        assert.deepEqual(bytes, file.slice(from, from + length));
      }),
      { numRuns: 30 },
    );
    await files.verify(cap);
    const before = disk.objects.size;
    await files.collect([cap] as never, { pause: async () => true });
    assert.equal(disk.objects.size, before);
  });
});
