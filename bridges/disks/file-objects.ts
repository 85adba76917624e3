/**
 * Objects as files, the way vats kept them before there was a log:
 *
 *     objects/xx/NAME   xx are two characters of the name
 *     tmp/…             what was being written when it was left
 *
 * They are read here and taken away, and nothing is added any more.
 */
import type { Dirent } from 'node:fs';
import { opendir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  DISK_NAME,
  type DiskEntry,
  DiskFailed,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
  ObjectMissing,
} from '../../store/index.ts';
import { onDisk, systemCode, toDiskError } from './disk-errors.ts';
import { FileReader } from './file-reader.ts';
import { syncFolder } from './sync-folder.ts';

export interface FileObjects extends ObjectDisk {
  /** Removes the folders when there is nothing of ours in them. */
  removeFolders(): Promise<void>;
}

export function openFileObjects(folder: string): FileObjects {
  return new Files(folder);
}

class Files implements FileObjects {
  readonly #objects: string;
  readonly #temporary: string;

  constructor(folder: string) {
    this.#objects = resolve(folder, 'objects');
    this.#temporary = resolve(folder, 'tmp');
  }

  async create(): Promise<DiskWriter> {
    throw new DiskFailed('nothing is added in this place any more');
  }

  async put(): Promise<void> {
    await this.create();
  }

  async open(name: string): Promise<DiskReader> {
    const path = this.#pathOf(name);
    const reader = await onDisk(() => FileReader.open(path)).catch(unlessMissing);
    if (reader === undefined) throw new ObjectMissing(name);
    return reader;
  }

  async remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    if ((await bytesOf(path)) === undefined) return;
    await onDisk(async () => {
      await rm(path, { force: true });
      await syncFolder(dirname(path));
    });
  }

  async *list(): AsyncGenerator<DiskEntry, void, undefined> {
    for await (const folder of entriesOf(this.#objects)) {
      if (!folder.isDirectory()) continue;
      for await (const file of entriesOf(join(this.#objects, folder.name))) {
        const { name } = file;
        if (!file.isFile() || !DISK_NAME.test(name) || shardOf(name) !== folder.name) continue;
        const bytes = await bytesOf(this.#pathOf(name));
        if (bytes !== undefined) yield { name, bytes };
      }
    }
  }

  async sweepTemporary(): Promise<number> {
    let swept = 0;
    for await (const { name } of entriesOf(this.#temporary)) {
      await onDisk(() => rm(join(this.#temporary, name), { recursive: true, force: true }));
      swept += 1;
    }
    return swept;
  }

  async removeFolders(): Promise<void> {
    await this.sweepTemporary();
    for await (const { name } of entriesOf(this.#objects)) {
      await rmdir(join(this.#objects, name)).catch(unlessOccupied);
    }
    for (const folder of [this.#objects, this.#temporary]) {
      await rmdir(folder).catch(unlessOccupied);
    }
  }

  #pathOf(name: string): string {
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    return join(this.#objects, shardOf(name), name);
  }
}

/** The entries of a folder; none when there is no such folder. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    for await (const entry of await opendir(folder)) yield entry;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toDiskError(error);
  }
}

/** Bytes of a file; undefined when it was removed in the meantime. */
function bytesOf(path: string): Promise<number | undefined> {
  return onDisk(async () => (await stat(path)).size).catch(unlessMissing);
}

/** Undefined for the error that says there is no such file; throws any other. */
function unlessMissing(error: unknown): undefined {
  const code = error instanceof DiskFailed ? systemCode(error.cause) : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw error;
}

/** What others have put there stays, and so does the folder. */
function unlessOccupied(error: unknown): void {
  const code = systemCode(error) ?? '';
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(code)) throw toDiskError(error);
}

/** Two characters that are well mixed in every CID; its first and last ones are not. */
function shardOf(name: string): string {
  return name.slice(-3, -1);
}
