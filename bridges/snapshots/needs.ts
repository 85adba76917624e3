/**
 * What snapshots need to be read: the files of their entries, and the nodes of their trees. Parts that several share
 * are gone through once.
 */
import type { LakeArchive } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import {
  Cap,
  type FileCap,
  fileOfCap,
  NodeMissing,
  nobleSignatures,
  nodeName,
  openTree,
  type Tree,
  type TreePowers,
} from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';

type Skip = (hash: Uint8Array) => boolean;
type Names<T> = AsyncGenerator<T, void, undefined>;

/** The tree of a snapshot; `key` is that of the vat's snapshots. */
export function snapshotTree(
  root: Uint8Array,
  key: Uint8Array,
  { disk, ciphers }: Pick<TreePowers, 'disk' | 'ciphers'>,
): Tree {
  const cap = Cap.make('tree-read', { root, readKey: key });
  return openTree(cap, { disk, ciphers, signatures: nobleSignatures });
}

export async function* filesIn(tree: Tree, skip: Skip): Names<FileCap> {
  for await (const [, { cap }] of tree.entriesBeyond(skip)) {
    if (cap?.kind === 'file-read') yield fileOfCap(cap as Cap<'file-read'>);
  }
}

/** The names of its nodes, each before those below it. */
export async function* nodesIn(tree: Tree, skip: Skip): Names<string> {
  for await (const { node } of tree.needs(skip)) if (node) yield nodeName(node);
}

interface Lake {
  readonly lake: RefTo<typeof LakeArchive>;
  readonly open: (root: Uint8Array) => Tree;
  readonly onFault: (error: unknown) => void;
}

/** The files of all snapshots. */
export async function* filesOf(lake: Lake): Names<FileCap> {
  const skip = skipSeen();
  for await (const tree of treesOf(lake)) yield* filesIn(tree, skip);
}

/** The names of the nodes of all snapshots. */
export async function* nodesOf(lake: Lake): Names<string> {
  const skip = skipSeen();
  for await (const tree of treesOf(lake)) yield* nodesIn(tree, skip);
}

/** The trees of all snapshots but those whose top is gone: nothing of them can be brought back. */
async function* treesOf({ lake, open, onFault }: Lake): Names<Tree> {
  for (const root of await E(lake).roots()) {
    const tree = open(root);
    try {
      // Reads the top alone: what is missing below may come again.
      await tree.needs().next();
      yield tree;
    } catch (error) {
      if (!(error instanceof NodeMissing)) throw error;
      onFault(error);
    }
  }
}

function skipSeen(): Skip {
  const seen = new Set<string>();
  return (hash) => {
    const name = nodeName(hash);
    const before = seen.has(name);
    seen.add(name);
    return before;
  };
}
