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
import { codeOf, HostTrouble } from './trouble.ts';

/** Files that hold data; the others are a lock and a diary. */
const DATA_FILE = /^(CURRENT|MANIFEST-\d+|\d+\.(ldb|log))$/;

type Sums = Readonly<Record<string, string>>;

/** Writes the sums down. The database must be closed. */
export async function writeSums(folder: DataFolder): Promise<void> {
  await writeDurably(folder.sums, Buffer.from(JSON.stringify(await sumsOf(folder))));
}

/**
 * Compares the files with the sums, if the last end was a clean one, and takes the sums away, since they will not
 * hold any more. Throws a HostTrouble with code `damaged`.
 */
export async function checkSums(folder: DataFolder): Promise<void> {
  const written = await readSums(folder);
  if (!written) return;
  const found = await sumsOf(folder);
  const names = new Set([...Object.keys(written), ...Object.keys(found)]);
  const damaged = [...names].filter((name) => written[name] !== found[name]);
  if (damaged.length > 0) {
    throw new HostTrouble(
      'damaged',
      `The database of this vat was damaged while it was off (${damaged.join(', ')}). Restore your last backup ` +
        'into an empty folder with: gather restore FILE. Or go on with what can still be read, which may be older ' +
        'than what you saw last: gather start --accept-damage',
    );
  }
  await forgetSums(folder);
}

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
