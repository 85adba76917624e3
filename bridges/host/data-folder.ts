/**
 * The folder a vat lives in, and what lies where in it.
 *
 *     actors/           Level: the state of all actors, sealed
 *     actors/SUMS       SHA-256 of these files, while the vat is off
 *     objects/          ciphertext of files, in a log, and the index of it
 *     hosted/           sealed shares kept for others, and this vat's halves of their keys; in no backup
 *     kept/             ciphertext of shares kept for others, under random names; in no backup
 *     mail/             envelopes kept in mailboxes for others, in a log; in no backup
 *     backend.json      where that is instead, when it is not in kept/ (docs/store/s3.md)
 *     keeping/          Level: where pieces of our own files are with others, sealed; in no backup, found anew
 *     search/           the search index, sealed; made anew when it is missing
 *     root.passphrase   the root key, sealed by the passphrase
 *     root.key-file     the root key, sealed by a key file (only for unattended start)
 *     running.json      where the running vat can be reached; no secret
 *     backups.json      when the last backup was made, and of when the one is that was restored; no secret
 *     actors.damaged-1  the files of a database that was damaged, as they were; only to look at
 *     restored          names the restore that made this vat, until it was opened once
 *     beginning         empty; there while a vat is being made, so that what a crash leaves of it can be told
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeDurably } from './durable-file.ts';
import { folderTrouble } from './trouble.ts';

const OWNER_ONLY = 0o700;

export interface DataFolder {
  readonly path: string;
  readonly actors: string;
  readonly objects: string;
  readonly search: string;
  /** Shares kept for others. */
  readonly kept: string;
  /** Where these are when not there. */
  readonly backend: string;
  /** Envelopes kept for others. */
  readonly mail: string;
  /** Sealed shares kept for others. */
  readonly hosted: string;
  /** Where pieces of our own files are with others. */
  readonly keeping: string;
  /** The sums of the files in actors/, while the vat is off. */
  readonly sums: string;
  readonly sealedByPassphrase: string;
  readonly sealedByKeyFile: string;
  readonly running: string;
  /** When the last backup was made. */
  readonly backups: string;
  /** There while the vat is being made. */
  readonly beginning: string;
  /** 16 bytes that name the restore that made this vat; there until it was opened once. */
  readonly restored: string;
  /** Where a backup is spooled and unpacked before it takes its place. */
  readonly restoring: string;
}

export function dataFolder(path: string): DataFolder {
  return {
    path,
    actors: join(path, 'actors'),
    objects: join(path, 'objects'),
    search: join(path, 'search'),
    kept: join(path, 'kept'),
    backend: join(path, 'backend.json'),
    mail: join(path, 'mail'),
    hosted: join(path, 'hosted'),
    keeping: join(path, 'keeping'),
    sums: join(path, 'actors', 'SUMS'),
    sealedByPassphrase: join(path, 'root.passphrase'),
    sealedByKeyFile: join(path, 'root.key-file'),
    running: join(path, 'running.json'),
    backups: join(path, 'backups.json'),
    beginning: join(path, 'beginning'),
    restored: join(path, 'restored'),
    restoring: join(path, 'restoring'),
  };
}

/** Makes the folder, for its owner alone. Throws a HostTrouble with code `not-writable` or `disk-full`. */
export async function provideDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY });
    await access(path, constants.W_OK);
  } catch (error) {
    throw folderTrouble(error);
  }
  return dataFolder(path);
}

/** How a running vat is found by its owner's other programs. */
export interface RunningNote {
  readonly pid: number;
  readonly address: string;
  readonly socket: string;
}

export async function writeRunningNote(folder: DataFolder, note: RunningNote): Promise<void> {
  await writeDurably(folder.running, Buffer.from(`${JSON.stringify(note)}\n`));
}

/** What the note says, or undefined when there is none that can be read. */
export async function readRunningNote(folder: DataFolder): Promise<RunningNote | undefined> {
  try {
    const note = JSON.parse(await readFile(folder.running, 'utf8')) as Partial<RunningNote>;
    const { pid, address, socket } = note;
    if (typeof pid !== 'number' || typeof address !== 'string') return undefined;
    return typeof socket === 'string' ? { pid, address, socket } : undefined;
  } catch {
    return undefined;
  }
}

export async function removeRunningNote(folder: DataFolder): Promise<void> {
  await rm(folder.running, { force: true });
}

/** The sealed root keys, for a backup. */
export async function readSeals(folder: DataFolder): Promise<[name: string, bytes: Uint8Array][]> {
  const seals: [string, Uint8Array][] = [];
  for (const path of [folder.sealedByPassphrase, folder.sealedByKeyFile]) {
    try {
      seals.push([basename(path), await readFile(path)]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return seals;
}
