/**
 * A file or folder appears on this disk whole or not at all: it is made under a temporary name beside its place,
 * synced, and renamed. What was there is never lost to a download that broke.
 */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { codeOf, Failure } from '../failure.ts';

const NEW_FILE = 'wx';

/**
 * Refuses when something is at `path` already, unless `force` allows to replace a file.
 * Throws a Failure with code exists.
 */
export async function refuseExisting(path: string, force: boolean): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!found || (force && found.isFile())) return;
  const remedy = found.isFile() ? 'Choose another name, or replace it with --force.' : '';
  const what = found.isFile() ? 'is there already.' : 'is a folder that is there already.';
  throw new Failure('exists', `${path} ${what} ${remedy || 'Choose another name.'}`);
}

/** Writes `pieces` to `path`; `mode` says who may read it (as the system does when it is left out). */
export async function writeWhole(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  mode?: number,
): Promise<void> {
  await inPlaceOf(path, (temporary) =>
    pipeline(pieces, createWriteStream(temporary, { flags: NEW_FILE, flush: true, mode })),
  );
}

/** Makes a folder at `path` and lets `fill` put things into it. */
export async function makeWholeFolder(
  path: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await inPlaceOf(path, async (temporary) => {
    await mkdir(temporary);
    await fill(temporary);
  });
}

async function inPlaceOf(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const mark = randomBytes(6).toString('hex');
  const temporary = join(dirname(path), `.${basename(path).slice(0, 60)}.${mark}.part`);
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw await ofPlace(error, path, temporary);
  }
}

/** What the system says of the temporary name, said of the place that was meant. */
async function ofPlace(error: unknown, path: string, temporary: string): Promise<unknown> {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return error;
  if (!error.path.startsWith(temporary)) return error;
  const folder = dirname(path);
  const isGone = await lstat(folder).then(
    () => false,
    (cause: unknown) => codeOf(cause) === 'ENOENT',
  );
  if (isGone) return new Failure('not-found', `There is no folder ${folder}`, { cause: error });
  return Object.assign(error, { path: path + error.path.slice(temporary.length) });
}
