/**
 * Takes out of all snapshots what was deleted for good: each is written anew without it, which changes a few nodes of
 * its tree. What is left without anybody who needs it is then collected as ever.
 */
import type { LakeArchive } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { NodeMissing, type Tree } from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { decode, entryIn, rangeOf, type Whole, withEntries } from './lake-tree.ts';
import { sumOf } from './taking.ts';

export interface Forgotten {
  /** Snapshots that had something of it. */
  readonly snapshots: number;
  /** Addresses of files that were in them. */
  readonly addresses: ReadonlySet<string>;
}

/** Forgets these entries with all that lay in them. A snapshot of which the top is gone is left as it is. */
export async function forgetIn(
  lake: RefTo<typeof LakeArchive>,
  ids: readonly string[],
  open: (root: Uint8Array) => Tree,
): Promise<Forgotten> {
  const addresses = new Set<string>();
  let snapshots = 0;
  for (const root of await E(lake).roots()) {
    const tree = open(root);
    const gone = await allIn(tree, ids).catch((error: unknown) => {
      if (error instanceof NodeMissing) return [];
      throw error;
    });
    if (gone.length === 0) continue;
    for (const { object } of gone) if (object) addresses.add(object.address);
    const less = await withEntries(
      tree,
      [],
      gone.map(({ id }) => id),
    );
    const { files, folders, bytes } = sumOf(gone);
    await E(lake).rewritten(root, less.root, files, folders, bytes);
    snapshots += 1;
  }
  return { snapshots, addresses };
}

/** Those that are there, with all that lies in them, in the bin or not. */
async function allIn(tree: Tree, ids: readonly string[]): Promise<Whole[]> {
  const found = new Map<string, Whole>();
  for (const id of ids) {
    const entry = await entryIn(tree, id);
    if (entry) found.set(id, entry);
  }
  // What is added meanwhile is gone through, too.
  for (const { id, kind } of found.values()) {
    if (kind !== 'folder') continue;
    for await (const [name, entry] of tree.entries(rangeOf(id))) {
      const child = decode(name, entry);
      found.set(child.id, child);
    }
  }
  return [...found.values()];
}
