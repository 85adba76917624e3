/**
 * Keeping shares for others, as both sides see it: what an owner holds to grant space and take it
 * back, and what somebody who was granted some does with it.
 *
 * The address that is handed out leads to a `StoragePass`. Whoever enters by it gets a counter that
 * lives as long as the connection it was asked for by: bytes go between it and the disk, and no
 * turn of the vat waits for either. It sees names that say nothing, sizes and times; it cannot
 * read what it keeps.
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

/** Bytes in one `put`, `write` or `read`, as in store/grid/share-host.ts. */
export const HOSTED_PIECE_BYTES_MAX = 1_048_576;
/** Bytes of one grant, and of all together: a petabyte. */
export const GRANT_BYTES_MAX = 1_000_000_000_000_000;
/** Names in one `look`, `renew` or `cancel`. */
export const HOSTED_NAMES_MAX = 1_000;
/** Bytes of one slot record. */
export const HOSTED_SLOT_BYTES_MAX = 65_536;
/** Grants of one vat, those that are revoked and not yet deleted among them. */
export const STORAGE_GRANTS_MAX = 1_000;

const HASH_BYTES = 32;
const LIFE_ID_BYTES = 16;
const NAME_LENGTH_MAX = 128;
const Label = text(120);
const Person = text(120);
const Address = text(1_000);
const Id = text(40);

/** Names a share or a slot. */
export const HostedName = text(NAME_LENGTH_MAX, 4);
const Names = list(HostedName, HOSTED_NAMES_MAX);
const Piece = bytes(HOSTED_PIECE_BYTES_MAX);
export const SlotBytes = bytes(HOSTED_SLOT_BYTES_MAX);
export const SlotHash = bytes(HASH_BYTES, HASH_BYTES);

export const StorageWriter = defineInterface('StorageWriter', {
  /** Calls may overlap and land in their order. */
  write: call(arg('bytes', Piece)),
  /** Names the share; answers once it is durable and its lease recorded. */
  finish: call(arg('share', HostedName)),
  abort: call(),
});

/** Bytes that a grant may hold, and holds; both count whole shares and slots. */
export const HostSpace = record({ limit: nat, used: nat });

export const SlotAnswer = record({ written: boolean, record: optional(SlotBytes) });

/** What somebody does who was granted space. `until` counts milliseconds since 1970. */
export const StorageCounter = defineInterface('StorageCounter', {
  put: call(arg('share', HostedName), arg('bytes', Piece), arg('until', nat)),
  /** For a share whose size and name are known at its end. */
  begin: call(arg('until', nat)).returns(ref(StorageWriter)),
  read: call(arg('share', HostedName), arg('from', nat), arg('to', nat)).returns(Piece),
  /** Their sizes; undefined for what is not kept. */
  look: call(arg('shares', Names)).returns(list(optional(nat), HOSTED_NAMES_MAX)),
  /** Gives the names that are not kept. */
  renew: call(arg('shares', Names), arg('until', nat)).returns(Names),
  /** Ends leases at once; what is kept of them is deleted. A slot of such a name goes, too. */
  cancel: call(arg('shares', Names)),
  space: call().returns(HostSpace),
  readSlot: call(arg('slot', HostedName)).returns(optional(SlotBytes)),
  writeSlot: call(
    arg('slot', HostedName),
    arg('record', SlotBytes),
    arg('expected', optional(SlotHash)),
  ).returns(SlotAnswer),
});

/** Which life of the vat that enters: a restore from a backup begins a new one, with a higher number. */
const LifeOfHolder = record({ number: nat, id: bytes(LIFE_ID_BYTES, LIFE_ID_BYTES) });

export const StoragePass = defineInterface('StoragePass', {
  /**
   * `holder` is any reference of the one who enters: once it is broken, what is under way ends. Throws
   * `earlier-life` when a later life of the same vat was here: what the earlier one takes for its own,
   * and would delete, is the other's.
   */
  enter: call(arg('holder', ref()), arg('life', optional(LifeOfHolder))).returns(
    ref(StorageCounter),
  ),
});

export const StorageGrantSummary = record({
  id: Id,
  label: Label,
  /** Who it is for, in the owner's words. */
  person: Person,
  /** The contact's vat; absent when it was granted by an address. */
  vat: optional(text(120)),
  created: nat,
  limit: nat,
  used: nat,
  shares: nat,
  /** When something was last kept or asked for by it, to ten minutes. */
  seen: optional(nat),
  revoked: optional(nat),
  /** When what a revoked one holds is deleted. */
  deletes: optional(nat),
});
export type StorageGrantSummary = Wire<typeof StorageGrantSummary>;

