/**
 * What lets a browser or a command line in, and what it holds then.
 *
 * `Gate` is public: anyone who reaches the page can ask it, so it tells only whether the vat is new, locked or
 * open, and takes a passphrase, slowly. `Entrance` is what the one-time link of `gather start` leads to. Either
 * gives a device: a sturdy reference of its own to a `Home`, named, listed, and revocable.
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
import { Guests } from '../guests/interface.ts';
import { ShareHosting } from '../hosted-share/interface.ts';
import { HostingOwner } from '../hosting/interface.ts';
import { Inspector } from '../inspector/interface.ts';
import { KeepingOwner } from '../keeping/interface.ts';
import { LakeOwner } from '../lake/interface.ts';
import { MailboxAdmin } from '../mailbox/interface.ts';
import { NetworkOwner } from '../network/interface.ts';
import { People } from '../people/interface.ts';
import { Search } from '../search/interface.ts';
import { Shares } from '../share/interface.ts';
import { Spaces } from '../spaces/interface.ts';
import { StorageAdmin } from '../storage/interface.ts';

export const DEVICE_NAME_LENGTH_MAX = 80;
export const PASSPHRASE_LENGTH_MIN = 8;
const Passphrase = text(1_000);
const Swiss = bytes(32);

/** The swiss number under which every vat's page finds the Gate: public, it opens nothing by itself. */
export const GATE_SWISS_TEXT = 'gate';

export const Phase = oneOf('new', 'locked', 'open');

export const Gate = defineInterface('Gate', {
  phase: call().returns(Phase),
  /** Unlocks the vat if it is locked, and lets this browser in. Answers the swiss number of the new device. */
  enter: call(arg('passphrase', Passphrase), arg('device', text(DEVICE_NAME_LENGTH_MAX))).returns(
    Swiss,
  ),
});

export const Entrance = defineInterface('Entrance', {
  phase: call().returns(Phase),
  /** For a new vat: makes it. Answers the 24 words that bring it back, once, and the device. */
  create: call(arg('passphrase', Passphrase), arg('device', text(DEVICE_NAME_LENGTH_MAX))).returns(
    record({ words: list(text(12), 24), device: Swiss }),
  ),
  /**
   * For a new vat: makes it from the words of an earlier one. With a backup, first upload it through
   * `receiveBackup`; what it holds is there afterwards.
   */
  restore: call(
    arg('words', text(1_000)),
    arg('passphrase', Passphrase),
    arg('device', text(DEVICE_NAME_LENGTH_MAX)),
  ).returns(Swiss),
  /** For a new vat: takes the bytes of a backup file, in order; an empty one ends it. Answers bytes so far. */
  receiveBackup: call(arg('bytes', bytes(1_048_576))).returns(nat),
  /** For an open vat: lets this browser in without the passphrase. Works once. */
  enter: call(arg('device', text(DEVICE_NAME_LENGTH_MAX))).returns(Swiss),
});

export const DeviceSummary = record({
  id: text(40),
  name: text(DEVICE_NAME_LENGTH_MAX),
  created: nat,
  lastSeen: optional(nat),
  /** Connected at this moment. */
  connected: boolean,
  /** The one that asks. */
  self: boolean,
});
export type DeviceSummary = Wire<typeof DeviceSummary>;

export const DevicesListener = defineInterface('DevicesListener', { changed: call() });

/** The devices that may enter; held by each device, because each acts for the same person. */
export const Devices = defineInterface('Devices', {
  list: call().returns(list(DeviceSummary, 1_000)),
  rename: call(arg('id', text(40)), arg('name', text(DEVICE_NAME_LENGTH_MAX))),
  /** Ends what this device may do, and its connections, at once. */
  revoke: call(arg('id', text(40))),
  watch: call(arg('listener', ref(DevicesListener))),
});

export const VatStatus = record({
  /** By which other vats know it: base32 of its key. */
  name: text(60),
  /** `ocapn://…` locator by which other vats reach this one. */
  locator: text(500),
  /** Where its page is. */
  address: text(500),
  version: text(40),
  started: nat,
  /** Files, bytes of plaintext, bytes in the bin. */
  files: nat,
  bytes: nat,
  shares: nat,
  devices: nat,
  /** Bytes on this machine's disk that the vat uses, and that are free. */
  diskUsed: nat,
  diskFree: nat,
  /** Has the owner shown that the recovery phrase was written down? */
  recoveryConfirmed: boolean,
  /** Other vats by which this one seems to be an older or a second copy of a vat that went on. */
  forked: nat,
  /** Another one acts under the key of this vat, as far as is known. */
  twice: boolean,
  /** As of when the newest backup is, and whether a new one should be made: there is none, or it is old. */
  backup: record({ last: optional(nat), due: boolean }),
  /** The vat was brought back, and no backup made since: from one as of `of`, or from its words alone. */
  restored: optional(record({ of: optional(nat) })),
});
export type VatStatus = Wire<typeof VatStatus>;

/** Most grants listed at once; of more, those revoked longest ago make room. */
export const GRANTS_MAX = 10_000;

