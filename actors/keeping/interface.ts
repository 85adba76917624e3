/**
 * How well the lake is kept, and what is done about it: what the owner of a vat sees and asks for.
 *
 * The bytes of a lake lie on this machine and, in pieces, with the hosts that granted space. Keeping
 * brings there what is new, takes away what nobody needs any more, looks now and then whether all
 * of it is still there, and makes anew what is not. It needs no key for that.
 */
import {
  arg,
  boolean,
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
import { EntryId } from '../lake/interface.ts';

/** Most hosts that one view lists. */
const HOSTS_SHOWN_MAX = 1_000;

/** What is being done just now; `of` is 0 as long as nobody knows how much there is. */
export const KeepingWork = record({
  what: oneOf('looking', 'reading', 'sending', 'mending', 'cleaning'),
  done: nat,
  of: nat,
  bytes: nat,
  since: nat,
});

/** What a host keeps of ours, as far as is known here. */
const HostShare = record({
  /** As `host` in `StorageAdmin.hosts`. */
  host: text(200),
  person: text(120),
  pieces: nat,
  bytes: nat,
  /** Gave bytes that were not those it was given: so often, the last time then. Until forgiven. */
  wrong: optional(record({ times: nat, last: nat })),
});

/** Blobs are what files consist of, encrypted. Times in milliseconds since 1970. */
export const KeepingHealth = record({
  paused: boolean,
  blobs: nat,
  bytes: nat,
  /** With all their pieces. */
  whole: nat,
  /** That could be read from the hosts, but lack pieces. */
  short: nat,
  /** That are on this machine alone: not yet sent, or too many pieces are gone. */
  alone: nat,
  /** That this machine has lost; those in `short` and `whole` can be read all the same. */
  lostHere: nat,
  /** Of these, perhaps with hosts that did not answer: they were neither had nor given up. */
  away: nat,
  /** Of these, lost at the hosts, too. */
  lost: nat,
  /** That were damaged here and were brought back, ever, and when last: the disk may be failing. */
  mended: optional(record({ objects: nat, last: nat })),
  /** How many people could vanish at once, whoever they are, without any loss if this machine burnt down. */
  survives: nat,
  lastLook: optional(nat),
  /** When every piece was last read and compared. */
  lastRead: optional(nat),
  work: optional(KeepingWork),
  /** Why the last work did not come to its end, as a code and in words. */
  trouble: optional(record({ code: text(40), message: text(1_000) })),
  hosts: list(HostShare, HOSTS_SHOWN_MAX),
});
export type KeepingHealth = Wire<typeof KeepingHealth>;

/** Where one file lies: how many of its blobs are how, and with whom. */
export const KeptEntry = record({
  blobs: nat,
  here: nat,
  whole: nat,
  short: nat,
  alone: nat,
  lost: nat,
  survives: nat,
  persons: list(record({ person: text(120), pieces: nat }), HOSTS_SHOWN_MAX),
});
export type KeptEntry = Wire<typeof KeptEntry>;

const Freed = record({ objects: nat, bytes: nat });

/** What nobody needed any more and is gone now. */
export const KeepingCollected = record({
  here: Freed,
  /** With the hosts, since this was asked for. */
  hosts: Freed,
  /** Then nothing is taken away at the hosts. */
  paused: boolean,
  /** Why not all of it could be taken away there. */
  trouble: optional(record({ code: text(40), message: text(1_000) })),
});
export type KeepingCollected = Wire<typeof KeepingCollected>;

export const KeepingListener = defineInterface('KeepingListener', { changed: call() });

/** `look` asks hosts what they have; `read` also reads all of it and compares. Both mend what is missing. */
export const KeepingDepth = oneOf('look', 'read');

export const KeepingOwner = defineInterface('KeepingOwner', {
  health: call().returns(KeepingHealth),
  kept: call(arg('entry', EntryId)).returns(KeptEntry),
  /** Begins now what would be done by itself in time. Does nothing more when it is under way. */
  check: call(arg('depth', KeepingDepth)),
  /**
   * Deletes now what no file, version or snapshot needs, here and with the hosts, as happens by
   * itself in time. Throws, and deletes nothing, when it cannot be told what is needed.
   */
  collect: call().returns(KeepingCollected),
  /** Stops what is under way; it begins again by itself when there is something new. */
  stop: call(),
  /** While paused nothing is sent, looked for or mended; leases are not renewed. */
  pause: call(arg('paused', boolean)),
  /** Thinks no more of what a host did wrong; `host` as in `KeepingHealth.hosts`. */
  forgive: call(arg('host', text(200))),
  /** Tells `listener` now and then while something changes, until the connection ends. */
  watch: call(arg('listener', ref(KeepingListener))),
});
