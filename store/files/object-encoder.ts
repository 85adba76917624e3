/**
 * Who encodes chunks: this thread, or workers elsewhere (bridges/workers). The arrays that an
 * encoder is given are its own until it answers, and come back to be used again; a worker sends the
 * very memory back and forth, so nothing is copied.
 */

import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { CHUNK_BYTES_MAX } from './chunk-borders.ts';
import { type EncodedObject, encodedBytes, encodeObject } from './encode-object.ts';
import { type FileKeys, fileKeysFrom } from './file-keys.ts';

/** Memory of one chunk on its way. */
export interface ChunkMemory {
  /** CHUNK_BYTES_MAX of room for plaintext. */
  readonly plaintext: Uint8Array;
  /** Room for the object: see `encodedBytes`. */
  readonly encoded: Uint8Array;
}

/** Room for encoded chunks of up to 1, 2 and 4 MiB. */
const ENCODED_SIZES = [4, 2, 1].map((part) => encodedBytes(CHUNK_BYTES_MAX / part));
/** How many of each are kept at hand: some 16 MiB in all. */
const ENCODED_KEPT = [6, 3, 1];
const PLAINTEXTS_KEPT = 3;

export interface EncodedChunk {
  /** `object.bytes` is a view of `memory.encoded`. */
  readonly object: EncodedObject;
  readonly memory: ChunkMemory;
}

export interface ObjectEncoder {
  /** Chunks that it can use at the same time. */
  readonly parallel: number;
  /**
   * Encodes the first `length` bytes of `memory.plaintext` for the store of this secret.
   * `memory` is not touched by the caller until then.
   */
  encode(secret: Uint8Array, memory: ChunkMemory, length: number): Promise<EncodedChunk>;
}

/** Encodes on this thread. */
export function makeLocalEncoder(ciphers: Ciphers): ObjectEncoder {
  let last: { readonly secret: Uint8Array; readonly keys: FileKeys } | undefined;
  const keysFrom = (secret: Uint8Array): FileKeys => {
    if (last === undefined || !equalBytes(last.secret, secret)) {
      last = { secret: secret.slice(), keys: fileKeysFrom(secret) };
    }
    return last.keys;
  };
  return {
    parallel: 1,
    async encode(secret, memory, length) {
      const { plaintext, encoded } = memory;
      const content = plaintext.subarray(0, length);
      return { object: encodeObject(keysFrom(secret), ciphers, content, encoded), memory };
    },
  };
}

/**
 * Memory that is used again, because taking fresh memory for each chunk costs as much as encrypting
 * it. For encoded chunks there are three sizes: most are of about a MiB, and need not take more.
 */
export class ChunkMemories {
  readonly #plaintexts: Uint8Array[] = [];
  readonly #encoded: Uint8Array[][] = ENCODED_SIZES.map(() => []);

  takePlaintext(): Uint8Array {
    return this.#plaintexts.pop() ?? new Uint8Array(CHUNK_BYTES_MAX);
  }

  givePlaintext(memory: Uint8Array): void {
    if (this.#plaintexts.length < PLAINTEXTS_KEPT) this.#plaintexts.push(memory);
  }

  /** With room for a chunk of `length` bytes. */
  takeEncoded(length: number): Uint8Array {
    const size = ENCODED_SIZES.findIndex((room) => encodedBytes(length) <= room);
    return this.#encoded[size]!.pop() ?? new Uint8Array(ENCODED_SIZES[size]!);
  }

  giveEncoded(memory: Uint8Array): void {
    const size = ENCODED_SIZES.indexOf(memory.length);
    const free = this.#encoded[size];
    if (free !== undefined && free.length < ENCODED_KEPT[size]!) free.push(memory);
  }
}
