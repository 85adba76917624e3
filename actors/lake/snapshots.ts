/**
 * Snapshots: the whole lake as it was at a moment, to look into and to bring things back from. The lake knows when
 * each was taken and the hash of its topmost node; the nodes lie sealed with a device of the host, which reads the
 * lake page by page, so that no turn takes long however much there is. What did not change is shared by all.
 */
import { E } from '../../captp/index.ts';
import { kept, type Retention } from '../../store/index.ts';
import {
  arg,
  bytes,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  Occurrence,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, entryFields, PAGE_ENTRIES_MAX } from './entry.ts';
import { LakeFeed } from './feed.ts';
import type { LakeSelf } from './kept.ts';
import { StoredObject } from './objects.ts';
import {
  DIFFERENCES_PAGE_MAX,
  LakeDifference,
  SNAPSHOTS_MAX,
  Snapshot,
  SnapshotId,
} from './past.ts';

/** Most entries that are handed over at once. */
export const ARCHIVE_PAGE_MAX = 250;
const Root = bytes(32);

/** A snapshot as the lake keeps it; `mark` is where the feed of changes was. */
export const KeptSnapshot = record({
  id: SnapshotId,
  time: nat,
  files: nat,
  folders: nat,
  bytes: nat,
  root: Root,
  mark: text(40),
});
export type KeptSnapshot = Inside<typeof KeptSnapshot>;

/** An entry with what it takes to read it. */
export const WholeEntry = record({ ...entryFields, object: optional(StoredObject) });

/** The lake, as the device that takes snapshots sees it. Private to the vat. */
export const LakeArchive = defineInterface('LakeArchive', {
  feed: call().returns(ref(LakeFeed)),
  /** Those of `ids` that there are, whole. */
  whole: call(arg('ids', list(EntryId, ARCHIVE_PAGE_MAX))).returns(
    list(WholeEntry, ARCHIVE_PAGE_MAX),
  ),
  /** Notes a snapshot that is durable. */
  taken: call(
    arg('root', Root),
    arg('mark', text(40)),
    arg('files', nat),
    arg('folders', nat),
    arg('bytes', nat),
  ).returns(Snapshot),
  /** Brings back these entries as they were, parents before what lies in them. Answers how many were different. */
  bringBack: call(arg('entries', list(WholeEntry, ARCHIVE_PAGE_MAX))).returns(nat),
  /** Snapshots with the first root have the second one now, and hold so much less. */
  rewritten: call(
    arg('before', Root),
    arg('after', Root),
    arg('files', nat),
    arg('folders', nat),
    arg('bytes', nat),
  ),
  /** The roots of all snapshots. */
  roots: call().returns(list(Root, SNAPSHOTS_MAX)),
  /** The next daily snapshot is due. */
  daily: call(arg('at', Occurrence)),
});

