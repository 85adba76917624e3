/** One file on its way into the lake, as the queue keeps it and the panel shows it. */
import type { FoundFile } from './dropped.ts';

type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled' | 'skipped';

export interface Upload extends FoundFile {
  readonly id: number;
  readonly name: string;
  /** The folder that was open when it was dropped. */
  readonly into: string;
  state: UploadState;
  sent: number;
  /** What went wrong, as a sentence. */
  trouble: string;
  /** The connection was lost: it is tried again by itself when it is back. */
  lost: boolean;
  /** The same file would be refused again: there is no sense in another try. */
  hopeless: boolean;
  /** What the person said about the taken name; it holds for every further try. */
  answer: ClashAnswer | undefined;
  stop: AbortController;
}

export type ClashAnswer = 'keep-both' | 'skip' | 'new-version';

export interface ClashDecision {
  readonly what: ClashAnswer;
  /** For every later clash of the files under way, too. */
  readonly all: boolean;
}

/** Sums over all uploads, for the one line at the top of the panel. */
export interface UploadSums {
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  /** Waiting or being sent. */
  readonly open: number;
  readonly bytes: number;
  readonly sent: number;
}

export function sumUp(uploads: readonly Upload[]): UploadSums {
  const sums = { files: 0, done: 0, failed: 0, open: 0, bytes: 0, sent: 0 };
  for (const { state, file, sent } of uploads) {
    if (state === 'cancelled' || state === 'skipped') continue;
    sums.files += 1;
    sums.bytes += file.size;
    sums.sent += state === 'done' ? file.size : sent;
    if (state === 'done') sums.done += 1;
    else if (state === 'failed') sums.failed += 1;
    else sums.open += 1;
  }
  return sums;
}
