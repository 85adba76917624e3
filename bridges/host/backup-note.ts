/**
 * When the last backup was made, and of when the one is that this vat came back from. The names and keys of files are
 * in the vat alone, so the owner is asked for a backup; and what was revoked after one was made is open again when it
 * is restored, so the owner is told. It lies beside the database: a backup is made while the vat is off, too.
 */
import { readFile } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { codeOf } from './trouble.ts';

/** From then on a new one is asked for: what was added since is in no other place with its key. */
const BACKUP_OLD_MS = 30 * 24 * 3_600_000;

/** Times in milliseconds since 1970. */
export interface BackupNote {
  /** As of when the newest backup is. */
  readonly last?: number;
  /** This vat was brought back and no backup made since: from one as of `of`, or from its words alone. */
  readonly restored?: { readonly of?: number };
}

/** Empty when there is none, or none that can be read: then a backup is asked for once too often. */
export async function readBackupNote(folder: DataFolder): Promise<BackupNote> {
  try {
    const { last, restored } = JSON.parse(await readFile(folder.backups, 'utf8')) as BackupNote;
    return {
      ...(isTime(last) ? { last } : {}),
      ...(restored ? { restored: isTime(restored.of) ? { of: restored.of } : {} } : {}),
    };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** A backup as of `last` is where its owner wanted it. */
export function noteBackup(folder: DataFolder, last: number): Promise<void> {
  return write(folder, { last });
}

/** This vat comes from a backup as of `of`; without that from its words alone. */
export function noteOrigin(folder: DataFolder, of: number | undefined): Promise<void> {
  return write(folder, of === undefined ? { restored: {} } : { last: of, restored: { of } });
}

/** Is a backup to be asked for? Not where there is nothing yet. */
export function isBackupDue({ last }: BackupNote, files: number, now: number): boolean {
  return files > 0 && (last === undefined || now - last > BACKUP_OLD_MS);
}

function write(folder: DataFolder, note: BackupNote): Promise<void> {
  return writeDurably(folder.backups, Buffer.from(`${JSON.stringify(note)}\n`));
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
