/** File stores in memory for tests, and short ways to fill and read them. */
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import {
  type FileCap,
  type FileStore,
  type MemoryDisk,
  makeFileStore,
  makeMemoryDisk,
  type ObjectEncoder,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';

export const secretOf = (name: string): Uint8Array => makeSeededRandom(`secret ${name}`).bytes(32);

export interface TestFiles {
  readonly disk: MemoryDisk;
  readonly files: FileStore;
  /** Moved by hand, in milliseconds. */
  readonly clock: { now: number };
}

export function makeTestFiles(vat = 'vat', disk = makeMemoryDisk()): TestFiles {
  const clock = { now: 1_000 };
  const powers = { disk, ciphers: nodeCiphers, random: makeSeededRandom(vat) };
  const files = makeFileStore({ ...powers, secret: secretOf(vat), now: () => clock.now });
  return { disk, files, clock };
}

export async function putFile(files: FileStore, ...pieces: Uint8Array[]): Promise<FileCap> {
  const writer = await files.create();
  for (const piece of pieces) await writer.write(piece);
  const cap = await writer.finish();
  await writer.release();
  return cap;
}

export async function readFile(files: FileStore, cap: FileCap, from = 0, to = cap.size) {
  const reader = await files.open(cap);
  try {
    return await reader.read(from, to);
  } finally {
    await reader.close();
  }
}

/** Memory as encoders have it, with `content` as the chunk that is to be encoded. */
export function chunkMemory(encoder: ObjectEncoder, content: Uint8Array): Uint8Array {
  const memory = encoder.allocate(4_195_392);
  memory.set(content, 48);
  return memory;
}

export async function* these(...caps: readonly FileCap[]): AsyncGenerator<FileCap> {
  yield* caps;
}

export function collectNow(files: FileStore, ...live: readonly FileCap[]) {
  return files.collect(these(...live), { pause: async () => true });
}

export const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
