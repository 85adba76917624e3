/**
 * The transfer form of an object: header, footer and leaf hashes first, then the ciphertext. It
 * holds the bytes of the disk form in another order, so that whoever receives it (a restore, later
 * another vat) can check the frame against the address before taking anything, and every segment
 * before writing it. It needs no key: a keeper of backups sees only ciphertext.
 */
import { makeAppendQueue } from './append-queue.ts';
import { ByteSource } from './byte-source.ts';
import { DamagedObject } from './errors.ts';
import { isSegment, makeLeafList, makeTreeFold, rootHash } from './merkle-tree.ts';
import { parseAddress } from './object-address.ts';
import type { DiskWriter } from './object-disk.ts';
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
  segmentBytes,
} from './object-format.ts';
import { IN_FLIGHT_SEGMENTS } from './object-writer.ts';
import type { Ciphers } from './powers.ts';
import { eachSegment, type StoredObjectReader } from './stored-object.ts';

/** Leaf hashes handed on at a time: 4,096. */
const LEAVES_PIECE_BYTES = 4_096 * HASH_BYTES;

/** The transfer form of `object`, in pieces of at most 128 KiB. Throws DamagedObject. */
export async function* toTransferForm(
  object: StoredObjectReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeHeader(object.commitment);
  yield encodeFooter(object.size);
  for (let at = 0; at < object.leaves.length; at += LEAVES_PIECE_BYTES) {
    yield object.leaves.slice(at, at + LEAVES_PIECE_BYTES);
  }
  yield* eachSegment(object);
}

/**
 * Writes the object that comes as `chunks` to `disk` and commits it. Throws DamagedObject when it
 * is not the one of `address`, BadReadCap, DiskFull, DiskFailed; the caller then aborts `disk`.
 */
export async function fromTransferForm(
  chunks: AsyncIterable<Uint8Array>,
  address: string,
  disk: DiskWriter,
  ciphers: Ciphers,
): Promise<void> {
  const source = new ByteSource(chunks);
  try {
    const { header, footer, size, leaves } = await receiveFrame(source, address, ciphers);
    const queue = makeAppendQueue(disk, IN_FLIGHT_SEGMENTS);
    await queue.append(header);
    for (let index = 0; index < layoutOf(size).segments; index++) {
      const segment = await source.take(segmentBytes(size, index));
      if (segment === undefined || !isSegment(ciphers, leaves, index, segment)) {
        throw new DamagedObject(address, index);
      }
      await queue.append(segment);
    }
    if (!(await source.ended())) throw new DamagedObject(address);
    if (leaves.length > 0) await queue.append(leaves);
    await queue.append(footer);
    await queue.drain();
    await disk.commit(address);
  } finally {
    await source.close();
  }
}

interface Frame {
  readonly header: Uint8Array;
  readonly footer: Uint8Array;
  /** Plaintext bytes. */
  readonly size: number;
  /** All leaf hashes, joined. */
  readonly leaves: Uint8Array;
}

/** Takes everything before the ciphertext and compares it with the address. */
async function receiveFrame(source: ByteSource, address: string, ciphers: Ciphers): Promise<Frame> {
  const root = parseAddress(address);
  const take = async (length: number) => {
    const bytes = await source.take(length);
    if (bytes === undefined) throw new DamagedObject(address);
    return bytes;
  };
  const header = await take(HEADER_BYTES);
  const footer = await take(FOOTER_BYTES);
  const size = decodeFooter(footer);
  if (decodeHeader(header) === undefined || size === undefined) throw new DamagedObject(address);
  // The list grows as hashes really come: a claimed size alone takes no memory.
  const list = makeLeafList();
  const tree = makeTreeFold(ciphers);
  for (let left = layoutOf(size).segments * HASH_BYTES; left > 0; ) {
    const piece = await take(Math.min(left, LEAVES_PIECE_BYTES));
    left -= piece.length;
    for (let at = 0; at < piece.length; at += HASH_BYTES) {
      const leaf = piece.subarray(at, at + HASH_BYTES);
      list.push(leaf);
      tree.add(leaf);
    }
  }
  const leaves = list.bytes();
  if (!equalBytes(rootHash(ciphers, header, footer, tree.top()), root)) {
    throw new DamagedObject(address);
  }
  return { header, footer, size, leaves };
}
