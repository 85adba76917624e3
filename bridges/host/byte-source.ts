/**
 * Bytes that somebody far away reads piece by piece, at their own pace.
 */
import { ByteSource } from '../../actors/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';

/** Pieces are put together until they are about this large: each costs a message. */
const PIECE_BYTES_ABOUT = 512 * 1024;
const PIECE_BYTES_MAX = 1_048_576;

export function byteSourceOf(
  source: AsyncIterable<Uint8Array>,
  onFault: (error: unknown) => void,
): RefTo<typeof ByteSource> {
  const pieces = source[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array(0);
  let last: Promise<unknown> = Promise.resolve();

  const next = async (): Promise<Uint8Array> => {
    const gathered: Uint8Array[] = [];
    let size = 0;
    while (size < PIECE_BYTES_ABOUT) {
      const piece = left.length > 0 ? left : await nextPiece(pieces);
      if (!piece) break;
      const taken = piece.subarray(0, PIECE_BYTES_MAX - size);
      left = piece.subarray(taken.length);
      gathered.push(taken);
      size += taken.length;
    }
    return Buffer.concat(gathered);
  };

  return guarded(
    ByteSource,
    {
      next() {
        // A reader may ask ahead; the answers come in the order of the questions.
        const answer = last.then(next);
        last = answer.catch(() => undefined);
        return answer;
      },
      async stop() {
        await pieces.return?.();
      },
    },
    onFault,
  );
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}
