/** Reading an object of a file from the disk in one piece, checked. */
import { DamagedObject } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import type { ObjectDisk } from '../object-disk.ts';
import { layoutOf, SEGMENT_BYTES } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { type ChunkList, decodeList, LIST_BYTES_MAX, type ListExpected } from './chunk-list.ts';
import { type ObjectRef, type OpenedObject, openEncoded } from './decode-object.ts';

export interface ReadPowers {
  readonly disk: ObjectDisk;
  readonly ciphers: Ciphers;
}

/**
 * The object that `ref` names, of at most `sizeMax` bytes with its padding. It may lie in `into`, if
 * there is room for it. Throws ObjectMissing, DamagedObject, DiskFailed.
 */
export async function readObject(
  { disk, ciphers }: ReadPowers,
  ref: ObjectRef,
  sizeMax: number,
  into?: Uint8Array,
): Promise<OpenedObject> {
  const address = formatAddress(ref.digest);
  const reader = await disk.open(address);
  try {
    if (reader.size > layoutOf(sizeMax).bytes) throw new DamagedObject(address);
    const memory = into && into.length >= reader.size ? into : undefined;
    return openEncoded(ciphers, await reader.read(0, reader.size, memory), ref);
  } finally {
    await reader.close();
  }
}

/** All plaintext of an object, padding included. Throws DamagedObject. */
export function wholePlaintext(object: OpenedObject): Uint8Array {
  if (object.segments === 1) return object.segment(0);
  const bytes = new Uint8Array(object.size);
  for (let index = 0; index < object.segments; index++) {
    object.segment(index, bytes.subarray(index * SEGMENT_BYTES, (index + 1) * SEGMENT_BYTES));
  }
  return bytes;
}

/** The chunk list that `ref` names. Throws as `readObject`, and DamagedObject for what is no list. */
export async function readList(
  powers: ReadPowers,
  ref: ObjectRef,
  expected: Omit<ListExpected, 'digest'>,
): Promise<ChunkList> {
  const object = await readObject(powers, ref, LIST_BYTES_MAX);
  return decodeList(wholePlaintext(object), { ...expected, digest: ref.digest });
}
