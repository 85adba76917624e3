/** Reading a file that is one padded object. A small one is read and checked once, when opened. */
import { ObjectClosed } from '../errors.ts';
import { SEGMENT_BYTES } from '../object-format.ts';
import { assertOffset } from '../object-reader.ts';
import type { ObjectReader } from '../object-store.ts';

/** Files up to this size are held in memory while they are open. */
export const HELD_BYTES_MAX = SEGMENT_BYTES;

/** `plaintext`: all of it, without padding. */
export function makeHeldReader(plaintext: Uint8Array): ObjectReader {
  const size = plaintext.length;
  let closed = false;
  const slice = (from: number, to: number, into?: Uint8Array): Uint8Array => {
    assertOffset(from);
    assertOffset(to);
    if (closed) throw new ObjectClosed();
    if (into === undefined) return plaintext.slice(from, to);
    const piece = plaintext.subarray(from, to);
    into.set(piece);
    return into.subarray(0, piece.length);
  };
  return {
    size,
    read: async (from, to, into) => slice(from, to, into),
    async *stream(from = 0, to = size) {
      const piece = slice(from, to);
      if (piece.length > 0) yield piece;
    },
    async close() {
      closed = true;
    },
  };
}

/** The first `size` bytes of `object`. */
export function withoutPadding(object: ObjectReader, size: number): ObjectReader {
  return {
    size,
    read: (from, to, into) => object.read(from, Math.min(to, size), into),
    stream: (from = 0, to = size) => object.stream(from, Math.min(to, size)),
    close: () => object.close(),
  };
}
