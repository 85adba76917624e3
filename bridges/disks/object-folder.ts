/**
 * The objects of a vat in one folder of this machine, opened once and shared by all that use them:
 *
 *     log/          the log: segments and large objects
 *     index/        Level: where in the log each object is; made anew when it is not there
 *     objects/ tmp/ a file for each object, as vats kept them before; carried over in the background
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Level } from 'level';
import { type LogDisk, type ObjectDisk, openLog } from '../../store/index.ts';
import { onDisk } from './disk-errors.ts';
import { DiskMove } from './disk-move.ts';
import { openExpendable } from './expendable-database.ts';
import { openFileObjects } from './file-objects.ts';
import { openLogFolder } from './log-folder.ts';
import { nodeCiphers } from './node-ciphers.ts';
import { nodeRandom } from './node-random.ts';
import { roomCheckOf } from './room-left.ts';
import { syncUpwards } from './sync-folder.ts';

/** What compaction may read and write in a second. */
const PACE_BYTES_PER_S = 32 * 2 ** 20;
const FOLDER_MODE = 0o700;

export interface ObjectFolder extends ObjectDisk {
  /** Resolves when no room is left that is worth taking back. Throws DiskFull, DiskFailed. */
  compact(): Promise<void>;
  /** Settles when nothing is kept in the old way any more, or carrying over was stopped. */
  readonly carried: Promise<void>;
  /** Stops what goes on in the background, and lets go of the folder. */
  close(): Promise<void>;
}

export interface ObjectFolderOptions {
  /** Carries over what was kept in the old way. Default: it is read where it is. */
  readonly carries?: boolean;
  /** Makes the index anew from the log, so that nothing it lost stays unseen. */
  readonly anew?: boolean;
  /** Told of bytes of the log that cannot be read. */
  readonly onDamage?: (bytes: number) => void;
  /** Told when carrying over fails; it goes on at the next start. */
  readonly onFault?: (error: unknown) => void;
}

/** Opens the folder, making it when it is not there. Throws DiskFull, DiskFailed. */
export async function openObjectFolder(
  path: string,
  { carries = false, anew = false, onDamage, onFault = () => undefined }: ObjectFolderOptions = {},
): Promise<ObjectFolder> {
  await onDisk(async () => {
    const made = await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    if (made !== undefined) await syncUpwards(path, dirname(made));
  });
  const db = await openExpendable<string>(join(path, 'index'), { keyEncoding: 'utf8' });
  try {
    const checkRoom = roomCheckOf(path);
    const files = await openLogFolder(join(path, 'log'), checkRoom);
    const { sha256 } = nodeCiphers;
    const random = nodeRandom;
    const log = await openLog({
      files,
      db,
      sha256,
      crc32,
      random,
      pace,
      anew,
      onDamage,
      checkRoom,
    });
    return await withOldObjects(path, log, { db, carries, onFault });
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Pauses for as long as moving so many bytes may take. The process waits for it, as whoever closes the folder does. */
async function pace(bytes: number): Promise<void> {
  await delay((bytes / PACE_BYTES_PER_S) * 1_000);
}

interface Belongings {
  readonly db: Level<string, Uint8Array>;
  readonly carries: boolean;
  readonly onFault: (error: unknown) => void;
}

/** The log, and beside it what was kept in the old way, if there is any. */
async function withOldObjects(
  path: string,
  log: LogDisk,
  { db, carries, onFault }: Belongings,
): Promise<ObjectFolder> {
  const stop = new AbortController();
  let disk: ObjectDisk = log;
  let carried: Promise<void> = Promise.resolve();
  if (await isThere(join(path, 'objects'))) {
    const old = openFileObjects(path);
    const move = new DiskMove(old, log);
    disk = move.disk;
    const carry = async (): Promise<void> => {
      await move.run({ signal: stop.signal });
      disk = log;
      await old.removeFolders();
    };
    if (carries) {
      carried = carry().catch((error: unknown) => {
        if (!stop.signal.aborted) onFault(error);
      });
    }
  }
  return {
    create: () => disk.create(),
    put: (name, bytes, known) => disk.put(name, bytes, known),
    open: (name) => disk.open(name),
    remove: (name) => disk.remove(name),
    list: () => disk.list(),
    sweepTemporary: () => disk.sweepTemporary(),
    compact: () => log.compact(),
    carried,
    async close() {
      stop.abort();
      await carried;
      await log.close();
      await db.close();
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
