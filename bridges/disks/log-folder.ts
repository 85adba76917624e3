/**
 * The files of a log as files of one folder of this machine. A segment is opened
 * so that every write is durable by itself where the system can do that, which saves a second trip
 * to a thread; and it is made longer ahead of what is written, without taking room, so that a write
 * need not change its length as well. Only this user may read the files.
 */
import fs from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { LogBlobFile, LogFiles, LogOpenFile, LogSegmentFile } from '../../store/index.ts';
import { onDisk, systemCode } from './disk-errors.ts';
import { call, writeAll } from './file-calls.ts';
import type { CheckRoom } from './room-left.ts';
import { syncFolder, syncUpwards } from './sync-folder.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** A segment is made longer by so much at a time: each time is a trip to a thread. */
const AHEAD_BYTES = 8 * 2 ** 20;
/** Elsewhere such a flag is not there, or does not reach the disk itself. */
const DURABLE = process.platform === 'linux' ? fs.constants.O_DSYNC : 0;
const { O_RDWR, O_CREAT, O_EXCL } = fs.constants;

/**
 * Opens the folder, making it when it is not there; large objects are taken as long as `checkRoom` does not throw.
 * Throws DiskFull, DiskFailed.
 */
export async function openLogFolder(path: string, checkRoom?: CheckRoom): Promise<LogFiles> {
  const folder = resolve(path);
  await onDisk(async () => {
    const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    if (made !== undefined) await syncUpwards(folder, dirname(made));
  });
  return new LogFolder(folder, checkRoom);
}

class LogFolder implements LogFiles {
  readonly #path: string;
  readonly #checkRoom: CheckRoom;

  constructor(path: string, checkRoom: CheckRoom = () => undefined) {
    this.#path = path;
    this.#checkRoom = checkRoom;
  }

  list(): Promise<{ name: string; bytes: number }[]> {
    return onDisk(async () => {
      const files: { name: string; bytes: number }[] = [];
      for (const entry of await readdir(this.#path, { withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const { name } = entry;
        files.push({ name, bytes: (await stat(join(this.#path, name))).size });
      }
      return files;
    });
  }

  createSegment(name: string): Promise<LogSegmentFile> {
    return onDisk(async () => {
      const fd = await this.#open(name, O_RDWR | O_CREAT | O_EXCL | DURABLE);
      return new Segment(fd, 0, () => syncFolder(this.#path));
    });
  }

  resumeSegment(name: string, bytes: number): Promise<LogSegmentFile> {
    return onDisk(async () => {
      const fd = await this.#open(name, O_RDWR | DURABLE);
      const segment = new Segment(fd, bytes, undefined);
      await segment.cut(bytes);
      return segment;
    });
  }

  createBlob(name: string): Promise<LogBlobFile> {
    return onDisk(async () => {
      const fd = await this.#open(name, O_RDWR | O_CREAT | O_EXCL);
      return new Blob(fd, () => syncFolder(this.#path), this.#checkRoom);
    });
  }

  open(name: string): Promise<LogOpenFile | undefined> {
    return onDisk(async () => {
      try {
        const fd = await this.#open(name, fs.constants.O_RDONLY);
        return new Open(fd, (await call<fs.Stats>(fs.fstat, fd)).size);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  remove(names: readonly string[]): Promise<void> {
    return onDisk(async () => {
      for (const name of names) await rm(join(this.#path, name), { force: true });
      await syncFolder(this.#path);
    });
  }

  #open(name: string, flags: number): Promise<number> {
    return call<number>(fs.open, join(this.#path, name), flags, FILE_MODE);
  }
}

class Segment implements LogSegmentFile {
  readonly #fd: number;
  #end: number;
  /** The length of the file: up to here zeros follow what was written. */
  #ahead: number;
  #lengthening: Promise<void> = Promise.resolve();
  /** Until the file has a name that lasts. */
  #syncName: (() => Promise<void>) | undefined;

  constructor(fd: number, end: number, syncName: (() => Promise<void>) | undefined) {
    this.#fd = fd;
    this.#end = end;
    this.#ahead = end;
    this.#syncName = syncName;
  }

  append(parts: readonly Uint8Array[], at: number): Promise<void> {
    return onDisk(async () => {
      const end = at + parts.reduce((sum, { length }) => sum + length, 0);
      if (end > this.#ahead) this.#lengthen(end + AHEAD_BYTES);
      await this.#lengthening;
      await writeAll(this.#fd, parts, at);
      if (DURABLE === 0) await call(fs.fdatasync, this.#fd);
      const syncName = this.#syncName;
      if (syncName) {
        await call(fs.fsync, this.#fd);
        await syncName();
        this.#syncName = undefined;
      }
      this.#end = Math.max(this.#end, end);
    });
  }

  /** One after the other: two at a time might end in the other order, and cut off what was written. */
  #lengthen(bytes: number): void {
    this.#ahead = bytes;
    this.#lengthening = this.#lengthening.then(() => call(fs.ftruncate, this.#fd, bytes));
  }

  cut(bytes: number): Promise<void> {
    return onDisk(async () => {
      this.#ahead = bytes;
      this.#end = bytes;
      this.#lengthening = Promise.resolve();
      if ((await call<fs.Stats>(fs.fstat, this.#fd)).size < bytes) {
        throw new Error('The file is shorter than what was written to it.');
      }
      await call(fs.ftruncate, this.#fd, bytes);
      await call(fs.fsync, this.#fd);
    });
  }

  close(): Promise<void> {
    return onDisk(async () => {
      try {
        if (this.#ahead > this.#end) await call(fs.ftruncate, this.#fd, this.#end);
      } finally {
        await call(fs.close, this.#fd);
      }
    });
  }
}

class Blob implements LogBlobFile {
  readonly #fd: number;
  readonly #syncName: () => Promise<void>;
  readonly #checkRoom: CheckRoom;
  #end = 0;

  constructor(fd: number, syncName: () => Promise<void>, checkRoom: CheckRoom) {
    [this.#fd, this.#syncName, this.#checkRoom] = [fd, syncName, checkRoom];
  }

  append(parts: readonly Uint8Array[]): Promise<void> {
    return onDisk(async () => {
      this.#checkRoom(parts.reduce((sum, { length }) => sum + length, 0));
      this.#end += await writeAll(this.#fd, parts, this.#end);
    });
  }

  sync(): Promise<void> {
    return onDisk(async () => {
      await call(fs.fdatasync, this.#fd);
      await this.#syncName();
    });
  }

  close(): Promise<void> {
    return onDisk(() => call(fs.close, this.#fd));
  }
}

class Open implements LogOpenFile {
  readonly bytes: number;
  readonly #fd: number;

  constructor(fd: number, bytes: number) {
    this.#fd = fd;
    this.bytes = bytes;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const bytes =
      into?.subarray(0, length) ?? new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
    for (let filled = 0; filled < length; ) {
      const count = await onDisk(() =>
        call<number>(fs.read, this.#fd, bytes, filled, length - filled, offset + filled),
      );
      if (count === 0) return bytes.slice(0, filled);
      filled += count;
    }
    return bytes;
  }

  close(): Promise<void> {
    return onDisk(() => call(fs.close, this.#fd));
  }
}
