/**
 * An object on the disk whose frame was proved against its address: size, header and all leaf
 * hashes. From then on every segment is hashed and compared before one byte of it is used. This is
 * as far as one gets without the key, and all that verifying and copying to another disk need.
 */
import { DamagedObject } from './errors.ts';
import type { LeafCache, ProvenObject } from './leaf-cache.ts';
import { isSegment, makeTreeFold, rootHash } from './merkle-tree.ts';
import { parseAddress } from './object-address.ts';
import type { DiskReader, ObjectDisk } from './object-disk.ts';
import {
  decodeFooter,
  decodeHeader,
  encodeFooter,
  encodeHeader,
  equalBytes,
  FOOTER_BYTES,
  HASH_BYTES,
  HEADER_BYTES,
  layoutOf,
  SEGMENT_BYTES,
  segmentBytes,
} from './object-format.ts';
import type { Ciphers } from './powers.ts';
import { orSecondCopy } from './second-copy.ts';

/** Leaf hashes read and folded at a time: 2,048. In between, others get their turn. */
const LEAVES_AT_ONCE_BYTES = 2_048 * HASH_BYTES;
/** Segments read from the disk at a time: 512 KiB. */
const SEGMENTS_AT_ONCE = 4;

export interface StoredObjectReader extends ProvenObject {
  readonly segments: number;
  /**
   * The ciphertexts of segments `from` up to, not including, `to`, each checked. Throws
   * DamagedObject naming the first that is wrong.
   */
  readSegments(from: number, to: number): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

interface OpenPowers {
  readonly disk: Pick<ObjectDisk, 'open' | 'spoilt'>;
  readonly ciphers: Ciphers;
  readonly cache: Pick<LeafCache, 'get' | 'set'>;
}

/** Opens and proves an object. Throws BadReadCap, ObjectMissing, DamagedObject, DiskFailed. */
export async function openStoredObject(
  address: string,
  powers: OpenPowers,
): Promise<StoredObjectReader> {
  const root = parseAddress(address);
  return orSecondCopy(powers.disk, address, () => openProven(address, root, powers));
}

async function openProven(
  address: string,
  root: Uint8Array,
  powers: OpenPowers,
): Promise<StoredObjectReader> {
  const reader = await powers.disk.open(address);
  try {
    let object = powers.cache.get(address);
    if (object === undefined) {
      object = await proveFrame(reader, address, root, powers.ciphers);
      powers.cache.set(address, object);
    }
    if (reader.size !== layoutOf(object.size).bytes) throw new DamagedObject(address);
    return checkedReader(reader, address, object, powers);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** Reads all but the segments and compares it with the address. */
async function proveFrame(
  reader: DiskReader,
  address: string,
  root: Uint8Array,
  ciphers: Ciphers,
): Promise<ProvenObject> {
  if (reader.size < layoutOf(0).bytes) throw new DamagedObject(address);
  // Both at once: where the disk is far away, one trip.
  const [footer, header] = await Promise.all([
    reader.read(reader.size - FOOTER_BYTES, FOOTER_BYTES),
    reader.read(0, HEADER_BYTES),
  ]);
  const size = decodeFooter(footer);
  const commitment = decodeHeader(header);
  if (size === undefined || commitment === undefined) throw new DamagedObject(address);
  const { leavesAt, footerAt, bytes } = layoutOf(size);
  if (bytes !== reader.size) throw new DamagedObject(address);
  const leaves = new Uint8Array(footerAt - leavesAt);
  const tree = makeTreeFold(ciphers);
  for (let at = 0; at < leaves.length; at += LEAVES_AT_ONCE_BYTES) {
    const wanted = Math.min(LEAVES_AT_ONCE_BYTES, leaves.length - at);
    const piece = await reader.read(leavesAt + at, wanted);
    if (piece.length !== wanted) throw new DamagedObject(address);
    leaves.set(piece, at);
    for (let leaf = 0; leaf < piece.length; leaf += HASH_BYTES) {
      tree.add(piece.subarray(leaf, leaf + HASH_BYTES));
    }
  }
  const found = rootHash(ciphers, encodeHeader(commitment), encodeFooter(size), tree.top());
  if (!equalBytes(found, root)) throw new DamagedObject(address);
  return { size, commitment, leaves };
}

function checkedReader(
  reader: DiskReader,
  address: string,
  object: ProvenObject,
  { disk, ciphers }: OpenPowers,
): StoredObjectReader {
  /** The last one is read from; before it those that gave wrong bytes. */
  const open = [reader];
  const readFrom = async (copy: DiskReader, from: number, to: number): Promise<Uint8Array[]> => {
    const start = from * SEGMENT_BYTES;
    const end = Math.min(to * SEGMENT_BYTES, object.size);
    const bytes = await copy.read(HEADER_BYTES + start, end - start);
    const segments: Uint8Array[] = [];
    for (let index = from; index < to; index++) {
      const at = (index - from) * SEGMENT_BYTES;
      const segment = bytes.subarray(at, at + segmentBytes(object.size, index));
      if (!isSegment(ciphers, object.leaves, index, segment)) {
        throw new DamagedObject(address, index);
      }
      segments.push(segment);
    }
    return segments;
  };
  return {
    ...object,
    segments: layoutOf(object.size).segments,
    async readSegments(from, to) {
      const first = open.at(-1)!;
      try {
        return await readFrom(first, from, to);
      } catch (error) {
        if (!(error instanceof DamagedObject) || !(await disk.spoilt?.(address))) throw error;
        if (open.at(-1) === first) open.push(await disk.open(address));
        return readFrom(open.at(-1)!, from, to);
      }
    },
    async close() {
      for (const copy of open) await copy.close();
    },
  };
}

/** Every checked ciphertext segment in order; the next ones are read while these are used. */
export async function* eachSegment(
  object: StoredObjectReader,
  from = 0,
  to = object.segments,
): AsyncGenerator<Uint8Array, void, undefined> {
  const read = (at: number) => object.readSegments(at, Math.min(at + SEGMENTS_AT_ONCE, to));
  let next: Promise<Uint8Array[]> | undefined = from < to ? read(from) : undefined;
  try {
    for (let at = from; next !== undefined; ) {
      const segments = await next;
      at += segments.length;
      next = at < to ? read(at) : undefined;
      yield* segments;
    }
  } finally {
    await Promise.allSettled([next]);
  }
}
