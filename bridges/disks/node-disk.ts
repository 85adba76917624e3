/**
 * Objects as files in one folder of this machine:
 *
 *     objects/xx/NAME   committed; xx are two characters of the name, so that no folder grows huge
 *     tmp/…             being written; whatever is here at a start was left by a crash
 *
 * A commit is: sync the file, rename it into place, sync the folder. A rename is all or nothing, so
 * after a power cut an object is there whole or not there. Only this user may read the files.
 */
import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
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
import { FileWriter } from './file-writer.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Opens the folder, making it when it is not there. Throws DiskFull, DiskFailed. */
export async function openNodeDisk(folder: string): Promise<ObjectDisk> {
  const disk = new NodeDisk(folder);
  await disk.prepare();
  return disk;
}

class NodeDisk implements ObjectDisk {
  readonly #objects: string;
  readonly #temporary: string;
  /** Names in tmp/ that a writer of this process is using, which no sweep may take. */
  readonly #writing = new Set<string>();
  /**
   * The folders objects/xx that are made and synced, or are just becoming so. A commit waits for
   * that also when another one made the folder, or it could report an object whose folder a power
   * cut takes.
   */
  readonly #shards = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#objects = resolve(folder, 'objects');
    this.#temporary = resolve(folder, 'tmp');
  }

  prepare(): Promise<void> {
    return onDisk(async () => {
      const made = await mkdir(this.#objects, { recursive: true, mode: FOLDER_MODE });
      await mkdir(this.#temporary, { recursive: true, mode: FOLDER_MODE });
      if (made !== undefined) await syncUpwards(dirname(this.#objects), dirname(made));
    });
  }

  create(): Promise<DiskWriter> {
    return onDisk(async () => {
      const name = randomBytes(16).toString('hex');
      const path = join(this.#temporary, name);
      this.#writing.add(name);
      const file = await open(path, 'wx', FILE_MODE);
      return new FileWriter(file, {
        place: (final) => this.#place(path, final),
        ended: async () => {
          this.#writing.delete(name);
          await rm(path, { force: true });
        },
      });
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const writer = await this.create();
    try {
      await writer.append(bytes);
      await writer.commit(name);
    } finally {
      await writer.abort();
    }
  }

  async open(name: string): Promise<DiskReader> {
    const path = this.#pathOf(name);
    const reader = await onDisk(() => FileReader.open(path)).catch(unlessMissing);
    if (reader === undefined) throw new ObjectMissing(name);
    return reader;
  }

  async remove(name: string): Promise<void> {
    await onDisk(() => rm(this.#pathOf(name), { force: true }));
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
      if (this.#writing.has(name)) continue;
      await onDisk(() => rm(join(this.#temporary, name), { recursive: true, force: true }));
      swept += 1;
    }
    return swept;
  }

  #pathOf(name: string): string {
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    return join(this.#objects, shardOf(name), name);
  }

  /** Moves a synced file to its place, and syncs the folders that name it. */
  async #place(path: string, name: string): Promise<void> {
    const final = this.#pathOf(name);
    const shard = shardOf(name);
    let made = this.#shards.get(shard);
    if (made === undefined) {
      made = this.#makeShard(shard);
      this.#shards.set(shard, made);
    }
    await made;
    await rename(path, final);
    await syncFolder(dirname(final));
  }

  async #makeShard(shard: string): Promise<void> {
    try {
      await mkdir(join(this.#objects, shard), { recursive: true, mode: FOLDER_MODE });
      await syncFolder(this.#objects);
    } catch (error) {
      this.#shards.delete(shard);
      throw error;
    }
  }
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent, void, undefined> {
  try {
    for await (const entry of await opendir(folder)) yield entry;
  } catch (error) {
    throw toDiskError(error);
  }
}

/** Bytes of a file; undefined when it was removed in the meantime. */
function bytesOf(path: string): Promise<number | undefined> {
  return onDisk(async () => (await stat(path)).size).catch(unlessMissing);
}

/** Undefined for the error that says there is no such file; throws any other. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof DiskFailed && systemCode(error.cause) === 'ENOENT') return undefined;
  throw error;
}

/** Two characters that are well mixed in every CID; its first and last ones are not. */
function shardOf(name: string): string {
  return name.slice(-3, -1);
}

/** Syncs `folder` and the folders above it up to `top`: new folders must last as their files do. */
async function syncUpwards(folder: string, top: string): Promise<void> {
  await syncFolder(folder);
  const above = dirname(folder);
  if (folder !== top && folder !== above) await syncUpwards(above, top);
}

/** Makes renames in `folder` durable. Windows has no such call and does it by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
