/**
 * Where a file is cut into chunks: at places that its content chooses, so that two versions of a
 * file have all chunks in common but those that were changed.
 *
 * Borders of other programs give away which files somebody keeps: who knows a file computes its
 * chunk sizes and looks for them. A secret table of the rolling hash alone does not prevent that,
 * it can be computed from the sizes of chunks of known files ("Breaking and Fixing Content-Defined
 * Chunking", Truong and others, 2025, with attacks on five programs). Here, as they advise, what a
 * border shows went through a pseudorandom function: the rolling hash, under a secret, only
 * proposes places, and SHA-256 of a second secret and the 64 bytes before decides. What would be
 * left to see of the rolling hash is hidden by the padding of chunks (padding.ts): the place of a
 * border is known to 16 KiB or worse, and there is a hit nearly everywhere in so much.
 *
 * Sizes are normalised as in FastCDC: a border is four times less likely before NORMAL_BYTES than
 * behind, which makes for chunks of about 1 MiB of which few are much smaller or larger.
 */
import type { Ciphers } from '../powers.ts';
import type { FileKeys } from './file-keys.ts';
import { HIT_BITS, makeGearTable, portableFindHit } from './gear-hash.ts';
import { wasmFindHit } from './gear-module.ts';

/** A chunk that is not the last of its file has at least so many bytes. */
export const CHUNK_BYTES_MIN = 262_144;
export const CHUNK_BYTES_MAX = 4_194_304;
/** Up to here borders are rare: one in 2 MiB. From here on there is one in 512 KiB. */
const NORMAL_BYTES = 786_432;
/** Of 2^32 values of the deciding hash, how many make a border of a hit. */
const RARE = 2 ** (32 + HIT_BITS - 21);
const OFTEN = 2 ** (32 + HIT_BITS - 19);
const WINDOW_BYTES = 64;

export interface ChunkBorders {
  /**
   * Looks for the end of a chunk that begins at `bytes[0]`, in the first `length` bytes, of which
   * `seen` were looked through before. Gives how many bytes the chunk has, or undefined when more
   * have to be known.
   */
  find(bytes: Uint8Array, length: number, seen: number): number | undefined;
}

export function makeChunkBorders(keys: FileKeys, ciphers: Ciphers): ChunkBorders {
  const table = makeGearTable(ciphers.aes256Ctr(keys.gear, 0, new Uint8Array(1_024)));
  const findHit = wasmFindHit(table) ?? portableFindHit(table);
  const question = new Uint8Array(keys.border.length + WINDOW_BYTES);
  question.set(keys.border);
  const decides = (bytes: Uint8Array, end: number): boolean => {
    // Byte by byte: there are a hundred hits in a MiB, and a view for each is garbage for each.
    const from = end - WINDOW_BYTES;
    for (let i = 0; i < WINDOW_BYTES; i++) question[keys.border.length + i] = bytes[from + i]!;
    const answer = ciphers.sha256(question);
    // Without a view: that takes longer than the hash.
    const value = ((answer[0]! << 24) | (answer[1]! << 16) | (answer[2]! << 8) | answer[3]!) >>> 0;
    return value < (end < NORMAL_BYTES ? RARE : OFTEN);
  };
  return {
    find(bytes, length, seen) {
      const to = Math.min(length, CHUNK_BYTES_MAX);
      const from = Math.max(seen, CHUNK_BYTES_MIN - 1);
      const border = findHit(bytes, from, to, (end) => decides(bytes, end));
      if (border >= 0) return border;
      return length >= CHUNK_BYTES_MAX ? CHUNK_BYTES_MAX : undefined;
    },
  };
}
