/** Chunks are the same whoever encodes them, and nothing waits for a worker. */
import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { nodeCiphers, nodeRandom } from '../../../bridges/disks/index.ts';
import { makeEncodingWorkers } from '../../../bridges/workers/index.ts';
import {
  DamagedObject,
  makeFileStore,
  makeLocalEncoder,
  makeMemoryDisk,
  type ObjectEncoder,
} from '../../../store/index.ts';
import { chunkMemory, putFile } from '../../store/files/file-stores.ts';
import { sample } from '../../store/stores.ts';

const SECRET = sample(32, 'secret');

/** Encodes until a worker did it: this thread has the answer before it does anything else. */
async function untilWorkersAreReady(encoder: ObjectEncoder): Promise<void> {
  for (;;) {
    let isHere = false;
    const encoded = encoder.encode(SECRET, encoder.allocate(4_195_392), 1_000);
    const noted = encoded.then(() => {
      isHere = true;
    });
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    if (!isHere) return noted;
    await new Promise((on) => setImmediate(on));
  }
}

async function refusal(refused: Promise<unknown>): Promise<DamagedObject> {
  return refused.then(
    () => assert.fail('It was not refused.'),
    (error: DamagedObject) => error,
  );
}

describe('Encoding workers', () => {
  const workers = makeEncodingWorkers(2);
  after(() => workers.close());

  it('encode as this thread does, in the memory that they are given', async () => {
    await untilWorkersAreReady(workers);
    const local = makeLocalEncoder(nodeCiphers);
    for (const length of [1, 131_072, 1_500_001]) {
      const content = sample(length, `${length}`);
      const here = await local.encode(SECRET, chunkMemory(local, content), length);
      const memory = chunkMemory(workers, content);
      const there = await workers.encode(SECRET, memory, length);
      assert.deepEqual([...there.digest], [...here.digest]);
      assert.deepEqual([...there.key], [...here.key]);
      assert.ok(Buffer.from(here.bytes).equals(there.bytes));
      assert.equal(there.crc32, crc32(there.bytes));
      assert.equal(there.bytes.buffer, memory.buffer);
    }
  });

  it('decode what they encoded where it lies, and name the segment that is damaged', async () => {
    await untilWorkersAreReady(workers);
    const content = sample(1_500_001, 'to be decoded');
    const memory = chunkMemory(workers, content);
    const object = await workers.encode(SECRET, memory, content.length);
    const damaged = workers.allocate(memory.length);
    damaged.set(memory);
    damaged[48 + 3 * 131_072] = 1 + damaged[48 + 3 * 131_072]!;
    const size = await workers.decode(memory, object.bytes.length, object);
    assert.ok(size >= content.length);
    assert.ok(Buffer.from(content).equals(memory.subarray(48, 48 + content.length)));
    const refused = workers.decode(damaged, object.bytes.length, object);
    await assert.rejects(refused, { code: 'damaged', segment: 3 });
  });

  it('encode and decode many small objects as this thread does, whatever their sizes', async () => {
    await untilWorkersAreReady(workers);
    const local = makeLocalEncoder(nodeCiphers);
    let byWorkers = 0;
    const size = fc.oneof(fc.nat(5_000), fc.nat(40_000), fc.constantFrom(0, 32_768, 32_769));
    const sizes = fc.array(size, { minLength: 1, maxLength: 100 });
    const secret = fc.constantFrom(SECRET, sample(32, 'of another store'));
    await fc.assert(
      fc.asyncProperty(sizes, secret, fc.nat(99), async (lengths, of, at) => {
        const contents = lengths.map((length, i) => sample(length, `${i} ${length}`));
        const here = await Promise.all(contents.map((each) => local.encodeSmall(of, each)));
        const there = await Promise.all(contents.map((each) => workers.encodeSmall(of, each)));
        for (const [i, { bytes, digest, key, crc32: crc }] of there.entries()) {
          assert.deepEqual({ digest, key }, { digest: here[i]!.digest, key: here[i]!.key });
          assert.ok(Buffer.from(here[i]!.bytes).equals(bytes));
          if (crc === undefined) continue;
          byWorkers += 1;
          assert.equal(crc, crc32(bytes));
        }
        // One of them was damaged somewhere.
        const damaged = at % lengths.length;
        const { bytes } = there[damaged]!;
        bytes[(at * 7_919) % bytes.length]! ^= 1;
        const read = await Promise.allSettled(
          there.map((object) => workers.decodeSmall(object.bytes, object)),
        );
        for (const [i, result] of read.entries()) {
          if (i === damaged) {
            assert.ok(result.status === 'rejected');
            const { address, segment } = await refusal(local.decodeSmall(bytes, there[i]!));
            assert.ok(result.reason instanceof DamagedObject);
            assert.deepEqual([result.reason.address, result.reason.segment], [address, segment]);
          } else {
            assert.ok(result.status === 'fulfilled');
            assert.ok(Buffer.from(contents[i]!).equals(result.value.subarray(0, lengths[i])));
          }
        }
      }),
    );
    assert.ok(byWorkers > 0);
  });

  it('finish small objects elsewhere when they end with some in their hands', async () => {
    const ended = makeEncodingWorkers(1);
    await untilWorkersAreReady(ended);
    const contents = Array.from({ length: 64 }, (_, i) => sample(1_024, `left ${i}`));
    const encoded = contents.map((each) => ended.encodeSmall(SECRET, each));
    // They are on their way now.
    await new Promise((on) => setImmediate(on));
    await ended.close();
    const local = makeLocalEncoder(nodeCiphers);
    for (const [i, object] of (await Promise.all(encoded)).entries()) {
      const { digest } = await local.encodeSmall(SECRET, contents[i]!);
      assert.deepEqual(object.digest, digest);
    }
  });

  it('are started when many small objects come, and not for a few', async () => {
    const fresh = makeEncodingWorkers(1);
    const isFromWorker = async (count: number): Promise<boolean> => {
      const contents = Array.from({ length: count }, (_, i) => sample(100, `few ${i}`));
      const encoded = await Promise.all(contents.map((each) => fresh.encodeSmall(SECRET, each)));
      return encoded.some(({ crc32: crc }) => crc !== undefined);
    };
    assert.equal(await isFromWorker(7), false);
    while (!(await isFromWorker(100))) await new Promise((on) => setImmediate(on));
    await fresh.close();
  });

  it('are not needed: where no thread can be made, this one does the work', async () => {
    const { Worker } = workerThreads;
    workerThreads.Worker = class {
      constructor() {
        throw new Error('There is no thread left.');
      }
    } as never;
    syncBuiltinESMExports();
    const none = makeEncodingWorkers(2);
    try {
      const local = makeLocalEncoder(nodeCiphers);
      for (let round = 0; round < 20; round++) {
        const contents = Array.from({ length: 100 }, (_, i) => sample(100, `none ${round} ${i}`));
        const encoded = await Promise.all(contents.map((each) => none.encodeSmall(SECRET, each)));
        const { digest } = await local.encodeSmall(SECRET, contents[99]!);
        assert.deepEqual(encoded[99]!.digest, digest);
      }
      const content = sample(300_000, 'a chunk');
      const { digest } = await none.encode(SECRET, chunkMemory(none, content), content.length);
      const here = await local.encode(SECRET, chunkMemory(local, content), content.length);
      assert.deepEqual(digest, here.digest);
    } finally {
      workerThreads.Worker = Worker;
      syncBuiltinESMExports();
      await none.close();
    }
  });

  it('store a file of many chunks, from the first moment on', async () => {
    const fresh = makeEncodingWorkers(2);
    const powers = { ciphers: nodeCiphers, random: nodeRandom, secret: SECRET, now: () => 0 };
    const file = sample(12_000_000, 'by workers');
    const files = makeFileStore({ ...powers, disk: makeMemoryDisk(), encoder: fresh });
    const cap = await putFile(files, file);
    await untilWorkersAreReady(fresh);
    assert.deepEqual(await putFile(files, file), cap);
    await files.verify(cap);
    await fresh.close();
    assert.deepEqual(await putFile(files, file), cap);
  });

  it('say so when they end with a chunk in their hands', async () => {
    const ended = makeEncodingWorkers(1);
    await untilWorkersAreReady(ended);
    const memory = chunkMemory(ended, new Uint8Array(0));
    const lost = ended.encode(SECRET, memory, 4_000_000);
    const refused = assert.rejects(lost, { code: 'encoding-failed' });
    await ended.close();
    await refused;
  });
});
