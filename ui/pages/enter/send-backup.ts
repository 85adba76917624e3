/**
 * Sends a backup file to a new vat, piece by piece, a few on the way at a time: enough to keep the
 * line busy, few enough that neither side holds much.
 */
import { E } from '../../../captp/index.ts';
import type { EntranceRef } from '../../session/index.ts';

const PIECE_BYTES = 262_144;
const PIECES_ON_THE_WAY = 8;

/** Answers when the vat has all of it. Calls `progress` with the bytes taken so far. */
export async function sendBackup(
  entrance: EntranceRef,
  file: Blob,
  progress: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const onTheWay: Promise<number>[] = [];
  const oldest = async () => progress(Number(await onTheWay.shift()));
  for (let from = 0; from < file.size; from += PIECE_BYTES) {
    stop.throwIfAborted();
    const piece = new Uint8Array(await file.slice(from, from + PIECE_BYTES).arrayBuffer());
    const taken = E(entrance).receiveBackup(piece).then(Number);
    // It is awaited in its turn; until then a failure has to be nobody's surprise.
    taken.catch(() => undefined);
    onTheWay.push(taken);
    if (onTheWay.length >= PIECES_ON_THE_WAY) await oldest();
  }
  while (onTheWay.length > 0) await oldest();
  await E(entrance).receiveBackup(new Uint8Array(0));
}
