/** Files in and out of a store, piece by piece, as a caller with little memory does it. */
import type { FileCap, FileStore } from '../../store/index.ts';
import { freshBytes } from './fresh-bytes.ts';
import { STREAM_BYTES } from './workload.ts';

/** Stores `size` bytes that no other `round` has, durably. `block` has STREAM_BYTES or more. */
export async function storeFile(
  files: FileStore,
  block: Uint8Array,
  size: number,
  round: number,
): Promise<FileCap> {
  const writer = await files.create();
  const own = Buffer.from(block.subarray(0, Math.min(STREAM_BYTES, size)));
  for (let at = 0; at < size; at += STREAM_BYTES) {
    await writer.write(freshBytes(own.subarray(0, Math.min(STREAM_BYTES, size - at)), round + at));
  }
  const cap = await writer.finish();
  await writer.release();
  return cap;
}

/** Reads all of it; a large one into the same memory again and again. Throws Error when fewer bytes come. */
export async function fetchFile(files: FileStore, cap: FileCap): Promise<void> {
  const reader = await files.open(cap);
  const piece = reader.size > STREAM_BYTES ? new Uint8Array(STREAM_BYTES) : undefined;
  for (let at = 0; at < reader.size; ) {
    const { length } = await reader.read(at, Math.min(at + STREAM_BYTES, reader.size), piece);
    if (length === 0) throw new Error('A file ended before its end.');
    at += length;
  }
  await reader.close();
}