/** Takes and reads snapshots; a device of the host. */
export const Snapshots = defineInterface('Snapshots', {
  /** Takes one, which shares with `base` (a root, and where the feed was then) what is the same. */
  take: call(
    arg('lake', ref(LakeArchive)),
    arg('root', optional(Root)),
    arg('mark', text(40)),
  ).returns(Snapshot),
  list: call(arg('root', Root), arg('folder', EntryId), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  read: call(arg('root', Root), arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(
    bytes(CHUNK_BYTES_MAX),
  ),
  compare: call(arg('before', Root), arg('after', Root), arg('seen', optional(EntryId))).returns(
    list(LakeDifference, DIFFERENCES_PAGE_MAX),
  ),
  /** Gives the lake back the entry called `id` with all below it. Answers how many were different. */
  restore: call(arg('root', Root), arg('id', EntryId), arg('lake', ref(LakeArchive))).returns(nat),
  /** Takes entries with all that lay in them out of all snapshots. Answers how many snapshots had any. */
  forget: call(arg('lake', ref(LakeArchive)), arg('ids', list(EntryId, PAGE_ENTRIES_MAX))).returns(
    nat,
  ),
  /** A snapshot was dropped: what only it needed may go. */
  dropped: call(),
});

/** Who tells the lake where snapshots are taken; held by the host. */
export const LakeFitter = defineInterface('LakeFitter', {
  /** Asked at every start. The first time, daily snapshots begin. */
  furnish: call(arg('snapshots', ref(Snapshots))),
});

/** What a lake does until its owner says otherwise. */
export const SNAPSHOTS_KEPT: Retention = { newest: 7, days: 7, staggered: true };
/** When the daily snapshot is taken; who sleeps then has one when he wakes. */
export const DAILY = { daily: '03:40', zone: 'UTC', catchUp: 'once' } as const;

function device({ state }: LakeSelf) {
  if (state.snapshots) return state.snapshots;
  throw new Refusal('no-snapshots', 'This vat has no place for snapshots. Start it anew.');
}

function findSnapshot({ stores }: LakeSelf, id: string): KeptSnapshot {
  const snapshot = stores.snapshots.get(id);
  if (!snapshot) throw new Refusal('not-found', 'There is no such snapshot (any more).');
  return snapshot;
}

function newestFirst({ stores }: LakeSelf): KeptSnapshot[] {
  return [...stores.snapshots.values()].reverse();
}

function shown({ root: _, mark: _mark, ...snapshot }: KeptSnapshot): Inside<typeof Snapshot> {
  return snapshot;
}

/** Takes one; the answer comes when it is durable and noted. */
export function take(self: LakeSelf, archive: object) {
  const [last] = newestFirst(self);
  return E(device(self)).take(archive as never, last?.root, last?.mark ?? '');
}

/** The same for nobody in particular: who looks after the vat hears of what goes wrong. */
export function takeDaily(self: LakeSelf, archive: object): void {
  const [last] = newestFirst(self);
  E.sendOnly(device(self)).take(archive as never, last?.root, last?.mark ?? '');
}

/** Has the device bring an entry back with all below it. */
export function restoreFrom(self: LakeSelf, snapshot: string, id: string, archive: object) {
  return E(device(self)).restore(findSnapshot(self, snapshot).root, id, archive as never);
}

/** Has the device take out of all snapshots what is not in the lake any more. */
export function forgetIn(self: LakeSelf, ids: string[], archive: object) {
  if (ids.some((id) => self.stores.entries.has(id))) {
    throw new Refusal('not-purged', 'Delete it for good first; then its past can be forgotten.');
  }
  return E(device(self)).forget(archive as never, ids);
}

/** Snapshots that were written anew, with so much less in them. */
export function rewrite(
  self: LakeSelf,
  before: Uint8Array,
  root: Uint8Array,
  less: Pick<KeptSnapshot, 'files' | 'folders' | 'bytes'>,
): void {
  for (const snapshot of newestFirst(self)) {
    if (!snapshot.root.every((byte, at) => byte === before[at])) continue;
    const { files, folders, bytes } = snapshot;
    self.stores.snapshots.set(snapshot.id, {
      ...snapshot,
      root,
      files: files - less.files,
      folders: folders - less.folders,
      bytes: bytes - less.bytes,
    });
  }
  self.turn.notify('changed');
}

/** Notes one, and drops those that the rule does not keep. */
export function note(self: LakeSelf, made: Omit<KeptSnapshot, 'id' | 'time'>) {
  const all = newestFirst(self);
  const time = Math.max(self.turn.now(), (all[0]?.time ?? 0) + 1);
  const id = String(time).padStart(15, '0');
  const same = all[0] && made.root.every((byte, at) => byte === all[0]?.root[at]);
  if (all[0] && same) {
    self.stores.snapshots.set(all[0].id, { ...all[0], mark: made.mark });
    return shown(all[0]);
  }
  const snapshot = { ...made, id, time };
  self.stores.snapshots.set(id, snapshot);
  const staying = new Set(
    kept([snapshot, ...all], self.state.snapshotsKept, time).slice(0, SNAPSHOTS_MAX),
  );
  const over = all.filter((one) => !staying.has(one));
  for (const one of over) self.stores.snapshots.delete(one.id);
  if (over.length > 0) E.sendOnly(device(self)).dropped();
  self.turn.notify('changed');
  return shown(snapshot);
}

export const snapshotting = {
  snapshots(this: LakeSelf) {
    return newestFirst(this).map(shown);
  },

  dropSnapshot(this: LakeSelf, id: string) {
    findSnapshot(this, id);
    this.stores.snapshots.delete(id);
    E.sendOnly(device(this)).dropped();
    this.turn.notify('changed');
  },

  listSnapshot(this: LakeSelf, id: string, folder: string | undefined, after: string | undefined) {
    return E(device(this)).list(findSnapshot(this, id).root, folder ?? '', after);
  },

  readSnapshot(this: LakeSelf, id: string, entry: string, from: number, to: number) {
    if (to < from || to - from > CHUNK_BYTES_MAX) {
      throw new Refusal('bad-range', `Read at most ${CHUNK_BYTES_MAX} bytes at a time, forwards.`);
    }
    return E(device(this)).read(findSnapshot(this, id).root, entry, from, to);
  },

  compareSnapshots(this: LakeSelf, before: string, after: string, seen: string | undefined) {
    const [one, other] = [findSnapshot(this, before), findSnapshot(this, after)];
    return E(device(this)).compare(one.root, other.root, seen);
  },
};
