/** What may be asked of a host at once. More is a fault of whoever asks, and is not sent. */
import { LOOK_MAX, PIECE_BYTES_MAX } from '../../store/index.ts';

/** Throws RangeError. */
export function assertPiece(bytes: number): void {
  if (bytes > PIECE_BYTES_MAX) throw new RangeError(`At most ${PIECE_BYTES_MAX} bytes at once.`);
}

/** Throws RangeError. */
export function assertFew(shares: readonly string[]): void {
  if (shares.length > LOOK_MAX) throw new RangeError(`At most ${LOOK_MAX} names at once.`);
}