export const GrantSummary = record({
  id: text(40),
  label: text(120),
  created: nat,
  revoked: optional(nat),
});

/** Bytes that come in pieces; an empty piece ends them. */
export const ByteSource = defineInterface('ByteSource', {
  next: call().returns(bytes(1_048_576)),
  stop: call(),
});

/** Most addresses that are asked for at once. */
const ADDRESSES_ASKED_MAX = 512;

/** What backups made before hold. */
export const EarlierBackups = defineInterface('EarlierBackups', {
  /** Which of these objects, by address. */
  have: call(arg('addresses', list(text(100), ADDRESSES_ASKED_MAX))).returns(
    list(boolean, ADDRESSES_ASKED_MAX),
  ),
});

/** The vat itself, for its owner. */
export const VatAdmin = defineInterface('VatAdmin', {
  status: call().returns(VatStatus),
  /** Makes a sturdy reference to `target` that can be taken back. Answers an `ocapn://…/s/…` address. */
  grant: call(arg('target', ref()), arg('label', optional(text(120)))).returns(
    record({ id: text(40), sturdyref: text(1_000) }),
  ),
  grants: call().returns(list(GrantSummary, GRANTS_MAX)),
  /** From its commit on, every message through that grant breaks with the code `revoked`. */
  revoke: call(arg('id', text(40))),
  /** Where code that is not trusted is installed, to run with just what it is handed. */
  guests: call().returns(ref(Guests)),
  /** Where room for sealed shares of others is granted. */
  shareHosting: call().returns(ref(ShareHosting)),
  /** Space that is granted to others, and that others granted to this vat. */
  storage: call().returns(ref(StorageAdmin)),
  /** How well the own files are kept, here and with others. */
  keeping: call().returns(ref(KeepingOwner)),
  /** Where letters wait for those who are away: for others here, for us elsewhere. */
  mailboxes: call().returns(ref(MailboxAdmin)),
  /** Contacts, invitations and letters. */
  people: call().returns(ref(People)),
  /** What is published for everybody: spaces of this vat, and those it follows. */
  spaces: call().returns(ref(Spaces)),
  /** What it carries and keeps for the people on a list. */
  hosting: call().returns(ref(HostingOwner)),
  /** Whether and how this vat is on the network. */
  network: call().returns(ref(NetworkOwner)),
  /** The live reference that an `ocapn://…/s/…` address of another vat (or this one) stands for. */
  enliven: call(arg('sturdyref', text(1_000))).returns(ref()),
  /** The web address that leads to the share with this swiss number. */
  shareLink: call(arg('swiss', bytes(32))).returns(text(1_000)),
  /** The 24 words, after the passphrase was given once more. */
  recoveryPhrase: call(arg('passphrase', Passphrase)).returns(list(text(12), 24)),
  confirmRecovery: call(),
  /** Sets a new passphrase; for a vat that has none yet (made with a key file), `now` is not looked at. */
  changePassphrase: call(arg('now', Passphrase), arg('next', Passphrase)),
  /**
   * The bytes of a backup file, as of now: encrypted as on the disk. What `earlier` says to have is left out, and
   * the backup then needs those earlier ones beside it.
   */
  backup: call(arg('earlier', optional(ref(EarlierBackups)))).returns(ref(ByteSource)),
  /** The backup that was read to its end last is stored where it should be. Breaks with `no-backup` without one. */
  confirmBackup: call(),
  /** A new one-time link by which one more browser gets in. Valid for ten minutes. */
  invite: call().returns(text(1_000)),
  /** Looks into the vat: all its actors, what they hold, what waits, what happened. */
  inspector: call().returns(ref(Inspector)),
  /** Finds files by what is in them. */
  search: call().returns(ref(Search)),
});

/** What a device holds: the way to everything of its owner. */
export const Home = defineInterface('Home', {
  lake: call().returns(ref(LakeOwner)),
  shares: call().returns(ref(Shares)),
  devices: call().returns(ref(Devices)),
  vat: call().returns(ref(VatAdmin)),
});

/** The swiss number under which the command line finds the Operator, on the local socket alone. */
export const OPERATOR_SWISS_TEXT = 'operator';

/**
 * What the command line of this machine's user holds. It is offered on a local socket that only this user can
 * open; a browser never reaches it.
 */
export const Operator = defineInterface('Operator', {
  phase: call().returns(Phase),
  create: call(arg('passphrase', Passphrase)).returns(list(text(12), 24)),
  /** Makes the vat from the words of an earlier one (and what `receiveBackup` took before). */
  restore: call(arg('words', text(1_000)), arg('passphrase', Passphrase)),
  receiveBackup: call(arg('bytes', bytes(1_048_576))).returns(nat),
  unlock: call(arg('passphrase', Passphrase)),
  /** Breaks with code `locked` or `new` before the vat is open. */
  home: call().returns(ref(Home)),
  /** A one-time link by which a browser gets in (or makes the vat, when it is new). Valid for ten minutes. */
  invite: call().returns(text(1_000)),
  /** Ends the vat's process in good order. */
  stop: call(),
});
