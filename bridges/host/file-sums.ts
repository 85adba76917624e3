/**
 * Notices a bit that flips in the database while the vat is off. LevelDB stops reading its log at a damaged record
 * and says nothing, so one flipped bit could bring a revoked share back to life. At a clean end the SHA-256 of each
 * of its files is written down, and checked before the next start opens them.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { codeOf } from './trouble.ts';

/** Files that hold data; the others are a lock and a diary. */
const DATA_FILE = /^(CURRENT|MANIFEST-\d+|\d+\.(ldb|log))$/;

type Sums = Readonly<Record<string, string>>;

/** Writes the sums down. The database must be closed. */
export async function writeSums(folder: DataFolder): Promise<void> {
  await writeDurably(folder.sums, Buffer.from(JSON.stringify(await sumsOf(folder))));
}

/** Compares the files with the sums, if the last end was a clean one. Answers the names of those that differ. */
export async function changedFiles(folder: DataFolder): Promise<string[]> {
  const written = await readSums(folder);
  if (!written) return [];
  const found = await sumsOf(folder);
  const names = new Set([...Object.keys(written), ...Object.keys(found)]);
  return [...names].filter((name) => written[name] !== found[name]);
}

/** Is it one of those that say which files there are, rather than one with data? */
export function isListOfFiles(name: string): boolean {
  return name === 'CURRENT' || name.startsWith('MANIFEST-');
}

/** Takes the sums away, since they will not hold any more once the database is open. */
export async function forgetSums(folder: DataFolder): Promise<void> {
  await rm(folder.sums, { force: true });
}

async function readSums(folder: DataFolder): Promise<Sums | undefined> {
  try {
    return JSON.parse(await readFile(folder.sums, 'utf8')) as Sums;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    // Sums that cannot be read agree with nothing.
    if (error instanceof SyntaxError) return { sums: 'unreadable' };
    throw error;
  }
}

async function sumsOf(folder: DataFolder): Promise<Sums> {
  const sums: Record<string, string> = {};
  for (const name of await readdir(folder.actors)) {
    if (!DATA_FILE.test(name)) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder.actors, name)), hash);
    sums[name] = hash.digest('hex');
  }
  return sums;
}
