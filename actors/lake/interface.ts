/**
 * What a data lake publishes: a tree of folders and files that one person owns.
 *
 * The owner facet does everything; the reader facet only looks. An uploader gets an `Upload`, writes bytes into
 * it, and the file appears in the lake, whole, when `finish` is answered; before that nobody sees anything of it.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, Name, PAGE_ENTRIES_MAX, Tags } from './entry.ts';
import { LakePast } from './past.ts';

export {
  CHUNK_BYTES_MAX,
  Entry,
  EntryId,
  entryFields,
  NAME_LENGTH_MAX,
  PAGE_ENTRIES_MAX,
  TAG_LENGTH_MAX,
  TAGS_MAX,
} from './entry.ts';

export const NewFile = record({
  name: Name,
  folder: EntryId,
  /** Media type; when left out it is told from the name. */
  type: optional(text(200)),
  /** When the file was last changed where it came from. */
  modified: optional(nat),
  /** The file that gets this content as a new version; then name and folder are not looked at. */
  replaces: optional(EntryId),
  /** Bytes to come, if known: a file that is longer or shorter in the end is refused. */
  size: optional(nat),
  /**
   * Makes an upload that can go on after a break, within a day; `size` and `modified` must be given, too.
   * True goes on with what an earlier one of the same name, folder, size and time had stored, if there is any:
   * ask `written` where. False begins anew.
   */
  resume: optional(boolean),
});

/** Where the bytes of one new file go. */
export const Upload = defineInterface('Upload', {
  /** Takes the next bytes; the answer says how many have been taken so far. Wait for answers now and then. */
  write: call(arg('bytes', bytes(CHUNK_BYTES_MAX))).returns(nat),
  /** Bytes taken so far. For an upload that goes on with an earlier one, the place to go on at. */
  written: call().returns(nat),
  /** Makes the file appear in the lake. Its answer means that it is safely on the disk. */
  finish: call().returns(Entry),
  /** Throws away what was written. */
  abort: call(),
});

/** Told that something in the lake is different now; look again for what interests you. */
export const LakeListener = defineInterface('LakeListener', { changed: call() });

export const Usage = record({ files: nat, folders: nat, bytes: nat, binned: nat });

/** `earlier` are earlier versions of files that are there, `binned` is what lies in the bin. */
export const USED_KINDS = [
  'pictures',
  'documents',
  'music',
  'video',
  'archives',
  'other',
  'earlier',
  'binned',
] as const;

/** Bytes as files are long; what is stored may be less, where files have parts in common. */
export const UsedByKind = list(
  record({ kind: oneOf(...USED_KINDS), files: nat, bytes: nat }),
  USED_KINDS.length,
);
export type UsedByKind = Wire<typeof UsedByKind>;

const reading = {
  /** The entries of a folder, in the order of their names; `after` is the id of the last one seen. */
  list: call(arg('folder', optional(EntryId)), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  /** Entries anywhere whose name or tags contain every word of `words`. */
  find: call(arg('words', text(200)), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  entry: call(arg('id', EntryId)).returns(Entry),
  /** The entry at a path such as `Photos/2026/boat.jpg`. */
  at: call(arg('path', text(4_096))).returns(Entry),
  /** Bytes `from` up to, not including, `to` of a file; fewer at its end. */
  read: call(arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(bytes(CHUNK_BYTES_MAX)),
  usage: call().returns(Usage),
  /** Tells `listener` of every change until the connection ends. */
  watch: call(arg('listener', ref(LakeListener))),
};

export const LakeReader = defineInterface('LakeReader', reading);

export const LakeOwner = defineInterface('LakeOwner', {
  ...reading,
  /** Starts a new file. A name already taken in that folder gets a number, as in `boat (2).jpg`. */
  add: call(arg('file', NewFile)).returns(ref(Upload)),
  /** Makes a folder, or gives the one of that name that is there already. */
  makeFolder: call(arg('name', Name), arg('folder', optional(EntryId))).returns(Entry),
  rename: call(arg('id', EntryId), arg('name', Name)).returns(Entry),
  move: call(arg('id', EntryId), arg('folder', EntryId)).returns(Entry),
  tag: call(arg('id', EntryId), arg('tags', Tags)).returns(Entry),
  /** Puts an entry (a folder with all it holds) into the bin, from where `restore` brings it back for 30 days. */
  remove: call(arg('id', EntryId)).returns(Entry),
  restore: call(arg('id', EntryId)).returns(Entry),
  /** What lies in the bin, newest first. */
  bin: call(arg('after', optional(EntryId))).returns(list(Entry, PAGE_ENTRIES_MAX)),
  /** Deletes for good what lies in the bin: one entry, or all of it. This cannot be undone. */
  purge: call(arg('id', optional(EntryId))).returns(nat),
  /** A facet that only looks. */
  reader: call().returns(ref(LakeReader)),
  /** How much room each kind of file takes. */
  usedByKind: call().returns(UsedByKind),
  /** What files were before, and the whole lake. */
  past: call().returns(ref(LakePast)),
  /** Is there an entry of this name in the folder? For asking before an upload. */
  taken: call(arg('name', Name), arg('folder', optional(EntryId))).returns(boolean),
});
