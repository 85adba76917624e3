/**
 * One object from a disk to another, believed only when it has been read back. Whatever the copy
 * was interrupted by, it can be begun again: an object on the other disk is whole or not there.
 */
import { createHash } from 'node:crypto';
import { DiskFailed, type DiskReader, type ObjectDisk, ObjectMissing } from '../../store/index.ts';

const PIECE_BYTES = 4 * 2 ** 20;

/**
 * Gives when `to` has the same bytes under `name` as `from`, or `from` has none any more. What is
 * there already is compared, not copied. Throws DiskFull, DiskFailed, and what `signal` says.
 */
export async function copyObject(
  from: ObjectDisk,
  to: ObjectDisk,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = await openIfThere(from, name);
  if (source === undefined) return;
  try {
    const there = await openIfThere(to, name);
    if (there?.size === source.size) {
      const [ours, theirs] = await Promise.all([
        hashOf(source, signal),
        hashAndClose(there, signal),
      ]);
      if (ours === theirs) return;
    } else await there?.close();
    const sent = await send(source, to, name, signal);
    if (sent !== (await hashAndClose(await to.open(name), signal))) {
      throw new DiskFailed('what was copied to the other disk reads back as something else');
    }
  } finally {
    await source.close();
  }
}

/** Writes the object; gives the hash of what was read. */
async function send(
  source: DiskReader,
  to: ObjectDisk,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash('sha256');
  if (source.size <= PIECE_BYTES) {
    const bytes = await pieceOf(source, 0);
    hash.update(bytes);
    await to.put(name, bytes);
    return hash.digest('hex');
  }
  const writer = await to.create();
  try {
    for (let offset = 0; offset < source.size; offset += PIECE_BYTES) {
      signal?.throwIfAborted();
      const bytes = await pieceOf(source, offset);
      hash.update(bytes);
      await writer.append(bytes);
    }
    await writer.commit(name);
  } finally {
    await writer.abort();
  }
  return hash.digest('hex');
}

async function hashOf(reader: DiskReader, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < reader.size; offset += PIECE_BYTES) {
    signal?.throwIfAborted();
    hash.update(await pieceOf(reader, offset));
  }
  return hash.digest('hex');
}

async function hashAndClose(reader: DiskReader, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await hashOf(reader, signal);
  } finally {
    await reader.close();
  }
}

async function pieceOf(reader: DiskReader, offset: number): Promise<Uint8Array> {
  const length = Math.min(PIECE_BYTES, reader.size - offset);
  const bytes = await reader.read(offset, length);
  if (bytes.length !== length) throw new DiskFailed('an object ends before its end');
  return bytes;
}

async function openIfThere(disk: ObjectDisk, name: string): Promise<DiskReader | undefined> {
  try {
    return await disk.open(name);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}
