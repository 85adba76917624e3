/**
 * The files that `gather add` was given, folders opened, in the order of their names.
 *
 * Links inside a folder are not followed: they may lead out of it or round in a circle. What was named on the
 * command line itself may be a link, because a person chose it.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

const DEPTH_MAX = 64;

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** Names of the folders it lies in, from the one that was named on the command line on. */
  readonly folders: readonly string[];
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

interface FoundFolder {
  /** Names of the folders down to this one. */
  readonly folders: readonly string[];
}

export interface Found {
  readonly files: readonly FoundFile[];
  readonly folders: readonly FoundFolder[];
  /** Paths left out: links, sockets, devices. */
  readonly skipped: readonly string[];
}

/** Everything below `paths`. Throws the system's error for what cannot be read. */
export async function walk(paths: readonly string[]): Promise<Found> {
  const found = { files: [] as FoundFile[], folders: [] as FoundFolder[], skipped: [] as string[] };
  for (const path of paths) {
    const { size, mtimeMs, ...kind } = await look(path);
    const name = basename(resolve(path));
    if (kind.isFolder) await descend(path, [name], found);
    else if (kind.isFile) found.files.push({ path, name, folders: [], size, modified: mtimeMs });
    else found.skipped.push(path);
  }
  return found;
}

interface Collected {
  files: FoundFile[];
  folders: FoundFolder[];
  skipped: string[];
}

async function descend(path: string, folders: readonly string[], found: Collected): Promise<void> {
  found.folders.push({ folders });
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory() && folders.length < DEPTH_MAX) {
      await descend(inner, [...folders, entry.name], found);
    } else if (entry.isFile()) {
      const { size, mtimeMs } = await look(inner);
      found.files.push({ path: inner, name: entry.name, folders, size, modified: mtimeMs });
    } else found.skipped.push(inner);
  }
}

async function look(path: string) {
  const found = await stat(path);
  return {
    size: found.size,
    mtimeMs: Math.max(0, Math.floor(found.mtimeMs)),
    isFile: found.isFile(),
    isFolder: found.isDirectory(),
  };
}
