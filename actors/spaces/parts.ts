/** How spaces, their list and the bridge that carries them know each other. Private to the vat. */
import {
  anything,
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import {
  KeyName,
  SPACE_ABOUT_LENGTH_MAX,
  SPACE_ADDRESS_LENGTH_MAX,
  SPACE_AUTHORS_MAX,
  SPACE_PLACES_MAX,
  SPACES_MAX,
  SpaceLinks,
  SpaceName,
  SpaceSummary,
  SpaceText,
} from './interface.ts';

/** Entries in one call. */
export const TAKEN_MAX = 256;
const Salt = bytes(16, 16);
const Hash = bytes(32, 32);
const Signature = bytes(64, 64);
const PlaceName = text(80);

/** As in bridges/netlayers/libp2p/gossip, with keys as names. */
export const Charter = record({
  sequence: nat,
  time: nat,
  name: SpaceName,
  about: text(SPACE_ABOUT_LENGTH_MAX),
  authors: list(record({ key: KeyName, name: SpaceName, last: nat }), SPACE_AUTHORS_MAX),
});
export type Charter = Inside<typeof Charter>;

export const SignedCharter = record({ charter: Charter, signature: Signature });
export type SignedCharter = Inside<typeof SignedCharter>;

const Entry = record({
  number: nat,
  previous: Hash,
  time: nat,
  text: SpaceText,
  attachments: SpaceLinks,
});

export const SignedEntry = record({
  author: KeyName,
  entry: Entry,
  hash: Hash,
  signature: Signature,
});
export type SignedEntry = Inside<typeof SignedEntry>;

/** The entries of one author that are here without a hole, and the hashes at both ends. */
export const Run = record({
  first: nat,
  previous: Hash,
  last: nat,
  hash: Hash,
  forked: boolean,
});
export type Run = Inside<typeof Run>;

export const Verdict = oneOf('new', 'older', 'known', 'gap', 'fork', 'refused');
export type Verdict = Inside<typeof Verdict>;

const ReadSpace = record({
  key: KeyName,
  /** The key by which this vat would write there at first. */
  author: KeyName,
  name: SpaceName,
  places: list(PlaceName, SPACE_PLACES_MAX),
});

const MadeSpace = record({
  key: KeyName,
  author: KeyName,
  salt: Salt,
  signed: SignedCharter,
});

/** The device that has the keys, writes addresses, and carries what was published. */
export const SpacesDevice = defineInterface('SpacesDevice', {
  /** Makes the key of a space and its first charter, with one author: this vat, under that name. */
  create: call(
    arg('name', SpaceName),
    arg('about', text(SPACE_ABOUT_LENGTH_MAX)),
    arg('author', SpaceName),
  ).returns(MadeSpace),
  /** By what key this vat writes in a space; another one for each space, and each generation. */
  author: call(arg('space', KeyName), arg('generation', nat)).returns(KeyName),
  signCharter: call(arg('salt', Salt), arg('charter', Charter)).returns(SignedCharter),
  signEntry: call(arg('space', KeyName), arg('generation', nat), arg('entry', Entry)).returns(
    SignedEntry,
  ),
  write: call(arg('space', KeyName), arg('name', SpaceName)).returns(
    text(SPACE_ADDRESS_LENGTH_MAX),
  ),
  /** Breaks with code `bad-space`. */
  read: call(arg('address', text(SPACE_ADDRESS_LENGTH_MAX))).returns(ReadSpace),
  /** These are on the disk, and others may have them. */
  publishEntry: call(arg('space', KeyName), arg('signed', SignedEntry)),
  publishCharter: call(arg('space', KeyName), arg('signed', SignedCharter)),
  /** Spaces came or went. */
  listed: call(),
});

/** A space, as the bridge fills and reads it, and as its own answers come back. */
export const SpaceKeeper = defineInterface('SpaceKeeper', {
  held: call().returns(
    record({
      signed: optional(SignedCharter),
      runs: list(record({ author: KeyName, run: Run }), SPACE_AUTHORS_MAX),
    }),
  ),
  /** Keeps a charter whose signature was checked; answers whether it was newer. */
  charter: call(arg('signed', SignedCharter)).returns(boolean),
  /** Keeps entries whose signatures were checked. `jump`: one may begin a chain anew. */
  take: call(arg('entries', list(SignedEntry, TAKEN_MAX)), arg('jump', boolean)).returns(
    list(Verdict, TAKEN_MAX),
  ),
  page: call(
    arg('author', KeyName),
    arg('from', nat),
    arg('down', boolean),
    arg('most', nat),
  ).returns(list(SignedEntry, TAKEN_MAX)),
  contradiction: call(arg('author', KeyName)).returns(optional(SignedEntry)),
  places: call().returns(list(PlaceName, SPACE_PLACES_MAX)),
  /** That vat follows it, too. */
  found: call(arg('place', PlaceName)),
  /** Its address was followed once more: the vats that it names. */
  alsoAt: call(arg('places', list(PlaceName, SPACE_PLACES_MAX))),
  authored: call(arg('author', KeyName)),
  signed: call(arg('signed', SignedEntry)).returns(anything),
  amended: call(arg('signed', SignedCharter)).returns(anything),
  notSigned: call(arg('why', record({ code: text(100), message: text(2_000) }))),
});

/** The list, as its spaces use it. */
export const SpacesLedger = defineInterface('SpacesLedger', {
  note: call(arg('summary', SpaceSummary)),
  gone: call(arg('id', text(40))),
  /** Throws unless the name is proper and free. */
  freePetname: call(arg('petname', SpaceName), arg('id', text(40))).returns(SpaceName),
});

/** The list, as the bridge uses it, and as its own answers come back. */
export const SpacesKeeper = defineInterface('SpacesKeeper', {
  all: call().returns(list(record({ key: KeyName, keeper: ref(SpaceKeeper) }), SPACES_MAX)),
  created: call(arg('made', MadeSpace), arg('petname', SpaceName)).returns(text(40)),
  seen: call(arg('read', ReadSpace)).returns(anything),
  opened: call(arg('read', ReadSpace), arg('petname', SpaceName)).returns(text(40)),
});
