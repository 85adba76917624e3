/** Chunks are the same whoever encodes them, and nothing waits for a worker. */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { nodeCiphers, nodeRandom } from '../../../bridges/disks/index.ts';
import { makeEncodingWorkers } from '../../../bridges/workers/index.ts';
import {
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
