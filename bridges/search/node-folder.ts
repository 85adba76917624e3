/** A folder of this machine's disk, as the thread of the search index uses it. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RawFile, RawFolder } from './raw-file.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** Makes the folder when it is not there. */
export function nodeFolder(path: string): RawFolder {
  mkdirSync(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
  return {
    open: (name) => openFile(join(path, name)),
    exists: (name) => existsSync(join(path, name)),
    remove: (name) => rmSync(join(path, name), { force: true }),
    clear() {
      for (const name of readdirSync(path)) rmSync(join(path, name), { force: true });
    },
  };
}

function openFile(path: string): RawFile {
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', OWNER_ONLY_FILE);
  return {
    read: (into, at) => readSync(file, into, 0, into.length, at),
    write(bytes, at) {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, at + done);
      }
    },
    truncate: (size) => ftruncateSync(file, size),
    size: () => fstatSync(file).size,
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}
