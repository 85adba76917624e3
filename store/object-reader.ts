/**
 * Reading an object: a capability opens it, and any range of it can be had without reading the
 * rest. Only checked ciphertext is ever decrypted, so a wrong byte cannot come out: either the
 * right bytes are given or an error.
 */
import { BadReadCap, ObjectClosed } from './errors.ts';
import { keyCommitment } from './merkle-tree.ts';
import { equalBytes, OBJECT_KEY_BYTES, SEGMENT_BLOCKS, SEGMENT_BYTES } from './object-format.ts';
import type { ObjectReader, ReadCap } from './object-store.ts';
import type { Ciphers } from './powers.ts';
import { eachSegment, type StoredObjectReader } from './stored-object.ts';

/** Most plaintext bytes of one `read`; more is what `stream` is for. */
export const READ_BYTES_MAX = 64 * 2 ** 20;

/** Throws BadReadCap when `cap` is not the capability of `object`. */
export function assertFits(cap: ReadCap, object: StoredObjectReader, ciphers: Ciphers): void {
  if (!(cap.key instanceof Uint8Array) || cap.key.length !== OBJECT_KEY_BYTES) {
    throw new BadReadCap('its key is not one of a stored file');
  }
  if (!equalBytes(keyCommitment(ciphers, cap.key), object.commitment)) {
    throw new BadReadCap('its key is that of another file');
  }
  if (cap.size !== object.size) throw new BadReadCap('its size is that of another file');
}

export class DecryptingReader implements ObjectReader {
  readonly size: number;
  readonly #object: StoredObjectReader;
  readonly #ciphers: Ciphers;
  readonly #key: Uint8Array;
  #closed = false;

  /** `object` must fit `key`: see {@link assertFits}. */
  constructor(object: StoredObjectReader, key: Uint8Array, ciphers: Ciphers) {
    this.#object = object;
    this.#ciphers = ciphers;
    this.#key = key.slice();
    this.size = object.size;
  }

  read(from: number, to: number): Promise<Uint8Array> {
    return joinedPieces(this.stream(from, to), Math.min(to, this.size) - from);
  }

  async *stream(from = 0, to = this.size): AsyncGenerator<Uint8Array, void, undefined> {
    assertOffset(from);
    assertOffset(to);
    const end = Math.min(to, this.size);
    if (this.#closed) throw new ObjectClosed();
    if (from >= end) return;
    let index = Math.floor(from / SEGMENT_BYTES);
    const after = Math.ceil(end / SEGMENT_BYTES);
    for await (const ciphertext of eachSegment(this.#object, index, after)) {
      const start = index * SEGMENT_BYTES;
      const plaintext = this.#ciphers.aes256Ctr(this.#key, index * SEGMENT_BLOCKS, ciphertext);
      index += 1;
      yield plaintext.subarray(Math.max(from - start, 0), Math.min(end - start, SEGMENT_BYTES));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#object.close();
  }
}

/**
 * The pieces of a stream of `length` bytes as one array. Throws RangeError, before it reads, for
 * more than READ_BYTES_MAX.
 */
async function joinedPieces(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
): Promise<Uint8Array> {
  assertReadable(length);
  let whole: Uint8Array | undefined;
  let filled = 0;
  for await (const piece of pieces) {
    if (piece.length === length) return piece;
    whole ??= new Uint8Array(length);
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole ?? new Uint8Array(0);
}

/** Throws RangeError for more than READ_BYTES_MAX. */
export function assertReadable(length: number): void {
  if (length > READ_BYTES_MAX) {
    throw new RangeError(`At most ${READ_BYTES_MAX} bytes can be read at once; use stream().`);
  }
}

/** Throws RangeError for what is no place in a file. */
export function assertOffset(offset: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError('An offset into a file is a whole number of bytes, 0 or more.');
  }
}
