/**
 * How SQLite reaches its files: each is a SealedFile in one folder, under a name that tells nothing.
 *
 * There is one user of the files, this thread, so locks are answered with yes. A journal that was torn by a crash
 * reads as zeros from where it is torn: SQLite takes that as the journal's end, and since it never touches the
 * database before the journal is synced, nothing is lost by it. Everywhere else a broken seal is an error of the
 * disk, and the index is built anew.
 */
import { createHmac } from 'node:crypto';
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { RawFolder } from './raw-file.ts';
import { BrokenSeal, SealedFile } from './sealed-file.ts';

const SECTOR_BYTES = 4_096;
const PATH_BYTES_MAX = 512;

interface Open {
  readonly file: SealedFile;
  readonly isJournal: boolean;
}

/** What the methods share. */
interface Context {
  readonly sqlite: Sqlite3Static;
  readonly folder: RawFolder;
  readonly key: Uint8Array;
  /** By the address of SQLite's own record of the file. */
  readonly open: Map<number, Open>;
}

/** Makes `sqlite` open databases as sealed files in `folder` when asked for the VFS called `vfsName`. */
export function installSealedVfs(
  sqlite: Sqlite3Static,
  folder: RawFolder,
  key: Uint8Array,
  vfsName: string,
): void {
  const { capi } = sqlite;
  const context: Context = { sqlite, folder, key, open: new Map() };
  const io = new capi.sqlite3_io_methods();
  const vfs = new capi.sqlite3_vfs();
  const vfsFields = fieldsOf(vfs);
  vfsFields.$iVersion = 1;
  vfsFields.$szOsFile = fileBytes(sqlite);
  vfsFields.$mxPathname = PATH_BYTES_MAX;
  vfs.addOnDispose(io);
  fieldsOf(io).$iVersion = 1;
  borrowFromDefault(sqlite, vfsFields);
  sqlite.vfs.installVfs({
    io: { struct: io, methods: fileMethods(context) },
    vfs: { struct: vfs, name: vfsName, methods: folderMethods(context, io.pointer) },
  });
}

type Io = Parameters<Sqlite3Static['vfs']['installVfs']>[0];
type FileMethods = NonNullable<Io['io']>['methods'];
type FolderMethods = NonNullable<Io['vfs']>['methods'];

function fileMethods(context: Context): FileMethods {
  const { capi, wasm } = context.sqlite;
  const run = (code: number, pointer: unknown, step: (open: Open) => number | undefined): number =>
    guard(capi, code, () => {
      const found = context.open.get(Number(pointer));
      if (!found) throw new BrokenSeal('That file is not open.');
      return step(found) ?? capi.SQLITE_OK;
    });
  const bytesAt = (pointer: unknown, length: number): Uint8Array =>
    wasm.heap8u().subarray(Number(pointer), Number(pointer) + length);
  return {
    xRead: (file, into, length, from) =>
      run(capi.SQLITE_IOERR_READ, file, (open) => {
        const bytes = bytesAt(into, length);
        const got = readSome(open, bytes, Number(from));
        if (got === length) return undefined;
        bytes.fill(0, got);
        return capi.SQLITE_IOERR_SHORT_READ;
      }),
    xWrite: (file, from, length, at) =>
      run(capi.SQLITE_IOERR_WRITE, file, (open) => {
        open.file.write(bytesAt(from, length), Number(at));
        return undefined;
      }),
    xTruncate: (file, size) =>
      run(capi.SQLITE_IOERR_TRUNCATE, file, (open) => {
        open.file.truncate(Number(size));
        return undefined;
      }),
    xSync: (file) =>
      run(capi.SQLITE_IOERR_FSYNC, file, (open) => {
        open.file.sync();
        return undefined;
      }),
    xFileSize: (file, into) =>
      run(capi.SQLITE_IOERR_FSTAT, file, (open) => {
        const view = new DataView(wasm.heap8u().buffer);
        view.setBigInt64(Number(into), BigInt(open.file.size), true);
        return undefined;
      }),
    xClose: (file) =>
      run(capi.SQLITE_IOERR_CLOSE, file, (open) => {
        context.open.delete(Number(file));
        open.file.close();
        return undefined;
      }),
    xLock: () => capi.SQLITE_OK,
    xUnlock: () => capi.SQLITE_OK,
    xCheckReservedLock: (_file, into) => {
      wasm.poke(into, 0, 'i32');
      return capi.SQLITE_OK;
    },
    xFileControl: () => capi.SQLITE_NOTFOUND,
    xSectorSize: () => SECTOR_BYTES,
    xDeviceCharacteristics: () => 0,
  };
}

