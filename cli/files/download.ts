/**
 * Files and folders out of a lake or out of somebody's share, onto this disk.
 *
 * The other side is not trusted: it may send more or fewer bytes than it said, names that climb out of the
 * folder, or folders without end. Such a name is replaced by a safe one; the rest is refused and nothing is left behind.
 */
import { mkdir, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Entry } from '../../actors/lake/interface.ts';
import { inParallel } from '../../bridges/in-parallel.ts';
import { codeOf, Failure } from '../failure.ts';
import { printable } from '../terminal/format.ts';
import { usableName } from './safe-name.ts';
import { makeWholeFolder, writeWhole } from './whole.ts';

const PIECE_BYTES = 524_288;
const WINDOW_PIECES = 4;
const FILES_AT_ONCE = 8;
const CUT_OFF = 'cut-off';
const FOLDER_DEPTH_MAX = 64;
const ENTRIES_MAX = 100_000;

/** What a lake and an opened share have in common. */
export interface Source {
  list(folder: string, after: string | undefined): PromiseLike<Entry[]>;
  read(id: string, from: number, to: number): PromiseLike<Uint8Array>;
}

export interface Watching {
  readonly signal?: AbortSignal;
  readonly name?: (name: string) => void;
  readonly advance?: (bytes: number) => void;
  /** An entry is called otherwise where it is put. */
  readonly renamed?: (name: string, path: string) => void;
  /** A file within a folder is not whole where it is kept. Without this the whole folder is not saved. */
  readonly leftOut?: (path: string, error: unknown) => void;
}

/** The bytes of one file, a few pieces asked for ahead. Throws a Failure when they do not fit its size. */
export async function* readEntry(
  source: Source,
  entry: Entry,
  { signal, advance }: Watching = {},
): AsyncGenerator<Uint8Array> {
  const size = Number(entry.size);
  const asked: { wanted: number; bytes: Promise<Uint8Array> }[] = [];
  let next = 0;
  try {
    while (next < size || asked.length > 0) {
      signal?.throwIfAborted();
      while (next < size && asked.length < WINDOW_PIECES) {
        const to = Math.min(next + PIECE_BYTES, size);
        const bytes = Promise.resolve(source.read(entry.id, next, to));
        bytes.catch(() => undefined); // Told when its turn comes; until then nobody waits for it.
        asked.push({ wanted: to - next, bytes });
        next = to;
      }
      const first = asked.shift();
      const bytes = await first?.bytes.catch((error) => Promise.reject(named(entry, error)));
      if (!(bytes instanceof Uint8Array) || bytes.length !== first?.wanted) {
        throw new Failure(CUT_OFF, 'The file changed or was cut off on its way. Try again.');
      }
      yield bytes;
      advance?.(bytes.length);
    }
  } finally {
    await Promise.allSettled(asked.map((piece) => piece.bytes));
  }
}

/** What the vat says of an object of the file, said of the file. */
function named({ name }: Entry, error: unknown): unknown {
  const what = NOT_WHOLE[codeOf(error) ?? ''];
  if (what === undefined) return error;
  const text = `“${printable(name)}” ${what}, and nobody else who answers has it whole. In your `;
  const advice = 'own lake try: gather store repair. If that does not help, restore a backup.';
  return new Failure(codeOf(error) ?? 'damaged', text + advice, { cause: error });
}

const NOT_WHOLE: Readonly<Record<string, string>> = {
  damaged: 'is damaged where it is kept',
  missing: 'is missing where it is kept',
  'not-enough-shares': 'is not whole where it is kept',
};

/** Is it the fault of one file, with others about which it says nothing? */
function isNotWhole(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code === CUT_OFF || code in NOT_WHOLE;
}

/** Saves an entry, a folder with all it holds, at `path`, which must be free. */
export async function saveEntry(
  source: Source,
  entry: Entry,
  path: string,
  watching: Watching,
): Promise<void> {
  if (entry.kind === 'file') return saveFile(source, entry, path, watching);
  let entries = 0;
  const files: { readonly entry: Entry; readonly place: string }[] = [];
  const fill = async (id: string, folder: string, depth: number): Promise<void> => {
    const taken = new Set<string>();
    for await (const inner of entriesOf(source, id)) {
      entries++;
      if (depth > FOLDER_DEPTH_MAX || entries > ENTRIES_MAX) {
        throw new Failure('too-large', 'This folder is too deep or holds too many entries.');
      }
      const name = usableName(inner.name, (other) => taken.has(other));
      taken.add(name);
      if (name !== inner.name) watching.renamed?.(inner.name, name);
      const place = join(folder, name);
      if (inner.kind === 'file') files.push({ entry: inner, place });
      else {
        await mkdir(place);
        await fill(inner.id, place, depth + 1);
      }
    }
  };
  await makeWholeFolder(path, async (folder) => {
    await fill(entry.id, folder, 1);
    await inParallel(files, FILES_AT_ONCE, watching.signal, (file, signal) =>
      saveFile(source, file.entry, file.place, { ...watching, signal }).catch((error: unknown) => {
        if (!watching.leftOut || !isNotWhole(error)) throw error;
        watching.leftOut(relative(folder, file.place), error);
      }),
    );
    watching.signal?.throwIfAborted();
  });
}

/** Every entry of a folder, asked for page by page. */
export async function* entriesOf(source: Source, folder: string): AsyncGenerator<Entry> {
  let after: string | undefined;
  for (;;) {
    const page = await source.list(folder, after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || last.id === after) return;
    after = last.id;
  }
}

async function saveFile(
  source: Source,
  entry: Entry,
  path: string,
  watching: Watching,
): Promise<void> {
  watching.name?.(entry.name);
  await writeWhole(path, readEntry(source, entry, watching));
  const modified = Number(entry.modified) / 1_000;
  await utimes(path, modified, modified);
}
