/**
 * What is asked of a snapshot: the entries of a folder, what is different in another one, and an entry with all below
 * it, to be brought back.
 */
import {
  ARCHIVE_PAGE_MAX,
  type Entry,
  inOrder,
  type LakeArchive,
  pageOf,
  Refusal,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Tree } from '../../store/index.ts';
import type { Inside, RefTo } from '../../vat/index.ts';
import { decode, entryIn, idIn, rangeOf, shown, type Whole } from './lake-tree.ts';

type Shown = Inside<typeof Entry>;

async function* childrenOf(tree: Tree, folder: string): AsyncGenerator<Whole, void, undefined> {
  for await (const [name, entry] of tree.entries(rangeOf(folder))) {
    const child = decode(name, entry);
    if (child.removed === undefined) yield child;
  }
}

/** One page of a folder, in the order in which the lake lists. Throws a Refusal. */
export async function listFolder(
  tree: Tree,
  folder: string,
  after: string | undefined,
  count: number,
): Promise<Shown[]> {
  if (folder !== '') {
    const entry = await entryIn(tree, folder);
    if (entry?.kind !== 'folder') {
      throw new Refusal('not-found', 'There is no such folder in this snapshot.');
    }
  }
  const all: Shown[] = [];
  for await (const child of childrenOf(tree, folder)) all.push(shown(child));
  return pageOf(inOrder(all), after, count);
}

/** An entry that is not the same in both; what lies in the bin counts as not there. */
export interface LakeChange {
  readonly id: string;
  readonly before: Shown | undefined;
  readonly after: Shown | undefined;
}

/** One page of what is different, those after the entry called `seen`. Throws a Refusal. */
export async function readChanges(
  before: Tree,
  after: Tree,
  seen: string | undefined,
  count: number,
): Promise<LakeChange[]> {
  const page: LakeChange[] = [];
  let behind = seen === undefined;
  for await (const { name } of before.differences(after)) {
    const id = name.startsWith('f/') ? idIn(name) : undefined;
    if (id === undefined) continue;
    const [was, is] = await Promise.all([there(before, id), there(after, id)]);
    // What was moved is there under two names; it is told of under the one of now.
    const isHere = name === `f/${(is ?? was)?.folder}/${id}`;
    if (!isHere) continue;
    if (behind && (was || is)) page.push({ id, before: was, after: is });
    if (id === seen) behind = true;
    if (page.length === count) break;
  }
  if (!behind) throw new Refusal('changed', 'That entry is the same in both. Start again.');
  return page;
}

async function there(tree: Tree, id: string): Promise<Shown | undefined> {
  const entry = await entryIn(tree, id);
  return entry && entry.removed === undefined ? shown(entry) : undefined;
}

/** Hands the lake an entry and all below it, folders before what lies in them. Answers how many were different. */
export async function restoreInto(
  lake: RefTo<typeof LakeArchive>,
  tree: Tree,
  id: string,
): Promise<number> {
  const first = await entryIn(tree, id);
  if (!first || first.removed !== undefined) {
    throw new Refusal('not-found', 'There is no such file or folder in this snapshot.');
  }
  let different = 0;
  let batch: Whole[] = [];
  const hand = async () => {
    if (batch.length > 0) different += Number(await E(lake).bringBack(batch));
    batch = [];
  };
  const folders: string[] = [];
  const add = async (entry: Whole) => {
    if (entry.kind === 'folder') folders.push(entry.id);
    batch.push(entry);
    if (batch.length === ARCHIVE_PAGE_MAX) await hand();
  };
  await add(first);
  for (let at = 0; at < folders.length; at++) {
    for await (const child of childrenOf(tree, folders[at]!)) await add(child);
  }
  await hand();
  return different;
}
