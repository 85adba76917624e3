/** Chunks are the same whoever encodes them, and nothing waits for a worker. */
import assert from 'node:assert/strict';
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

/** Encodes until a worker did it: whoever moves the memory is one. */
async function untilWorkersAreReady(encoder: ObjectEncoder): Promise<void> {
  for (;;) {
    const memory = chunkMemory();
    await encoder.encode(SECRET, memory, 1_000);
    if (memory.plaintext.buffer.byteLength === 0) return;
    await new Promise((on) => setImmediate(on));
  }
}

describe('Encoding workers', () => {
  const workers = makeEncodingWorkers(2);
  after(() => workers.close());

  it('encode as this thread does, and give the memory back', async () => {
    await untilWorkersAreReady(workers);
    const local = makeLocalEncoder(nodeCiphers);
    for (const length of [1, 131_072, 1_500_001]) {
      const content = sample(length, `${length}`);
      const [one, other] = [chunkMemory(), chunkMemory()];
      one.plaintext.set(content);
      other.plaintext.set(content);
      const here = await local.encode(SECRET, one, length);
      const there = await workers.encode(SECRET, other, length);
      assert.deepEqual([...there.object.digest], [...here.object.digest]);
      assert.deepEqual([...there.object.key], [...here.object.key]);
      assert.ok(Buffer.from(here.object.bytes).equals(there.object.bytes));
      assert.equal(there.memory.plaintext.length, one.plaintext.length);
      assert.equal(there.memory.encoded.length, one.encoded.length);
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
    const lost = ended.encode(SECRET, chunkMemory(), 4_000_000);
    const refused = assert.rejects(lost, { code: 'encoding-failed' });
    await ended.close();
    await refused;
  });
});
