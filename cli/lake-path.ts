/**
 * Finding an entry of the own lake by what a person types: a path such as `Photos/2026/boat.jpg`, or its id.
 */
import type { Entry, LakeOwner } from '../actors/lake/interface.ts';
import { properName } from '../actors/lake/tree.ts';
import { E } from '../captp/index.ts';
import type { RefTo } from '../vat/index.ts';
import { codeOf, Failure } from './failure.ts';
import { printable } from './terminal/format.ts';

/** `/Photos//2026/` → `Photos/2026`; empty for the top folder. */
export function normalPath(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}

/** The names in a path, from the top. Throws a Refusal with code bad-name for one that no lake can keep. */
export function namesIn(path: string): string[] {
  const normal = normalPath(path);
  return normal === '' ? [] : normal.split('/').map(properName);
}

/** The entry at a path, or with that id. Throws a Failure with code not-found. */
export async function findEntry(lake: RefTo<typeof LakeOwner>, text: string): Promise<Entry> {
  const path = normalPath(text);
  const found =
    (await unlessNotFound(E(lake).at(path))) ?? (await unlessNotFound(E(lake).entry(text)));
  if (found) return found;
  throw new Failure(
    'not-found',
    `There is nothing called “${printable(text)}” in your lake. See what is there with: gather ls`,
  );
}

/** The path of an entry, from the top. */
export async function pathOf(lake: RefTo<typeof LakeOwner>, entry: Entry): Promise<string> {
  const names = [entry.name];
  for (let { folder } = entry; folder !== ''; ) {
    const above = await E(lake).entry(folder);
    names.unshift(above.name);
    folder = above.folder;
  }
  return names.join('/');
}

/** Makes the folders of a path, or finds them: all of them, or none when a name is bad. Answers the id of the last (empty: the top folder). */
export async function makeFolders(
  lake: RefTo<typeof LakeOwner>,
  names: readonly string[],
  from = '',
): Promise<string> {
  let folder = from;
  for (const name of names.map(properName)) folder = (await E(lake).makeFolder(name, folder)).id;
  return folder;
}

async function unlessNotFound(answer: PromiseLike<Entry>): Promise<Entry | undefined> {
  try {
    return await answer;
  } catch (error) {
    // An id is shorter than a path may be, so asking for the entry called by a path can also be a bad value.
    if (['not-found', 'bad-value'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
