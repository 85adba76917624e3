/**
 * What shares publish: a grant on one entry of a lake that ends when its giver says so, on a day, or after a
 * number of openings, with a log of when it was opened.
 *
 * Three parties, three facets. `Shares` is the giver's list of all that was handed out; `ShareOwner` is one grant
 * as the giver holds it; a `ShareDoor` (door.ts) is what the link leads to. Opening it gives an `Opening`, through which the
 * recipient reads; an opening has a sturdy reference of its own, so that a recipient whose connection breaks in
 * the middle of a download goes on without using up another opening. Revoking ends all of them at once.
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
import { SharePass } from '../hosted-share/interface.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, PAGE_ENTRIES_MAX } from '../lake/interface.ts';

export const LABEL_LENGTH_MAX = 120;
/** Most openings kept in the log of one share; older ones are counted but no longer listed. */
export const LOG_LENGTH_MAX = 1_000;

export const Terms = record({
  /** For whom it is, in the giver's words. Only the giver sees it. */
  label: text(LABEL_LENGTH_MAX),
  /** When it ends, in milliseconds since 1970. */
  ends: optional(nat),
  /** How many times it may be opened. */
  openings: optional(nat),
});

/** `failed`: it was to be kept by a host, and could not be brought there. */
export const ShareState = oneOf('active', 'revoked', 'expired', 'used-up', 'removed', 'failed');

/** Longest name of a host that keeps shares. */
export const HOST_NAME_LENGTH_MAX = 80;
/** Hosts that one owner can have on the list. */
export const SHARE_HOSTS_MAX = 100;

export const Progress = record({ done: nat, total: nat });

export const ShareSummary = record({
  id: text(40),
  label: text(LABEL_LENGTH_MAX),
  entry: EntryId,
  /** Name and kind of what is shared, as it is called now (or was last called). */
  name: text(255),
  kind: oneOf('file', 'folder'),
  state: ShareState,
  created: nat,
  ends: optional(nat),
  openingsAllowed: optional(nat),
  openings: nat,
  lastOpened: optional(nat),
  ended: optional(nat),
  /** The host that keeps it sealed; absent for what this vat serves itself. */
  servedBy: optional(text(HOST_NAME_LENGTH_MAX)),
  /** The name of that host's vat, as long as the host is on the list. */
  servedByVat: optional(text(120)),
  /** Bytes brought to that host, while it is being brought there. */
  placing: optional(Progress),
  /** Has the host answered that its half of the key is erased? Absent where there is none. */
  erased: optional(boolean),
  /** What went wrong with the host. */
  trouble: optional(text(300)),
});
export type ShareSummary = Wire<typeof ShareSummary>;

export const ShareOwner = defineInterface('ShareOwner', {
  describe: call().returns(ShareSummary),
  /** The swiss number of the page, from which the link is made. Absent once the share has ended. */
  swiss: call().returns(optional(bytes(32))),
  /** The half of the key that stands in the link. Absent for a link of before, and at the end. */
  secret: call().returns(optional(bytes(32))),
  /** The address at the host that keeps it, without the secret; absent until it is all there. */
  link: call().returns(optional(text(1_000))),
  /** When it was opened, newest first, in milliseconds since 1970. */
  log: call().returns(list(nat, LOG_LENGTH_MAX)),
  /** Ends it now and for good. Whoever already saved a copy keeps that copy. */
  revoke: call().returns(ShareSummary),
  /** Changes the label, the end or the number of openings of a share that is still active. */
  change: call(arg('terms', Terms)).returns(ShareSummary),
});

export const SharesListener = defineInterface('SharesListener', { changed: call() });

export const Granted = record({
  id: text(40),
  swiss: bytes(32),
  /** The other half of what the link is made of. */
  secret: bytes(32),
  share: ref(ShareOwner),
});

/** A vat that keeps sealed shares for this one. */
export const ShareHostSummary = record({ name: text(HOST_NAME_LENGTH_MAX), shares: nat });
export type ShareHostSummary = Wire<typeof ShareHostSummary>;

export const Shares = defineInterface('Shares', {
  /**
   * Shares one entry (a folder with all it holds). With `host` it is sealed as it is now and kept by
   * that host, which serves it while this vat sleeps; `swiss` is empty then: ask the share for its
   * `link` once nothing is left to be brought there.
   */
  grant: call(
    arg('entry', EntryId),
    arg('terms', Terms),
    arg('host', optional(text(HOST_NAME_LENGTH_MAX))),
  ).returns(Granted),
  /** Vats that keep shares for this one. */
  hosts: call().returns(list(ShareHostSummary, SHARE_HOSTS_MAX)),
  /** Takes on a host, by the pass that it gave. */
  addHost: call(arg('name', text(HOST_NAME_LENGTH_MAX, 1)), arg('pass', ref(SharePass))),
  /** Takes a host off the list; what it keeps now stays there and can still be revoked. */
  forgetHost: call(arg('name', text(HOST_NAME_LENGTH_MAX))),
  /** All shares, newest first; `after` is the id of the last one seen. */
  list: call(arg('after', optional(text(40)))).returns(list(ShareSummary, PAGE_ENTRIES_MAX)),
  /** How many are still active. */
  count: call().returns(nat),
  share: call(arg('id', text(40))).returns(ref(ShareOwner)),
  /** Takes an ended share off the list. */
  forget: call(arg('id', text(40))),
  watch: call(arg('listener', ref(SharesListener))),
});

export const OpeningListener = defineInterface('OpeningListener', {
  /** The share has ended; nothing more can be read through it. */
  ended: call(arg('why', ShareState)),
});

/** What a recipient reads through. Once the share has ended every method breaks with its end as the code. */
export const Opening = defineInterface('Opening', {
  /** What was shared; its `folder` is empty. */
  entry: call().returns(Entry),
  /** The entries of a shared folder, or of one inside it. */
  list: call(arg('folder', optional(EntryId)), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  read: call(arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(bytes(CHUNK_BYTES_MAX)),
  watch: call(arg('listener', ref(OpeningListener))),
});

export const Opened = record({ opening: ref(Opening), swiss: bytes(32), entry: Entry });

/** What links of before led to; those made now lead to a `ShareDoor`. */
export const SharePage = defineInterface('SharePage', {
  /** Opens the share, which counts. Breaks with code revoked, expired, used-up or removed once it has ended. */
  open: call().returns(Opened),
});
