/**
 * Whole numbers up to 2^53 in eight bytes, big-endian. By halves, because a BigInt for each number
 * of each record would cost more than the record.
 */

const HALF = 2 ** 32;

export function writeUint64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / HALF));
  view.setUint32(at + 4, value % HALF);
}

/** More than any number we write when it is above 2^53, which every caller refuses. */
export function readUint64(view: DataView, at: number): number {
  return view.getUint32(at) * HALF + view.getUint32(at + 4);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Up to the next multiple of eight. */
export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;