export const StorageTotals = record({
  /** Most bytes to keep for all others together; none: as many as were granted. */
  limit: optional(nat),
  used: nat,
  shares: nat,
  /** The limits of all grants that stand, added up. */
  granted: nat,
  grants: nat,
});
export type StorageTotals = Wire<typeof StorageTotals>;

const Grants = list(StorageGrantSummary, STORAGE_GRANTS_MAX);

/** What its owner does with the space of this vat. */
export const StorageOwner = defineInterface('StorageOwner', {
  /** Answers the swiss number by which the new grant's pass is found. */
  grant: call(arg('label', Label), arg('person', Person), arg('limit', nat)).returns(
    record({ id: Id, swiss: bytes(32) }),
  ),
  grants: call().returns(Grants),
  /** A lower limit deletes nothing; it keeps more from coming. */
  change: call(arg('id', Id), arg('limit', nat)),
  /**
   * From its commit on nothing takes effect through the grant. What it holds is deleted a week
   * later.
   */
  revoke: call(arg('id', Id)),
  /** Deletes now what a revoked grant holds. */
  drop: call(arg('id', Id)),
  totals: call().returns(StorageTotals),
  /** Most bytes in all; undefined for no bound beside the grants'. */
  bound: call(arg('limit', optional(nat))),
});

/** A vat that keeps shares for us. */
export const KeptHost = record({
  id: Id,
  /** The vat's public key: two grants of one vat have the same. */
  host: text(200),
  person: Person,
  added: nat,
});

export const HostReport = record({
  id: Id,
  host: text(200),
  person: Person,
  added: nat,
  limit: optional(nat),
  used: optional(nat),
  /** It answered that there is no room for one piece of a large file. */
  full: boolean,
  /** Why it could not be asked, as a code; absent when it answered. */
  trouble: optional(text(40)),
});
export type HostReport = Wire<typeof HostReport>;

/** Most hosts that one vat stores with. */
export const HOSTS_MAX = 1_000;

/** Where a vat keeps what it keeps for others: in a log on its own disk, or in a bucket. */
const BackendName = oneOf('log', 's3');

/** How much was carried over, and how much there was when that began. */
const BackendProgress = record({
  objects: nat,
  bytes: nat,
  objectsTotal: nat,
  bytesTotal: nat,
});

export const BackendState = record({
  now: BackendName,
  /** While everything is carried over from there. */
  from: optional(BackendName),
  work: optional(BackendProgress),
  /** The file with the settings of the bucket, once there was one. */
  file: optional(text(4_096)),
  /** What went wrong last, until it goes well again. */
  trouble: optional(record({ code: text(40), message: text(1_000) })),
});
export type BackendState = Wire<typeof BackendState>;

export const BackendListener = defineInterface('BackendListener', {
  moved: call(arg('progress', BackendProgress)),
});

/** All that the owner of a vat does about storage: for others here, and for us elsewhere. */
export const StorageAdmin = defineInterface('StorageAdmin', {
  /** Answers the address that is handed to `person`. Whoever has it may use it. */
  grant: call(arg('label', Label), arg('person', Person), arg('limit', nat)).returns(
    record({ id: Id, address: Address }),
  ),
  grants: call().returns(Grants),
  change: call(arg('id', Id), arg('limit', nat)),
  revoke: call(arg('id', Id)),
  drop: call(arg('id', Id)),
  totals: call().returns(StorageTotals),
  bound: call(arg('limit', optional(nat))),
  /** Stores with the one whose address this is from now on. */
  addHost: call(arg('address', Address), arg('person', Person)).returns(HostReport),
  /** Asks all of them how they are. */
  /** The same, by the pass that a contact gave. */
  addPass: call(arg('pass', ref(StoragePass)), arg('person', Person)).returns(HostReport),
  hosts: call().returns(list(HostReport, HOSTS_MAX)),
  /** Forgets a host; what it keeps for us ends with its leases. */
  removeHost: call(arg('id', Id)),
  backend: call().returns(BackendState),
  /**
   * Carries everything over to that backend while it is in use, and answers when all is there. The
   * same again goes on with what was stopped. `file` is on the machine of the vat, and has the
   * settings of the bucket. It goes on without whoever asked.
   */
  switchBackend: call(
    arg('backend', BackendName),
    arg('file', optional(text(4_096))),
    arg('listener', optional(ref(BackendListener))),
  ).returns(BackendState),
});
