/**
 * What a lake publishes of its past: earlier versions of files, and snapshots of the whole. For the owner alone.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  int,
  list,
  nat,
  optional,
  record,
  text,
} from '../../vat/index.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, PAGE_ENTRIES_MAX } from './entry.ts';

/** Most versions one answer lists. */
export const VERSIONS_PAGE_MAX = 200;
/** Most snapshots of one lake. */
export const SNAPSHOTS_MAX = 1_000;
/** Most differences one answer lists. */
export const DIFFERENCES_PAGE_MAX = 500;

/** Names a snapshot. */
export const SnapshotId = text(40);

/** A version as others see it. */
export const FileVersion = record({
  /** From 1, in the order in which they were put there. */
  number: nat,
  /** When it was put there, in milliseconds since 1970. */
  stored: nat,
  size: nat,
  type: text(200),
  /** When the file was last changed where it came from. */
  modified: nat,
  /** The one that is read now. */
  now: boolean,
});

/** What is kept: so many of the newest, all of the last days, and, staggered, ever fewer of the time before. */
export const KeepRule = record({ newest: int(1, 1_000), days: int(0, 3_650), staggered: boolean });

/** A snapshot as others see it. */
export const Snapshot = record({ id: SnapshotId, time: nat, files: nat, folders: nat, bytes: nat });

/** What is not the same in two snapshots: only `before` was removed, only `after` was added. */
export const LakeDifference = record({
  id: EntryId,
  before: optional(Entry),
  after: optional(Entry),
});

export const LakePast = defineInterface('LakePast', {
  /** What a file was, newest first, the present one included; ask with the last number seen for more. */
  versions: call(arg('id', EntryId), arg('after', optional(nat))).returns(
    list(FileVersion, VERSIONS_PAGE_MAX),
  ),
  /** Bytes `from` up to, not including, `to` of a version. */
  readVersion: call(
    arg('id', EntryId),
    arg('number', nat),
    arg('from', nat),
    arg('to', nat),
  ).returns(bytes(CHUNK_BYTES_MAX)),
  /** Makes an earlier version the newest. What was there stays as an earlier one. */
  restoreVersion: call(arg('id', EntryId), arg('number', nat)).returns(FileVersion),
  /** How many versions and snapshots are kept. */
  keepRules: call().returns(record({ versions: KeepRule, snapshots: KeepRule })),
  /** Sets how many; what the rule for versions does not keep goes when a file is next replaced. */
  setKeepRules: call(arg('versions', KeepRule), arg('snapshots', KeepRule)),
  /** All of them, newest first. */
  snapshots: call().returns(list(Snapshot, SNAPSHOTS_MAX)),
  /** Takes one now. When nothing changed since the last one, answers that. */
  takeSnapshot: call().returns(Snapshot),
  /** Drops one. What only it had is deleted for good. */
  dropSnapshot: call(arg('snapshot', SnapshotId)),
  /** The entries of a folder as they were, as `list` gives those of now. */
  listSnapshot: call(
    arg('snapshot', SnapshotId),
    arg('folder', optional(EntryId)),
    arg('after', optional(EntryId)),
  ).returns(list(Entry, PAGE_ENTRIES_MAX)),
  /** Bytes of a file as it was. */
  readSnapshot: call(
    arg('snapshot', SnapshotId),
    arg('id', EntryId),
    arg('from', nat),
    arg('to', nat),
  ).returns(bytes(CHUNK_BYTES_MAX)),
  /** What was added, changed and removed from one to the other; ask with the last id seen for more. */
  compareSnapshots: call(
    arg('before', SnapshotId),
    arg('after', SnapshotId),
    arg('seen', optional(EntryId)),
  ).returns(list(LakeDifference, DIFFERENCES_PAGE_MAX)),
  /**
   * Brings an entry back as it was, a folder with all that lay in it. What is there now stays: a file that changed
   * since gets its old content as a new version. Answers how many entries were different.
   */
  restoreEntry: call(arg('snapshot', SnapshotId), arg('id', EntryId)).returns(nat),
  /**
   * Takes what was deleted for good out of all snapshots, too, folders with all that lay in them then. This cannot be
   * undone. Answers how many snapshots had any of it.
   */
  forget: call(arg('ids', list(EntryId, PAGE_ENTRIES_MAX))).returns(nat),
});
