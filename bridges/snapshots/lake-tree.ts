/**
 * A lake as a tree of the store. Each entry is there twice: under `f/FOLDER/ID`, whole, so that a folder is listed by
 * one walk through a range of names; and under `e/ID`, with the folder it lies in, so that it is found by its id.
 */
import type { Entry, WholeEntry } from '../../actors/index.ts';
import { type CollectionEntry, capOfFile, fileOfCap, type Tree } from '../../store/index.ts';
import type { Inside } from '../../vat/index.ts';

export type Whole = Inside<typeof WholeEntry>;
type Edits = [string, CollectionEntry | undefined][];

const utf8 = new TextEncoder();
const nameById = (id: string): string => `e/${id}`;
const nameIn = (folder: string, id: string): string => `f/${folder}/${id}`;

/** All names of entries that lie in `folder`; of all entries when it is left out. */
export function rangeOf(folder?: string): { from: string; to: string } {
  // The character behind a slash is 0.
  return folder === undefined
    ? { from: 'f/', to: 'f0' }
    : { from: `f/${folder}/`, to: `f/${folder}0` };
}

/** The id of the entry under a name of {@link rangeOf}. */
export function idIn(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function encode({ id: _, folder: _folder, object, ...rest }: Whole): CollectionEntry {
  const cap = object && capOfFile({ ...object, form: object.form ?? 'exact' });
  return { cap, metadata: utf8.encode(JSON.stringify(rest)) };
}

/** The entry under a name of {@link rangeOf}. */
export function decode(name: string, { cap, metadata }: CollectionEntry): Whole {
  const [, folder = '', id = ''] = name.split('/');
  const rest = JSON.parse(new TextDecoder().decode(metadata)) as Omit<Whole, 'id' | 'folder'>;
  const object =
    cap?.kind === 'file-read' ? fileOfCap(cap as Parameters<typeof fileOfCap>[0]) : undefined;
  return { ...rest, id, folder, object };
}

/** The entry as others see it. */
export function shown({ object: _, ...entry }: Whole): Inside<typeof Entry> {
  return entry;
}

/** The folder in which an entry lay, or undefined when it was not there. */
async function folderOf(tree: Tree, id: string): Promise<string | undefined> {
  const found = await tree.get(nameById(id));
  return found && new TextDecoder().decode(found.metadata);
}

export async function entryIn(tree: Tree, id: string): Promise<Whole | undefined> {
  const folder = await folderOf(tree, id);
  if (folder === undefined) return undefined;
  const name = nameIn(folder, id);
  const found = await tree.get(name);
  return found && decode(name, found);
}

/** The tree with these entries as they are now, and without those that are gone. */
export async function withEntries(
  tree: Tree,
  entries: readonly Whole[],
  gone: Iterable<string>,
): Promise<Tree> {
  const edits: Edits = [];
  for (const entry of entries) {
    const { id, folder } = entry;
    const before = await folderOf(tree, id);
    if (before !== undefined && before !== folder) edits.push([nameIn(before, id), undefined]);
    if (before !== folder)
      edits.push([nameById(id), { cap: undefined, metadata: utf8.encode(folder) }]);
    edits.push([nameIn(folder, id), encode(entry)]);
  }
  for (const id of gone) {
    const before = await folderOf(tree, id);
    if (before === undefined) continue;
    edits.push([nameIn(before, id), undefined], [nameById(id), undefined]);
  }
  return tree.edited(edits);
}

/** The ids of all entries. */
export async function* idsIn(tree: Tree): AsyncGenerator<string, void, undefined> {
  for await (const [name] of tree.entries({ from: 'e/', to: 'e0' })) yield idIn(name);
}
