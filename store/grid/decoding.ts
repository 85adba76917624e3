/** From the pieces of k shares back to the bytes of the blob. */
import type { ErasureCoder } from '../erasure/erasure-coder.ts';
import { blobSegmentBytes, type Coding, GRID_SEGMENT_BYTES, shareLayout } from './share-format.ts';

/**
 * The bytes of the segments `from` up to `to`. `pieces`: those of k shares, all proven, by their
 * numbers.
 */
export function decodeSegments(
  coding: Coding,
  coder: ErasureCoder,
  pieces: ReadonlyMap<number, Uint8Array>,
  from: number,
  to: number,
): Uint8Array {
  const { k, size } = coding;
  const data = dataShares(coder, pieces);
  if (k === 1) return data[0]!;
  const { pieceBytes } = shareLayout(coding);
  const start = from * GRID_SEGMENT_BYTES;
  const blob = new Uint8Array(Math.min(to * GRID_SEGMENT_BYTES, size) - start);
  for (let segment = from; segment < to; segment++) {
    const at = segment * GRID_SEGMENT_BYTES - start;
    const bytes = blobSegmentBytes(size, segment);
    const ofThis = Math.ceil(bytes / k);
    const pieceAt = (segment - from) * pieceBytes;
    for (let i = 0; i < k && i * ofThis < bytes; i++) {
      const length = Math.min(ofThis, bytes - i * ofThis);
      blob.set(data[i]!.subarray(pieceAt, pieceAt + length), at + i * ofThis);
    }
  }
  return blob;
}

/** The first k shares, of which those that are not there are rebuilt. */
function dataShares(
  coder: ErasureCoder,
  pieces: ReadonlyMap<number, Uint8Array>,
): readonly Uint8Array[] {
  const have = [...pieces.keys()].sort((a, b) => a - b).slice(0, coder.k);
  const length = pieces.get(have[0]!)!.length;
  const missing = Array.from({ length: coder.k }, (_, i) => i).filter((i) => !pieces.has(i));
  const rebuilt = missing.map(() => new Uint8Array(length));
  if (missing.length > 0) {
    coder.rebuild(
      have,
      have.map((index) => pieces.get(index)!),
      missing,
      rebuilt,
    );
  }
  return Array.from({ length: coder.k }, (_, i) => pieces.get(i) ?? rebuilt[missing.indexOf(i)]!);
}
