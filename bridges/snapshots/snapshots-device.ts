/**
 * The device that takes snapshots of the lake, looks into them, and brings things back from them. Their nodes lie
 * sealed beside the objects on the vat's disk, under a key of their own; nodes that no snapshot needs any more are
 * deleted after one was dropped. Taking and deleting take turns.
 */
import {
  DIFFERENCES_PAGE_MAX,
  type LakeArchive,
  PAGE_ENTRIES_MAX,
  Refusal,
  Snapshots,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import {
  type Ciphers,
  DamagedNode,
  type FileCap,
  isNodeName,
  makeTree,
  NodeMissing,
  nobleSignatures,
  nodeName,
  type ObjectDisk,
  type Tree,
} from '../../store/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import type { ObjectsDevice } from '../objects/objects-device.ts';
import { forgetIn } from './forgetting.ts';
import { makeHolds } from './holds.ts';
import { entryIn } from './lake-tree.ts';
import { listFolder, readChanges, restoreInto } from './looking.ts';
import { filesOf, nodesOf, snapshotTree } from './needs.ts';
import { bringUpToDate, countIn, type Taken } from './taking.ts';

export interface SnapshotsPowers {
  /** Where the objects are; nodes have names that no object has. */
  readonly disk: ObjectDisk;
  readonly ciphers: Ciphers;
  /** 32 bytes for the snapshots of this vat alone. */
  readonly key: Uint8Array;
  readonly objects: Pick<ObjectsDevice, 'ref' | 'hold'>;
  readonly onFault: (error: unknown) => void;
}

export interface SnapshotsDevice {
  readonly ref: RefTo<typeof Snapshots>;
  /** The files that snapshots need, for the collection of garbage. */
  files(lake: RefTo<typeof LakeArchive>): AsyncIterable<FileCap>;
  /** The names of all nodes that snapshots need, some more than once. */
  nodes(lake: RefTo<typeof LakeArchive>): AsyncIterable<string>;
  /** Keeps nodes from being deleted until the function it answers is called: a backup reads them. */
  hold(): () => Promise<void>;
  /** While held: resolves when no deletion is under way any more. */
  quiet(): Promise<void>;
  /** Tells which lake to ask what is needed when something was dropped. */
  serve(lake: RefTo<typeof LakeArchive>): void;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

export function makeSnapshotsDevice(powers: SnapshotsPowers): SnapshotsDevice {
  const { disk, ciphers, key, objects, onFault } = powers;
  const treePowers = { disk, ciphers, signatures: nobleSignatures };
  const open = (root: Uint8Array): Tree => snapshotTree(root, key, powers);
  const anew = () => makeTree(key, treePowers);
  const inTurn = makeTurns();
  const sweep = async (): Promise<void> => {
    if (lakeServed) await sweepNodes(lakeServed, disk, open);
  };
  const holds = makeHolds(() => inTurn(sweep).catch(onFault));
  let lakeServed: RefTo<typeof LakeArchive> | undefined;

  const take = async (
    lake: RefTo<typeof LakeArchive>,
    root: Uint8Array | undefined,
    mark: string,
  ) => {
    const release = objects.hold();
    try {
      const now = await upToDate(lake, root && { tree: open(root), mark }, anew, onFault);
      const { files, folders, bytes } = await countIn(now.tree);
      return await E(lake).taken(now.tree.root, now.mark, files, folders, bytes);
    } finally {
      await release();
    }
  };

  const ref = guarded(
    Snapshots,
    {
      take: (lake, root, mark) =>
        inTurn(() => take(lake as RefTo<typeof LakeArchive>, root, mark)) as never,
      ...lookingInto(open, objects.ref),
      async restore(root, id, lake) {
        const release = objects.hold();
        try {
          return await restoreInto(lake as RefTo<typeof LakeArchive>, open(root), id);
        } finally {
          await release();
        }
      },
      forget: (lake, ids) =>
        inTurn(async () => {
          const { snapshots, addresses } = await forgetIn(
            lake as RefTo<typeof LakeArchive>,
            ids,
            open,
          );
          for (const address of addresses) E.sendOnly(objects.ref).drop(address);
          if (snapshots > 0) holds.unlessHeld();
          return snapshots;
        }),
      dropped() {
        holds.unlessHeld();
      },
    },
    onFault,
  );
  return {
    ref,
    files: (lake) => filesOf({ lake, open, onFault }),
    nodes: (lake) => nodesOf({ lake, open, onFault }),
    hold: () => holds.hold(),
    quiet: () => inTurn(async () => undefined),
    serve(lake) {
      lakeServed = lake;
    },
    close: () => inTurn(async () => undefined),
  };
}

/** The methods that only look. */
function lookingInto(open: (root: Uint8Array) => Tree, objects: ObjectsDevice['ref']) {
  return {
    list: (root: Uint8Array, folder: string, after: string | undefined) =>
      listFolder(open(root), folder, after, PAGE_ENTRIES_MAX),
    async read(root: Uint8Array, id: string, from: number, to: number) {
      const object = (await entryIn(open(root), id))?.object;
      if (!object) throw new Refusal('not-found', 'There is no such file in this snapshot.');
      return E(objects).read(object, from, to);
    },
    compare: (before: Uint8Array, after: Uint8Array, seen: string | undefined) =>
      readChanges(open(before), open(after), seen, DIFFERENCES_PAGE_MAX),
  };
}

/** The lake of now, from the last snapshot, or from all its entries when that is gone. */
async function upToDate(
  lake: RefTo<typeof LakeArchive>,
  last: Taken | undefined,
  anew: () => Promise<Tree>,
  onFault: (error: unknown) => void,
): Promise<Taken> {
  try {
    if (last) return await bringUpToDate(lake, last.tree, last.mark);
  } catch (error) {
    // After a restore from a backup there is none of its nodes.
    if (!(error instanceof NodeMissing || error instanceof DamagedNode)) throw error;
    onFault(error);
  }
  return bringUpToDate(lake, await anew(), '');
}

/** Runs one step after another. */
function makeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(step: () => Promise<T>): Promise<T> => {
    const turn = last.then(step, step);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Deletes the nodes that no snapshot needs. When one cannot be read, nothing is deleted. */
async function sweepNodes(
  lake: RefTo<typeof LakeArchive>,
  disk: ObjectDisk,
  open: (root: Uint8Array) => Tree,
): Promise<void> {
  const needed = new Set<string>();
  for (const root of await E(lake).roots()) {
    const tree = open(root);
    for await (const { node } of tree.needs((hash) => needed.has(nodeName(hash)))) {
      if (node) needed.add(nodeName(node));
    }
  }
  for await (const { name } of disk.list()) {
    if (isNodeName(name) && !needed.has(name)) await disk.remove(name);
  }
}
