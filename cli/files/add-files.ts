/**
 * Files and folders of this machine into the lake, folders first, then file by file.
 */
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
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

/** Adds everything that was found; answers the entries of the files. What was added before a failure stays. */
export async function addFiles(
  lake: RefTo<typeof LakeOwner>,
  found: Found,
  options: AddOptions,
): Promise<Entry[]> {
  const path = normalPath(options.folder);
  const base = await makeFolders(lake, path === '' ? [] : path.split('/'));
  const idOf = new Map<string, string>();
  for (const { folders } of found.folders) {
    const parent = idOf.get(keyOf(folders.slice(0, -1))) ?? base;
    idOf.set(keyOf(folders), await makeFolders(lake, folders.slice(-1), parent));
  }
  const added: Entry[] = [];
  for (const file of found.files) {
    options.signal?.throwIfAborted();
    options.name?.(file.name);
    added.push(await addOne(lake, file, idOf.get(keyOf(file.folders)) ?? base, options));
  }
  return added;
}

async function addOne(
  lake: RefTo<typeof LakeOwner>,
  { name, path, modified, size }: FoundFile,
  folder: string,
  options: AddOptions,
): Promise<Entry> {
  const resume = size >= RESUMED_BYTES_MIN;
  const replaces = options.replace ? await fileIn(lake, folder, name) : undefined;
  const file = {
    ...{ name, folder, modified, size },
    ...(resume ? { resume } : {}),
    ...(replaces === undefined ? {} : { replaces }),
  };
  const entry = await uploadPieces(lake, file, (from) => readPieces(path, from), options);
  return options.tags.length > 0 ? E(lake).tag(entry.id, options.tags) : entry;
}

/** The id of the file of this name in a folder. */
async function fileIn(
  lake: RefTo<typeof LakeOwner>,
  folder: string,
  name: string,
): Promise<string | undefined> {
  if (!(await E(lake).taken(name, folder))) return undefined;
  for await (const entry of entriesOf(sourceOf(lake), folder)) {
    if (entry.kind === 'file' && entry.name === name.normalize('NFC')) return entry.id;
  }
  return undefined;
}

function keyOf(folders: readonly string[]): string {
  return folders.join('/');
}
