/**
 * The files that `gather add` was given, folders opened, in the order of their names.
 *
 * Links inside a folder are not followed: they may lead out of it or round in a circle. What was named on the
 * command line itself may be a link, because a person chose it.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { properName } from '../../actors/lake/tree.ts';
import { Failure } from '../failure.ts';

const DEPTH_MAX = 64;
/** What stands in a text for bytes of a name that are no UTF-8. */
const NO_TEXT = '\ufffd';

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
  /** Paths left out, a folder with all it holds, because no lake can keep their names; and why. */
  readonly unnamable: readonly { readonly path: string; readonly why: string }[];
}

/** Everything below `paths`. Throws the system's error for what cannot be read. */
export async function walk(paths: readonly string[]): Promise<Found> {
  const found: Collected = { files: [], folders: [], skipped: [], unnamable: [] };
  for (const path of paths) {
    const { size, mtimeMs, ...kind } = await look(path);
    const name = basename(resolve(path));
    const why = wrongWith(name);
    if (why !== undefined) throw new Failure('bad-name', `${path} cannot be added. ${why}`);
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
  unnamable: { path: string; why: string }[];
}

async function descend(path: string, folders: readonly string[], found: Collected): Promise<void> {
  found.folders.push({ folders });
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const inner = join(path, entry.name);
    const why = (await isText(inner)) ? wrongWith(entry.name) : 'Its name is not in UTF-8.';
    if (why !== undefined) found.unnamable.push({ path: inner, why });
    else if (entry.isDirectory() && folders.length < DEPTH_MAX) {
      await descend(inner, [...folders, entry.name], found);
    } else if (entry.isFile()) {
      const { size, mtimeMs } = await look(inner);
      found.files.push({ path: inner, name: entry.name, folders, size, modified: mtimeMs });
    } else found.skipped.push(inner);
  }
}

/** Why no lake keeps this name; undefined when it does. */
function wrongWith(name: string): string | undefined {
  try {
    properName(name);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Is the path, as it was read, the one on the disk? */
async function isText(path: string): Promise<boolean> {
  if (!path.includes(NO_TEXT)) return true;
  return stat(path).then(
    () => true,
    () => false,
  );
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
