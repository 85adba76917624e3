/**
 * One file into the lake, in pieces, with a window of pieces that are not yet answered.
 *
 * The window keeps the line busy without holding the file in memory. Until `finish` is answered the lake shows
 * nothing; whatever goes wrong before, and Ctrl-C, throws away what was written.
 */
import { open } from 'node:fs/promises';
import type { Entry, LakeOwner, Upload } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';

const PIECE_BYTES = 262_144;
const WINDOW_PIECES = 8;

export interface NewFile {
  readonly name: string;
  /** Id of the folder it goes into; empty for the top one. */
  readonly folder: string;
  readonly type?: string;
  readonly modified?: number;
  readonly size?: number;
  /** Whether to go on with an upload of the same file that was broken off within a day. */
  readonly resume?: boolean;
  /** Id of the file that gets this as a new version. */
  readonly replaces?: string;
}

/**
 * Writes pieces into a new file and answers its entry, which is then safely on the vat's disk. `piecesFrom` gives
 * what comes from that byte on: not from 0 where a broken upload goes on.
 */
export async function uploadPieces(
  lake: RefTo<typeof LakeOwner>,
  file: NewFile,
  piecesFrom: (from: number) => AsyncIterable<Uint8Array>,
  options: { readonly signal?: AbortSignal; readonly advance?: (bytes: number) => void } = {},
): Promise<Entry> {
  // A promise: what is written to it follows at once.
  const upload = E(lake).add(file);
  try {
    const begin = file.resume ? Number(await E(upload).written()) : 0;
    if (begin > 0) options.advance?.(begin);
    await writeAll(upload, piecesFrom(begin), options);
    options.signal?.throwIfAborted();
    return await E(upload).finish();
  } catch (error) {
    await E(upload)
      .abort()
      .catch(() => undefined); // The first error is the one to tell; an upload of a lost connection is gone.
    throw error;
  }
}

async function writeAll(
  upload: Promise<RefTo<typeof Upload>>,
  pieces: AsyncIterable<Uint8Array>,
  options: { readonly signal?: AbortSignal; readonly advance?: (bytes: number) => void },
): Promise<void> {
  const unanswered: Promise<void>[] = [];
  try {
    for await (const piece of pieces) {
      options.signal?.throwIfAborted();
      const written = E(upload)
        .write(piece)
        .then(() => options.advance?.(piece.length));
      written.catch(() => undefined); // Told when its turn comes; until then nobody waits for it.
      unanswered.push(written);
      if (unanswered.length >= WINDOW_PIECES) await unanswered.shift();
    }
    while (unanswered.length > 0) await unanswered.shift();
  } catch (error) {
    // The rest of the window breaks too, for the same reason; it must not count as unheard.
    await Promise.allSettled(unanswered);
    throw error;
  }
}

/** The bytes of a file on this disk, in pieces of their own memory. */
export async function* readPieces(path: string, from = 0): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (let at = from; ; ) {
      const piece = new Uint8Array(PIECE_BYTES);
      const { bytesRead, buffer } = await file.read(piece, 0, PIECE_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
