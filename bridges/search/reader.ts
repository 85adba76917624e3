/**
 * Reads files that wait for it, the newest first, and gives their text to the index. One bad file costs that file
 * its words: it is noted as given up, and not tried again until its bytes change. What only took too long, perhaps
 * because the machine was busy, is tried once more at another time.
 */
import { CHUNK_BYTES_MAX, type LakeFeed } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Extractor } from './extract/extractor.ts';
import { bytesRead } from './extract/readable.ts';
import type { Settled, Unread } from './index-entry.ts';
import type { IndexProxy } from './index-proxy.ts';

/** Files that are given to the index together, in number and in characters. */
const BATCH_FILES = 64;
const BATCH_LENGTH = 1_000_000;

export interface ReaderPowers {
  readonly feed: RefTo<typeof LakeFeed>;
  readonly index: Pick<IndexProxy, 'unread' | 'settle'>;
  readonly extractor: Pick<Extractor, 'textOf'>;
  readonly isClosed: () => boolean;
}

/** Reads the next files. Answers whether there were any. Throws what the index throws. */
export async function readSome(powers: ReaderPowers): Promise<boolean> {
  const { index, isClosed } = powers;
  const waiting = await index.unread(BATCH_FILES);
  const settled: Settled[] = [];
  let length = 0;
  for (const file of waiting) {
    if (isClosed()) return false;
    const outcome = await textOrNone(powers, file);
    if (isClosed()) return false;
    settled.push({ id: file.id, content: file.content, ...outcome });
    length += outcome.text?.body.length ?? 0;
    if (length > BATCH_LENGTH) break;
  }
  if (settled.length > 0) await index.settle(settled);
  return settled.length > 0;
}

async function textOrNone(
  powers: ReaderPowers,
  file: Unread,
): Promise<Pick<Settled, 'text' | 'late'>> {
  try {
    return { text: await powers.extractor.textOf(file, await bytesOf(powers, file)) };
  } catch (error) {
    // Damaged, locked, a bomb, gone: all of it means that nothing can be read out of it.
    const { code } = error as { readonly code?: unknown };
    return { text: undefined, late: code === 'thread-late' };
  }
}

async function bytesOf({ feed }: ReaderPowers, file: Unread): Promise<Uint8Array> {
  const wanted = bytesRead(file);
  const bytes = new Uint8Array(wanted);
  for (let at = 0; at < wanted; ) {
    const part = await E(feed).read(file.id, at, Math.min(wanted, at + CHUNK_BYTES_MAX));
    if (part.length === 0) return bytes.subarray(0, at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
