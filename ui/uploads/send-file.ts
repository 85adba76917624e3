/**
 * Sends one file into the lake: chunks are read from the disk as they are needed and written to the
 * promise of the upload, several before the first answer has come. So a file of any size takes a
 * few MiB of memory, and a slow round trip costs nothing.
 */

import type { Entry } from '../../actors/lake/interface.ts';
import { E } from '../../captp/index.ts';
import { orAborted } from '../media/abortable.ts';
import type { LakeTarget } from './lake-target.ts';

export const WRITE_BYTES = 524_288;
export const WRITES_UNANSWERED_MAX = 6;
/** A smaller file is sent anew after a break: that takes less time than asking. */
const RESUMED_BYTES_MIN = 8_388_608;

/** The browser could not read the file any more. */
class FileUnreadable extends Error {
  readonly code = 'file-unreadable';

  constructor(cause: unknown) {
    super(
      'The file could not be read. It may have been moved, changed or locked; choose it again.',
      {
        cause,
      },
    );
    this.name = 'FileUnreadable';
  }
}

export interface FileToSend {
  readonly name: string;
  readonly folder: string;
  readonly file: File;
  /** The file of which this is the new version. */
  readonly replaces?: string | undefined;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Bytes that have just been taken. */
  readonly progressed: (bytes: number) => void;
}

/**
 * Answers the new entry once it is safely on the disk of the vat.
 * @throws {FileUnreadable}; the signal's reason; whatever the lake says. Then nothing is kept.
 */
export async function sendFile(
  lake: LakeTarget,
  { name, folder, file, replaces }: FileToSend,
  { signal, progressed }: SendOptions,
): Promise<Entry> {
  signal.throwIfAborted();
  // A file that is gone from the disk has the size 0, too: only reading tells it from an empty one.
  if (file.size === 0) await readBytes(file);
  const upload = E(lake).add({
    name,
    folder,
    size: BigInt(file.size),
    modified: BigInt(Math.max(0, file.lastModified)),
    ...(replaces === undefined ? {} : { replaces }),
    ...(file.type === '' ? {} : { type: file.type }),
    ...(file.size < RESUMED_BYTES_MIN ? {} : { resume: true }),
  });
  const unanswered: Promise<void>[] = [];
  try {
    // What an earlier try within a day has brought there.
    const begin =
      file.size < RESUMED_BYTES_MIN ? 0 : Number(await orAborted(E(upload).written(), signal));
    if (begin > 0) progressed(begin);
    for (let from = begin; from < file.size; from += WRITE_BYTES) {
      const bytes = await readSlice(file, from);
      signal.throwIfAborted();
      const answer = E(upload)
        .write(bytes)
        .then(() => progressed(bytes.length));
      // Told once, by the await of the oldest one.
      answer.catch(() => undefined);
      unanswered.push(answer);
      if (unanswered.length >= WRITES_UNANSWERED_MAX) await orAborted(unanswered.shift(), signal);
    }
    await orAborted(Promise.all(unanswered), signal);
    return await orAborted(E(upload).finish(), signal);
  } catch (error) {
    E.sendOnly(upload).abort();
    throw error;
  }
}

function readSlice(file: File, from: number): Promise<Uint8Array> {
  return readBytes(file.slice(from, from + WRITE_BYTES));
}

async function readBytes(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new FileUnreadable(error);
  }
}
