/**
 * An entry of a lake, a file or a folder, and the limits of what is said of it.
 */
import { list, nat, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';

/** Longest file or folder name, in UTF-16 code units. */
export const NAME_LENGTH_MAX = 255;
/** Most bytes one `read` answers or one `write` takes. */
export const CHUNK_BYTES_MAX = 1_048_576;
/** Most entries one `list` or `find` answers; ask again with `after` for more. */
export const PAGE_ENTRIES_MAX = 1_000;
/** Most tags on one entry, and the longest tag. */
export const TAGS_MAX = 32;
export const TAG_LENGTH_MAX = 60;

/** Names an entry; the empty text is the top folder. */
export const EntryId = text(40);
export const Name = text(NAME_LENGTH_MAX);
export const Tags = list(text(TAG_LENGTH_MAX), TAGS_MAX);

/** The fields of an entry; the lake keeps them together with the object of a file. */
export const entryFields = {
  id: EntryId,
  kind: oneOf('file', 'folder'),
  name: Name,
  /** The folder it lies in. */
  folder: EntryId,
  /** Media type, such as image/png; empty for a folder. */
  type: text(200),
  /** Bytes; 0 for a folder. */
  size: nat,
  /** Times in milliseconds since 1970. */
  added: nat,
  modified: nat,
  tags: Tags,
  /** When it was put into the bin; absent for what is not there. */
  removed: optional(nat),
};

export const Entry = record(entryFields);
export type Entry = Wire<typeof Entry>;
