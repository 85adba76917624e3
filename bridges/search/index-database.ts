/**
 * The database of the search index: SQLite in WebAssembly over sealed files, and its tables.
 *
 *     entries   one row for each entry of the lake: what conditions ask, and how far its bytes were read
 *     texts     what was read out of a file, compressed; snippets are cut from it
 *     words     the full-text index (FTS5) over both, without a copy of the text; what is deleted leaves it at once
 *     notes     the mark up to which the lake was followed, and the version of all this
 *
 * The index can be made again from the lake at any time. So whatever is wrong with it (another version, another
 * Unicode than words were folded by, a broken seal, a file cut short) has one cure: away with it.
 */
import sqlite3InitModule, { type Database, type Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { RawFolder } from './raw-file.ts';
import { BLOCK_BYTES } from './sealed-file.ts';
import { installSealedVfs } from './sealed-vfs.ts';

/** Changes whenever tables, words or the text taken out of files do. */
const VERSION = `1 ${process.versions.unicode}`;
const CACHE_KIB = 16_384;

/** The index is damaged; it has to be made anew. */
export class IndexDamaged extends Error {
  readonly code = 'index-damaged';
  override readonly name = 'IndexDamaged';
}

/** There is no room on the disk for the index to grow. */
class IndexFull extends Error {
  readonly code = 'disk-full';
  override readonly name = 'IndexFull';
}

const SCHEMA = `
  CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
  CREATE TABLE entries(
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, parent TEXT NOT NULL, folder INTEGER NOT NULL,
    name TEXT NOT NULL, tags TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    date INTEGER NOT NULL, removed INTEGER NOT NULL, content TEXT NOT NULL, state INTEGER NOT NULL,
    scan INTEGER NOT NULL);
  CREATE INDEX parents ON entries(parent, folder);
  CREATE INDEX bin ON entries(folder) WHERE removed = 1;
  CREATE INDEX states ON entries(state, row);
  CREATE TABLE texts(
    row INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL, packed BLOB NOT NULL);
  CREATE VIRTUAL TABLE words USING fts5(
    name, tags, sender, receiver, body, facets, content='', tokenize='ascii', prefix='2 3');
  INSERT INTO words(words, rank) VALUES('secure-delete', 1);
`;

const FILE = 'index';
let sqlite: Promise<Sqlite3Static> | undefined;
let library: Sqlite3Static | undefined;

/** The library, loaded once for each thread. It says nothing: its errors are ours to tell. */
function loadSqlite(): Promise<Sqlite3Static> {
  const silent = { print: () => undefined, printErr: () => undefined };
  sqlite ??= (sqlite3InitModule as (options: object) => Promise<Sqlite3Static>)(silent);
  return sqlite;
}

/** SQLite ends a transaction by itself after some errors of the disk. */
export function isInTransaction(db: Database): boolean {
  const capi = library?.capi as { sqlite3_get_autocommit?: (db: Database) => number } | undefined;
  return capi?.sqlite3_get_autocommit?.(db) === 0;
}

let vfsCount = 0;

/** Opens the index in `folder`, or a new one when there is none that can be used. */
export async function openIndexDatabase(
  folder: RawFolder,
  key: Uint8Array,
): Promise<{ db: Database; isNew: boolean }> {
  library = await loadSqlite();
  library.config.warn = () => undefined;
  vfsCount += 1;
  const vfs = `sealed-${vfsCount}`;
  installSealedVfs(library, folder, key, vfs);
  const found = openOnce(library, vfs);
  if (found) return { db: found, isNew: false };
  folder.clear();
  const db = open(library, vfs);
  db.transaction(() => {
    db.exec(SCHEMA);
    db.exec({ sql: "INSERT INTO notes VALUES('version', ?)", bind: [VERSION] });
  });
  return { db, isNew: true };
}

/** The index as it lies there, or undefined when it is of no use. */
function openOnce(library: Sqlite3Static, vfs: string): Database | undefined {
  let db: Database | undefined;
  try {
    db = open(library, vfs);
    const version = db.selectValue("SELECT value FROM notes WHERE name = 'version'");
    if (version === VERSION) return db;
  } catch (error) {
    // Whatever is wrong with it; but a disk that is full is no fault of the index.
    if (troubleOf(error) instanceof IndexFull) throw troubleOf(error);
  }
  db?.close();
  return undefined;
}

function open(library: Sqlite3Static, vfs: string): Database {
  const db = new library.oo1.DB({ filename: FILE, flags: 'c', vfs });
  db.exec(`
    PRAGMA page_size = ${BLOCK_BYTES};
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = TRUNCATE;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -${CACHE_KIB};
  `);
  return db;
}

/** What an error of SQLite means for the index; any other error as it is. */
export function troubleOf(error: unknown): unknown {
  const code = error instanceof Error && 'resultCode' in error ? Number(error.resultCode) : 0;
  const [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, NOTADB] = [10, 11, 13, 14, 26];
  const primary = code & 0xff;
  if (primary === SQLITE_FULL) {
    return new IndexFull('The disk is full: the search cannot take in anything new.');
  }
  if ([SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, NOTADB].includes(primary)) {
    return new IndexDamaged('The search index is damaged.', { cause: error });
  }
  return error;
}
