/**
 * Copying to and from memory that threads share. Engines must copy that in whole words or byte by
 * byte, nothing in between: where both sides lie alike within a word of eight bytes it is as fast as
 * any other memory, and else five times as slow. So what does not lie alike goes by way of a block
 * that nobody shares, which costs a tenth of that.
 */

const WORD_BYTES = 8;
const BLOCK_BYTES = 32_768;
const block = new Uint8Array(BLOCK_BYTES + WORD_BYTES);

/** As `target.set(source)`. */
export function copyBytes(target: Uint8Array, source: Uint8Array): void {
  const isShared = isSharedMemory(target) || isSharedMemory(source);
  if (!isShared || placeInWord(target) === placeInWord(source)) {
    target.set(source);
    return;
  }
  const at = placeInWord(isSharedMemory(target) ? target : source);
  for (let done = 0; done < source.length; done += BLOCK_BYTES) {
    const piece = source.subarray(done, done + BLOCK_BYTES);
    block.set(piece, at);
    target.set(block.subarray(at, at + piece.length), done);
  }
}

/** How far into a word the bytes begin. */
export function placeInWord(bytes: Uint8Array): number {
  return bytes.byteOffset % WORD_BYTES;
}

function isSharedMemory({ buffer }: Uint8Array): boolean {
  return !(buffer instanceof ArrayBuffer);
}
