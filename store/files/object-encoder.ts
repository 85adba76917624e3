/**
 * Who encodes chunks, and decodes them: this thread, or workers elsewhere (bridges/workers). It is
 * done where a chunk lies: its memory has room for the object around it, so that each chunk on its
 * way takes its size once, and no byte of it is moved between being gathered and being written.
 */

import { equalBytes, HEADER_BYTES } from '../object-format.ts';
import type { Ciphers, Crc32 } from '../powers.ts';
import { CHUNK_BYTES_MAX } from './chunk-borders.ts';
import { decodeObject, type ObjectRef, openWhole } from './decode-object.ts';
import { type EncodedObject, encodedBytes, encodeObject } from './encode-object.ts';
import { type FileKeys, fileKeysFrom } from './file-keys.ts';

export interface ObjectEncoder {
  /** Chunks that it can use at the same time. */
  readonly parallel: number;
  /** So many bytes of the sort of memory that it shares with whoever does the work. */
  allocate(bytes: number): Uint8Array;
  /**
   * Encodes, for the store of this secret, the chunk of `length` bytes that lies in `memory` from
   * CHUNK_AT on. `memory` has `encodedBytes(length)` or more, and is not touched by others until
   * then; the object is a view of it.
   */
  encode(secret: Uint8Array, memory: Uint8Array, length: number): Promise<EncodedObject>;
  /**
   * Checks the object that `ref` names, whose disk form is the first `bytes` of `memory`, and
   * decrypts it where it lies: from CHUNK_AT on. Gives the size of the plaintext, with its padding.
   * Throws DamagedObject; then nothing in `memory` may be used.
   */
  decode(memory: Uint8Array, bytes: number, ref: ObjectRef): Promise<number>;
  /**
   * Encodes what is not worth a trip to a worker by itself, in memory of its own. `plaintext` is
   * not touched by others until then.
   */
  encodeSmall(secret: Uint8Array, plaintext: Uint8Array): Promise<EncodedObject>;
  /** The way back: the plaintext, with its padding, in memory of its own. Throws DamagedObject. */
  decodeSmall(bytes: Uint8Array, ref: ObjectRef): Promise<Uint8Array>;
}

/** Where a chunk lies in its memory: where its ciphertext will be. */
export const CHUNK_AT = HEADER_BYTES;

/** Works on this thread. With `crc32`, objects come with theirs. */
export function makeLocalEncoder(ciphers: Ciphers, crc32?: Crc32): ObjectEncoder {
  let last: { readonly secret: Uint8Array; readonly keys: FileKeys } | undefined;
  const keysFrom = (secret: Uint8Array): FileKeys => {
    if (last === undefined || !equalBytes(last.secret, secret)) {
      last = { secret: secret.slice(), keys: fileKeysFrom(secret) };
    }
    return last.keys;
  };
  return {
    parallel: 1,
    allocate: (bytes) => new Uint8Array(bytes),
    async encode(secret, memory, length) {
      const content = memory.subarray(CHUNK_AT, CHUNK_AT + length);
      return encodeObject(keysFrom(secret), ciphers, content, memory, crc32);
    },
    decode: async (memory, bytes, ref) => decodeObject(ciphers, memory.subarray(0, bytes), ref),
    encodeSmall: async (secret, plaintext) => encodeObject(keysFrom(secret), ciphers, plaintext),
    decodeSmall: async (bytes, ref) => openWhole(ciphers, bytes, ref),
  };
}

/** Room for chunks of up to 2 and 4 MiB: most are of about one. */
const ROOMS = [CHUNK_BYTES_MAX / 2, CHUNK_BYTES_MAX];
/** How many of each are kept at hand: all that one file ever has on its way at a time, or more. */
const KEPT = [16, 6];

/** The part of `memory`, which ChunkMemories gave, in which a chunk may lie. */
export function chunkRoom(memory: Uint8Array): Uint8Array {
  const room = ROOMS.find((bytes) => encodedBytes(bytes) === memory.length) ?? 0;
  return memory.subarray(CHUNK_AT, CHUNK_AT + room);
}

/**
 * Memory that is used again, because taking fresh memory for each chunk costs as much as encrypting
 * it.
 */
export class ChunkMemories {
  readonly #free: Uint8Array[][] = ROOMS.map(() => []);
  readonly #allocate: ObjectEncoder['allocate'];

  constructor(allocate: ObjectEncoder['allocate']) {
    this.#allocate = allocate;
  }

  /** With room for a chunk of `length` bytes, or more. */
  take(length: number): Uint8Array {
    const size = ROOMS.findIndex((room) => length <= room);
    return this.#free[size]!.pop() ?? this.#allocate(encodedBytes(ROOMS[size]!));
  }

  give(memory: Uint8Array): void {
    const size = ROOMS.findIndex((room) => encodedBytes(room) === memory.length);
    const free = this.#free[size];
    if (free !== undefined && free.length < KEPT[size]!) free.push(memory);
  }
}
