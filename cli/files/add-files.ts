/**
 * Files and folders of this machine into the lake, folders first, then file by file.
 */
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
import { properName } from '../../actors/lake/tree.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { makeFolders, normalPath } from '../lake-path.ts';
import { entriesOf, type Watching } from './download.ts';
import { sourceOf } from './sources.ts';
import { readPieces, uploadPieces } from './upload.ts';
import type { Found, FoundFile } from './walk.ts';

/** A smaller file is sent anew after a break: that takes less time than asking. */
const RESUMED_BYTES_MIN = 8_388_608;

export interface AddOptions extends Watching {
  /** Path of the folder of the lake that everything goes into; made when missing. */
  readonly folder: string;
  readonly tags: readonly string[];
  /** Does a file whose name is taken become a new version of that one? Else its name gets a number. */
  readonly replace?: boolean;
}

export interface Added {
  readonly entries: readonly Entry[];
  /** Paths of those that were in their folder already: same name, size and time of the last change. */
  readonly there: readonly string[];
}

/**
 * Adds everything that was found. What was added before a failure stays; whoever tries again goes on there, because
 * a file that is in its folder already is not added twice.
 */
export async function addFiles(
  lake: RefTo<typeof LakeOwner>,
  found: Found,
  options: AddOptions,
): Promise<Added> {
  const path = normalPath(options.folder);
  const base = await makeFolders(lake, path === '' ? [] : path.split('/'));
  const idOf = new Map<string, string>();
  for (const { folders } of found.folders) {
    const parent = idOf.get(keyOf(folders.slice(0, -1))) ?? base;
    idOf.set(keyOf(folders), await makeFolders(lake, folders.slice(-1), parent));
  }
  const namesakes = namesakesIn(lake);
  const entries: Entry[] = [];
  const there: string[] = [];
  for (const file of found.files) {
    options.signal?.throwIfAborted();
    options.name?.(file.name);
    const folder = idOf.get(keyOf(file.folders)) ?? base;
    const namesake = await namesakes(file.name, folder);
    if (namesake && isSame(namesake, file)) {
      there.push(file.path);
      options.advance?.(file.size);
    } else {
      const replaces = options.replace ? namesake?.id : undefined;
      entries.push(await addOne(lake, file, { folder, replaces }, options));
    }
  }
  return { entries, there };
}

async function addOne(
  lake: RefTo<typeof LakeOwner>,
  { name, path, modified, size }: FoundFile,
  { folder, replaces }: { readonly folder: string; readonly replaces: string | undefined },
  options: AddOptions,
): Promise<Entry> {
  const resume = size >= RESUMED_BYTES_MIN;
  const file = {
    ...{ name, folder, modified, size },
    ...(resume ? { resume } : {}),
    ...(replaces === undefined ? {} : { replaces }),
  };
  const entry = await uploadPieces(lake, file, (from) => readPieces(path, from), options);
  return options.tags.length > 0 ? E(lake).tag(entry.id, options.tags) : entry;
}

/** Finds the file of a name in a folder; each folder is read once, and only when a name is taken there. */
function namesakesIn(
  lake: RefTo<typeof LakeOwner>,
): (name: string, folder: string) => Promise<Entry | undefined> {
  const read = new Map<string, Map<string, Entry>>();
  return async (name, folder) => {
    if (!(await E(lake).taken(name, folder))) return undefined;
    const files = read.get(folder) ?? new Map<string, Entry>();
    if (!read.has(folder)) {
      for await (const entry of entriesOf(sourceOf(lake), folder)) {
        if (entry.kind === 'file') files.set(entry.name, entry);
      }
      read.set(folder, files);
    }
    return files.get(properName(name));
  };
}

function isSame(entry: Entry, { size, modified }: FoundFile): boolean {
  return Number(entry.size) === size && Number(entry.modified) === modified;
}

function keyOf(folders: readonly string[]): string {
  return folders.join('/');
}