function folderMethods({ sqlite, folder, key, open }: Context, io: number): FolderMethods {
  const { capi, wasm } = sqlite;
  const nameAt = (pointer: unknown): string =>
    hashedName(key, wasm.cstrToJs(Number(pointer)) ?? '');
  return {
    xOpen: (_vfs, path, file, flags, outFlags) =>
      guard(capi, capi.SQLITE_CANTOPEN, () => {
        const name = nameAt(path);
        const sealed = new SealedFile(folder.open(name), key, name);
        const isJournal = (flags & capi.SQLITE_OPEN_MAIN_JOURNAL) !== 0;
        open.set(Number(file), { file: sealed, isJournal });
        const struct = new capi.sqlite3_file(file);
        fieldsOf(struct).$pMethods = io;
        struct.dispose();
        if (outFlags) wasm.poke(outFlags, flags, 'i32');
        return capi.SQLITE_OK;
      }),
    xDelete: (_vfs, path) =>
      guard(capi, capi.SQLITE_IOERR_DELETE, () => {
        folder.remove(nameAt(path));
        return capi.SQLITE_OK;
      }),
    xAccess: (_vfs, path, _flags, into) =>
      guard(capi, capi.SQLITE_IOERR_ACCESS, () => {
        wasm.poke(into, folder.exists(nameAt(path)) ? 1 : 0, 'i32');
        return capi.SQLITE_OK;
      }),
    xFullPathname: (_vfs, path, length, into) =>
      wasm.cstrncpy(into, path, length) < length ? capi.SQLITE_OK : capi.SQLITE_CANTOPEN,
    xGetLastError: () => capi.SQLITE_OK,
  };
}

/** Runs a step; what it throws becomes a code that SQLite knows. */
function guard(capi: Sqlite3Static['capi'], code: number, step: () => number): number {
  try {
    return step();
  } catch (error) {
    if (error instanceof BrokenSeal) return capi.SQLITE_CORRUPT;
    return isFull(error) ? capi.SQLITE_FULL : code;
  }
}

/** The fields of a C struct by their names; the types of the package leave them out. */
function fieldsOf(struct: object): Record<string, unknown> {
  return struct as Record<string, unknown>;
}

function fileBytes({ capi }: Sqlite3Static): number {
  return (capi.sqlite3_file as unknown as { structInfo: { sizeof: number } }).structInfo.sizeof;
}

/** Chance, sleep and the time of day are those of the library's own system layer. */
function borrowFromDefault({ capi }: Sqlite3Static, vfs: Record<string, unknown>): void {
  const usual = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null as unknown as string));
  const known = fieldsOf(usual);
  for (const name of ['$xRandomness', '$xSleep', '$xCurrentTime']) vfs[name] = known[name];
  usual.dispose();
}

function readSome({ file, isJournal }: Open, into: Uint8Array, from: number): number {
  if (!isJournal) return file.read(into, from);
  try {
    return file.read(into, from);
  } catch (error) {
    if (!(error instanceof BrokenSeal)) throw error;
    into.fill(0);
    return into.length;
  }
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

const NAME_BYTES = 12;

/** What a file is called on the disk. */
function hashedName(key: Uint8Array, path: string): string {
  const hash = createHmac('sha256', key).update(`name/${path}`).digest();
  return hash.subarray(0, NAME_BYTES).toString('hex');
}
