/** Reading an object of a file from the disk in one piece, checked. */
import { DamagedObject } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import type { ObjectDisk } from '../object-disk.ts';
import { layoutOf } from '../object-format.ts';
import { orSecondCopy } from '../second-copy.ts';
import {
  type ChunkList,
  decodeList,
  LIST_BYTES_MAX,
  type ListExpected,
  type Part,
} from './chunk-list.ts';
import { copyBytes } from './copy-bytes.ts';
import type { ObjectRef } from './decode-object.ts';
import { encodedBytes } from './encode-object.ts';
import { CHUNK_AT, type ObjectEncoder } from './object-encoder.ts';

export interface ReadPowers {
  readonly disk: ObjectDisk;
  readonly encoder: ObjectEncoder;
}

/**
 * All plaintext of the object that `ref` names, of at most `sizeMax` bytes with its padding. Throws
 * ObjectMissing, DamagedObject, DiskFailed.
 */
export async function readObject(
  { disk, encoder }: ReadPowers,
  ref: ObjectRef,
  sizeMax: number,
  address = formatAddress(ref.digest),
): Promise<Uint8Array> {
  return orSecondCopy(disk, address, async () => {
    const bytes = await readWhole(disk, address, layoutOf(sizeMax).bytes);
    return encoder.decodeSmall(bytes, ref);
  });
}

/**
 * The plaintext of a chunk, in the memory that it was given: `encodedBytes(part.length)` or more,
 * as `encoder` allocates them. Throws ObjectMissing, DamagedObject, DiskFailed.
 */
export async function readChunk(
  { disk, encoder }: ReadPowers,
  part: Part,
  memory: Uint8Array,
): Promise<Uint8Array> {
  const address = formatAddress(part.digest);
  return orSecondCopy(disk, address, async () => {
    const bytes = await readWhole(disk, address, encodedBytes(part.length), memory);
    if (bytes.buffer !== memory.buffer) copyBytes(memory, bytes);
    const size = await encoder.decode(memory, bytes.length, part);
    if (size < part.length) throw new DamagedObject(address);
    return memory.subarray(CHUNK_AT, CHUNK_AT + part.length);
  });
}

/**
 * The disk form of an object. It may lie in `into`, which has `bytesMax` bytes or more; without it
 * others may read the same memory.
 */
async function readWhole(
  disk: ObjectDisk,
  address: string,
  bytesMax: number,
  into?: Uint8Array,
): Promise<Uint8Array> {
  const reader = await disk.open(address);
  try {
    if (reader.size > bytesMax) throw new DamagedObject(address);
    if (into === undefined && reader.held) return reader.held;
    return await reader.read(0, reader.size, into);
  } finally {
    await reader.close();
  }
}

/** The chunk list that `ref` names. Throws as `readObject`, and DamagedObject for what is no list. */
export async function readList(
  powers: ReadPowers,
  ref: ObjectRef,
  expected: Omit<ListExpected, 'digest'>,
): Promise<ChunkList> {
  const plaintext = await readObject(powers, ref, LIST_BYTES_MAX);
  return decodeList(plaintext, { ...expected, digest: ref.digest });
}
