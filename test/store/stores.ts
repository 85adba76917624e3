/** Stores in memory for tests, and short ways to fill and read them. */
import { nodeCiphers } from '../../bridges/disks/index.ts';
import {
  type Ciphers,
  type MemoryDisk,
  makeMemoryDisk,
  makeObjectStore,
  type ObjectStore,
  type ReadCap,
} from '../../store/index.ts';
import { makeSeededRandom } from './seeded-random.ts';

export function makeTestStore(seed = 'test', ciphers: Ciphers = nodeCiphers) {
  const disk = makeMemoryDisk();
  return { disk, store: storeOn(disk, seed, ciphers) };
}

/** A store that has opened nothing yet, on a disk that may be filled already. */
export function storeOn(disk: MemoryDisk, seed = 'again', ciphers: Ciphers = nodeCiphers) {
  return makeObjectStore({ disk, ciphers, random: makeSeededRandom(seed) });
}

export async function put(store: ObjectStore, ...chunks: readonly Uint8Array[]): Promise<ReadCap> {
  const writer = await store.create();
  for (const chunk of chunks) await writer.write(chunk);
  return writer.finish();
}

export async function readRange(store: ObjectStore, cap: ReadCap, from = 0, to = cap.size) {
  const reader = await store.open(cap);
  try {
    return await reader.read(from, to);
  } finally {
    await reader.close();
  }
}

/** `length` bytes that repeat at no segment boundary. */
export function sample(length: number, seed = 'sample'): Uint8Array {
  return makeSeededRandom(seed).bytes(length);
}

export async function addresses(store: ObjectStore): Promise<string[]> {
  const found: string[] = [];
  for await (const { address } of store.list()) found.push(address);
  return found.sort();
}

/** The pieces of a stream as one array. */
export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return Uint8Array.from(Buffer.concat(parts));
}

/** `bytes` in pieces that end at the given places. */
export async function* cut(bytes: Uint8Array, ...places: readonly number[]) {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length];
  let from = 0;
  for (const to of ends.sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
}
