/**
 * Files and folders of this machine into the lake, folders first, then the files, some at a time: of each small one
 * most of the time goes in waiting for the disk of the vat, and that syncs for all who wait.
 */
import type { Entry, LakeOwner } from '../../actors/lake/interface.ts';
import { properName } from '../../actors/lake/tree.ts';
import { inParallel } from '../../bridges/in-parallel.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { codeOf, Failure } from '../failure.ts';
import { makeFolders, normalPath } from '../lake-path.ts';
import type { Watching } from './download.ts';
import { Namesakes } from './namesakes.ts';
import { readPieces, uploadPieces } from './upload.ts';
import type { Found, FoundFile } from './walk.ts';

/** A smaller file is sent anew after a break: that takes less time than asking. */
const RESUMED_BYTES_MIN = 8_388_608;
const FILES_AT_ONCE = 8;

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
 * a file that is in its folder already is not added twice. Throws a Failure with code disconnected when the vat is
 * gone.
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
  const folderOf = ({ folders }: FoundFile): string => idOf.get(keyOf(folders)) ?? base;
  const files = found.files.map((file) => ({ ...file, folder: folderOf(file) }));
  tellRenamed(found, options);
  const adding = new Adding(lake, files, options);
  await adding.run().catch((error: unknown) => {
    throw codeOf(error) === 'disconnected' ? vatGone(error) : error;
  });
  options.signal?.throwIfAborted();
  return adding.added;
}

/** A lake keeps names without spaces around them. */
function tellRenamed({ files, folders }: Found, { renamed }: Watching): void {
  const names = [
    ...files.map(({ name }) => name),
    ...folders.map((one) => one.folders.at(-1) ?? ''),
  ];
  for (const name of new Set(names)) {
    const proper = properName(name);
    // Other bytes for the same signs are the same name.
    if (name.normalize('NFC') !== proper) renamed?.(name, proper);
  }
}

const vatGone = (cause: unknown): Failure =>
  new Failure(
    'disconnected',
    'The vat has ended, or the connection to it was lost. Start it with: gather start. Then repeat this command: ' +
      'what was added stays, and is not added again.',
    { cause },
  );

interface PlacedFile extends FoundFile {
  /** Id of the folder it goes into. */
  readonly folder: string;
}

class Adding {
  readonly #lake: RefTo<typeof LakeOwner>;
  readonly #files: readonly PlacedFile[];
  readonly #options: AddOptions;
  readonly #namesakes: Namesakes;
  readonly #outcomes = new Map<PlacedFile, Entry | 'there'>();
  /** Ids of entries that are new. */
  readonly #own = new Set<string>();

  constructor(lake: RefTo<typeof LakeOwner>, files: readonly PlacedFile[], options: AddOptions) {
    this.#lake = lake;
    this.#files = files;
    this.#options = options;
    this.#namesakes = new Namesakes(lake);
  }

  /** In the order in which the files were found. */
  get added(): Added {
    const entries: Entry[] = [];
    const there: string[] = [];
    for (const file of this.#files) {
      const outcome = this.#outcomes.get(file);
      if (outcome === 'there') there.push(file.path);
      else if (outcome) entries.push(outcome);
    }
    return { entries, there };
  }

  async run(): Promise<void> {
    const lines = new Lines();
    await inParallel(this.#files, FILES_AT_ONCE, this.#options.signal, (file, signal) => {
      // Files of one name in one folder come one after the other, as they stand.
      const line = `${file.folder}/${properName(file.name)}`;
      return lines.behind(line, () => this.#add(file, signal));
    });
  }

  async #add(file: PlacedFile, signal: AbortSignal): Promise<void> {
    const { name, advance, replace } = this.#options;
    name?.(file.name);
    const namesake = await this.#namesakes.find(file.name, file.folder);
    if (namesake && isSame(namesake, file) && !this.#own.has(namesake.id)) {
      this.#outcomes.set(file, 'there');
      advance?.(file.size);
      return;
    }
    const replaces = replace ? namesake?.id : undefined;
    const entry = await addOne(this.#lake, file, replaces, { ...this.#options, signal });
    this.#outcomes.set(file, entry);
    this.#own.add(entry.id);
    await this.#namesakes.add(entry);
  }
}

/** Work under the same key is done one after the other. */
class Lines {
  readonly #last = new Map<string, Promise<void>>();

  behind(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(key);
    const done = before ? before.then(work) : work();
    this.#last.set(key, done);
    return done;
  }
}

async function addOne(
  lake: RefTo<typeof LakeOwner>,
  { name, path, modified, size, folder }: PlacedFile,
  replaces: string | undefined,
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

function isSame(entry: Entry, { size, modified }: FoundFile): boolean {
  return Number(entry.size) === size && Number(entry.modified) === modified;
}

function keyOf(folders: readonly string[]): string {
  return folders.join('/');
}
