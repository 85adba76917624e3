/**
 * Who encodes chunks: this thread, or workers elsewhere (bridges/workers). The arrays that an
 * encoder is given are its own until it answers, and come back to be used again; a worker sends the
 * very memory back and forth, so nothing is copied.
 */

import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { CHUNK_BYTES_MAX } from './chunk-borders.ts';
import { ENCODED_BYTES_MAX, type EncodedObject, encodeObject } from './encode-object.ts';
import { type FileKeys, fileKeysFrom } from './file-keys.ts';

/** Memory of one chunk on its way. */
export interface ChunkMemory {
  /** CHUNK_BYTES_MAX of room for plaintext. */
  readonly plaintext: Uint8Array;
  /** ENCODED_BYTES_MAX of room for the object. */
  readonly encoded: Uint8Array;
}

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

export function makeChunkMemory(): ChunkMemory {
  return {
    plaintext: new Uint8Array(CHUNK_BYTES_MAX),
    encoded: new Uint8Array(ENCODED_BYTES_MAX),
  };
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

/** Memory that is used again. What is not needed soon is let go. */
export class ChunkMemories {
  readonly #free: ChunkMemory[] = [];
  readonly #keptMax: number;

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  take(): ChunkMemory {
    return this.#free.pop() ?? makeChunkMemory();
  }

  give(memory: ChunkMemory): void {
    if (this.#free.length < this.#keptMax) this.#free.push(memory);
  }
}
