/**
 * What the parts of storage say to each other: a grant, the host that keeps account of all grants,
 * and the device that moves the bytes. Nobody outside holds any of these.
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
  ref,
  text,
} from '../../vat/index.ts';
import {
  HOSTED_NAMES_MAX,
  HostedName,
  KeptHost,
  SlotBytes,
  SlotHash,
  StorageCounter,
} from './interface.ts';

/** How the disk calls what it keeps of a share: random, and never used again. */
const Blob = text(40);
/** Blobs in one message. */
export const BLOBS_MAX = 1_000;
const Blobs = list(Blob, BLOBS_MAX);
const Names = list(HostedName, HOSTED_NAMES_MAX);
/** Records of slots in one message. */
const SLOT_ENTRIES_MAX = 1_000;
/** Of two of one account the one with the higher revision is newer. */
const Room = record({ revision: nat, limit: nat, used: nat, shares: optional(nat) });

/** The account of one grant, and of all. */
export const Balance = record({ grant: Room, host: Room });

const Change = int(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** Keeps account; for grants. `grant` is the id of the one that asks. */
export const HostLedger = defineInterface('HostLedger', {
  /** Throws when the grant was revoked. */
  open: call(arg('grant', text(40))).returns(Balance),
  /** Throws when it was revoked, or there is no room. What is given back is always taken. */
  charge: call(arg('grant', text(40)), arg('bytes', Change), arg('shares', Change)).returns(
    Balance,
  ),
  /**
   * Charges for shares that were acknowledged: their room was held, so it is always taken, also
   * when the grant was revoked since. `floor`: see `HostCensus`.
   */
  entered: call(
    arg('grant', text(40)),
    arg('bytes', Change),
    arg('shares', Change),
    arg('floor', nat),
  ).returns(Balance),
  seen: call(arg('grant', text(40))),
  /** Nothing is left of it. */
  ended: call(arg('grant', text(40))),
});

/** A slot's record that was acknowledged and verified; number and hash are its own. */
export const SlotEntry = record({
  slot: HostedName,
  record: SlotBytes,
  number: nat,
  hash: SlotHash,
});
const SlotEntries = list(SlotEntry, SLOT_ENTRIES_MAX);

/** How many slots a grant has, and the bytes of their records. */
const SlotRoom = record({ slots: nat, bytes: nat });

const Found = record({ blob: Blob, size: nat });

/** A share that was acknowledged: it is durable as `blob`, which says all this too. */
export const Entry = record({ share: HostedName, size: nat, until: nat, blob: Blob });
const Entries = list(Entry, BLOBS_MAX);

/** The leases and slots of one grant; for the device. All but `entered` and `slotsEntered` throw when it was revoked. */
export const LeaseBook = defineInterface('LeaseBook', {
  balance: call().returns(Balance),
  find: call(arg('share', HostedName)).returns(optional(Found)),
  /**
   * Records leases on shares that were acknowledged. Answers which blob each of them is now: where
   * one of that size was there, it stays. `floor`: see `HostCensus`.
   */
  entered: call(arg('shares', Entries), arg('floor', nat)).returns(
    record({ blobs: Blobs, balance: Balance }),
  ),
  /** The disk has no such blob any more: the share must be put anew. */
  lost: call(arg('share', HostedName), arg('blob', Blob)),
  look: call(arg('shares', Names)).returns(list(optional(nat), HOSTED_NAMES_MAX)),
  renew: call(arg('shares', Names), arg('until', nat)).returns(Names),
  /** Answers the blobs that are to be deleted. */
  cancel: call(arg('shares', Names)).returns(record({ blobs: Blobs, balance: Balance })),
  readSlot: call(arg('slot', HostedName)).returns(optional(SlotBytes)),
  /** Slots of the grant, in order, after the one called `after`; `last` is empty when it has no more. */
  slotNames: call(arg('after', text(128))).returns(record({ names: Names, last: text(128) })),
  slotRoom: call().returns(SlotRoom),
  /**
   * Records what slots hold that were acknowledged, in the order in which they were. One that is
   * not newer than what is there changes nothing. `floor`: see `HostCensus`.
   */
  slotsEntered: call(arg('records', SlotEntries), arg('floor', nat)).returns(
    record({ room: SlotRoom, balance: Balance }),
  ),
  seen: call(),
});

export const GrantCensus = defineInterface('GrantCensus', {
  /** Blobs that leases are held on, behind what an earlier answer called `last`; '' when there are no more. */
  blobs: call(arg('after', text(128))).returns(record({ blobs: Blobs, last: text(128) })),
  /** Enters what was acknowledged before a crash. Answers the blobs that are shares now. */
  recovered: call(arg('shares', Entries)).returns(Blobs),
  slotsRecovered: call(arg('records', SlotEntries)),
});

/**
 * For the device, to hold what the disk has against what it should have. Blobs have numbers that
 * only grow. Each that is below the floor has been entered, or never will be.
 */
export const HostCensus = defineInterface('HostCensus', {
  /**
   * From now on the disk may hold more than leases say. Could it already? `secret` is this host's
   * own, for what it notes on a disk that others may read.
   */
  opened: call().returns(record({ littered: boolean, secret: bytes(32), floor: nat })),
  /** Everything that was to be deleted is, and what was acknowledged is entered. */
  closing: call(),
  grants: call().returns(list(record({ id: text(40), census: ref(GrantCensus) }), 10_000)),
});

/** One grant as its host sees it. */
export const StorageKeeper = defineInterface('StorageKeeper', {
  begin: call().returns(bytes(32)),
  /** It was revoked; what it holds goes at that time. */
  end: call(arg('deletes', nat)),
  drop: call(),
});

/** What a grant does at its times. */
export const GrantClock = defineInterface('GrantClock', {
  /** Goes on behind the share `after`; `next` is when the next lease ends of those before, or 0. */
  sweep: call(arg('after', text(128)), arg('next', nat)),
  drop: call(),
});

/** The disk of a host, behind which no turn waits. */
export const StorageDevice = defineInterface('StorageDevice', {
  /** A counter for whoever holds `holder`, until that is broken. */
  enter: call(
    arg('book', ref(LeaseBook)),
    arg('grant', text(40)),
    arg('holder', ref()),
    arg('balance', Balance),
  ).returns(ref(StorageCounter)),
  /** The account changed without its doing, and these blobs are no longer needed. */
  drop: call(arg('grant', text(40)), arg('blobs', Blobs), arg('balance', optional(Balance))),
  /** The account changed. */
  told: call(arg('grant', text(40)), arg('balance', Balance)),
  /** The account of all changed. */
  bounded: call(arg('host', Room)),
  /** Ends all counters of a grant. */
  end: call(arg('grant', text(40))),
});

/** Where we store: for the one who reaches the hosts. */
export const HostBookDesk = defineInterface('HostBookDesk', {
  add: call(arg('host', text(200)), arg('person', text(120)), arg('pass', ref())).returns(KeptHost),
  hosts: call().returns(list(record({ kept: KeptHost, pass: ref() }), 1_000)),
  remove: call(arg('id', text(40))),
});
