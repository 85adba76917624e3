/**
 * Public spaces, as the owner of a vat holds them: those he writes in, and those he follows.
 *
 * A space is a key. Its charter, signed by that key, says who may write in it; entries are signed by their authors.
 * Everybody who knows the key can read all of it, and copies of it are with everybody who follows it: nothing that was
 * published can be taken back. So nothing gets in but by `post`, which its owner calls with a text of his.
 */
import {
  arg,
  boolean,
  call,
  defineInterface,
  list,
  nat,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { PERSON_NAME_LENGTH_MAX } from '../people/names.ts';

/** Spaces of one vat, its own and those it follows. */
export const SPACES_MAX = 64;
/** Authors of one space, those that may no longer write among them. */
export const SPACE_AUTHORS_MAX = 32;
/** Entries that are kept: of one author, and of a space; the oldest go. */
export const AUTHOR_ENTRIES_MAX = 1_000;
export const SPACE_ENTRIES_MAX = 5_000;
/** Bytes of a space that are kept, about. */
export const SPACE_BYTES_MAX = 16 * 1_048_576;
/** Entries that are shown at once. */
export const SPACE_PAGE_MAX = 50;
export const SPACE_TEXT_LENGTH_MAX = 4_000;
export const SPACE_ABOUT_LENGTH_MAX = 1_000;
export const SPACE_LINKS_MAX = 4;
export const SPACE_LINK_LENGTH_MAX = 1_000;
/** Peer ids of vats that were seen to follow a space. */
export const SPACE_PLACES_MAX = 8;
/** The text by which somebody follows a space, with what stood around it. */
export const SPACE_ADDRESS_LENGTH_MAX = 2_000;

const Id = text(40);
/** Base32 of a key. */
export const KeyName = text(52, 52);
export const SpaceName = text(PERSON_NAME_LENGTH_MAX);
export const SpaceText = text(SPACE_TEXT_LENGTH_MAX);
export const SpaceLinks = list(text(SPACE_LINK_LENGTH_MAX), SPACE_LINKS_MAX);

/** Names an entry, and where it stands among the others. */
export const EntryPlace = record({ time: nat, author: KeyName, number: nat });

export const SpaceEntry = record({
  author: KeyName,
  number: nat,
  /** What the owner of the space calls the author; of himself, what he calls himself. */
  name: SpaceName,
  /** What the owner of this vat calls the author. */
  called: optional(SpaceName),
  mine: boolean,
  /** When it was written, as its author says; never later than it arrived. */
  time: nat,
  text: SpaceText,
  links: SpaceLinks,
  /** Its owner has not seen it. */
  unread: boolean,
});
export type SpaceEntry = Wire<typeof SpaceEntry>;

export const SpaceAuthor = record({
  key: KeyName,
  /** As everybody sees it. */
  name: SpaceName,
  /** What the owner of this vat calls the author. */
  called: optional(SpaceName),
  /** What another one is called that can be mistaken for it. */
  alike: optional(SpaceName),
  mine: boolean,
  /** Of the entries that are here. */
  entries: nat,
  /** May not write any more. */
  ended: boolean,
  /** Signed two entries that contradict each other: nothing more is taken of this author. */
  forked: boolean,
});
export type SpaceAuthor = Wire<typeof SpaceAuthor>;

/** Two entries that one author signed with the same number, or that cannot follow each other. */
export const Contradiction = record({ one: optional(SpaceEntry), other: SpaceEntry });
export type Contradiction = Wire<typeof Contradiction>;

export const SpaceSummary = record({
  id: Id,
  /** What the owner of this vat calls it. */
  petname: SpaceName,
  /** What the owner of the space calls it; empty as long as nothing came. */
  suggested: SpaceName,
  /** The key of the space. */
  key: KeyName,
  mine: boolean,
  mayWrite: boolean,
  entries: nat,
  unread: nat,
  /** Authors that contradicted themselves. */
  forked: nat,
  /** The newest, cut short. */
  last: optional(record({ time: nat, name: SpaceName, text: text(120) })),
  since: nat,
});
export type SpaceSummary = Wire<typeof SpaceSummary>;

/** A space of the list, with the petname of another one that looks like it. */
export const ListedSpace = record({ summary: SpaceSummary, alike: optional(SpaceName) });
export type ListedSpace = Wire<typeof ListedSpace>;

export const SpaceView = record({
  summary: SpaceSummary,
  about: text(SPACE_ABOUT_LENGTH_MAX),
  authors: list(SpaceAuthor, SPACE_AUTHORS_MAX),
  /** The key by which this vat would write there: whoever owns the space can let it. */
  author: KeyName,
});
export type SpaceView = Wire<typeof SpaceView>;

/** What an address says before it is followed. */
export const SeenSpace = record({
  key: KeyName,
  name: SpaceName,
  /** What it is called here, if it is followed already. */
  known: optional(SpaceName),
});
export type SeenSpace = Wire<typeof SeenSpace>;

export const SpacesListener = defineInterface('SpacesListener', { changed: call() });

export const SpaceOwner = defineInterface('SpaceOwner', {
  describe: call().returns(SpaceView),
  /** The newest, or those before `before`; the newest first. */
  entries: call(arg('before', optional(EntryPlace))).returns(list(SpaceEntry, SPACE_PAGE_MAX)),
  contradictions: call().returns(list(Contradiction, SPACE_AUTHORS_MAX)),
  /** All that is here has been seen. */
  read: call(),
  /**
   * Publishes it for everybody, for ever, and answers its number. Throws code `not-author`, `forked`, `empty`, `busy`
   * while another one is being signed.
   */
  post: call(arg('text', SpaceText), arg('links', SpaceLinks)).returns(nat),
  /** The text by which others follow it. */
  address: call().returns(text(SPACE_ADDRESS_LENGTH_MAX)),
  rename: call(arg('petname', SpaceName)),
  /** What others see of it. Throws code `not-owner`, as do the next two; each answers the number of the charter. */
  describeAs: call(arg('name', SpaceName), arg('about', text(SPACE_ABOUT_LENGTH_MAX))).returns(nat),
  /** Lets an author write, or names him otherwise. Throws code `bad-author`, `name-taken`, `too-many`. */
  admit: call(arg('author', KeyName), arg('name', SpaceName)).returns(nat),
  /** What that author wrote so far stays; nothing more is taken. */
  dismiss: call(arg('author', KeyName)).returns(nat),
  /**
   * What the owner of this vat calls an author, and nobody else sees; absent: as everybody does. Throws code
   * `not-found`, `bad-name`, `name-taken`.
   */
  callAuthor: call(arg('author', KeyName), arg('petname', optional(SpaceName))),
  /** Goes on with a new key, after entries of ours contradicted each other (a restored backup). */
  renew: call(),
  /** Lets go of it: what is here of it is deleted. What others have of it, they keep. */
  leave: call(),
});

export const Spaces = defineInterface('Spaces', {
  /**
   * Makes a space of this vat, and answers its id. `name` is what everybody sees, and its petname here; `author` the
   * name under which its owner writes there, which everybody sees, too.
   */
  create: call(
    arg('name', SpaceName),
    arg('about', text(SPACE_ABOUT_LENGTH_MAX)),
    arg('author', SpaceName),
  ).returns(Id),
  /** What an address leads to; nobody is asked. */
  look: call(arg('address', text(SPACE_ADDRESS_LENGTH_MAX))).returns(SeenSpace),
  /** Follows a space and answers its id. Throws code `bad-space`, `already-followed`, `name-taken`. */
  follow: call(arg('address', text(SPACE_ADDRESS_LENGTH_MAX)), arg('petname', SpaceName)).returns(
    Id,
  ),
  list: call().returns(list(ListedSpace, SPACES_MAX)),
  space: call(arg('id', Id)).returns(ref(SpaceOwner)),
  /** Petnames that look like this one. */
  alike: call(arg('name', SpaceName), arg('id', optional(Id))).returns(list(SpaceName, 10)),
  unread: call().returns(nat),
  watch: call(arg('listener', ref(SpacesListener))),
});
