/**
 * What the parts of a host of shares, and of those who place shares there, say to each other within
 * their own vats. Nobody outside holds any of these.
 */
import {
  anything,
  arg,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  oneOf,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { LakeScope } from '../lake/scope.ts';
import { DepositRoom, HostedOwner, Offered, Placed } from './interface.ts';

const Id = text(40);

/** A share at its host, as the device that keeps its blobs tells it. */
export const HostedFilling = defineInterface('HostedFilling', {
  /** All is there: what opens the door, how long the tree is, and all bytes. */
  filled: call(arg('door', bytes(32, 32)), arg('treeBytes', nat), arg('bytes', nat)),
});

/**
 * The device that keeps sealed shares and halves of keys. Halves are made, kept and erased there:
 * no turn, record or backup of the vat ever holds one.
 */
export const SealedKeeping = defineInterface('SealedKeeping', {
  deposit: call(
    arg('id', Id),
    arg('bytes', nat),
    arg('hello', bytes(49, 49)),
    arg('filling', ref(HostedFilling)),
  ).returns(record({ answer: bytes(48, 48), room: ref(DepositRoom) })),
  /** Erases the half, then removes the blobs, and tells open rooms. Erased twice is erased. */
  erase: call(arg('id', Id), arg('why', oneOf('revoked', 'expired'))),
  /** Erases all but these: what a crash, or a backup brought to life, left over. */
  keep: call(arg('ids', list(Id, 10_000_000))),
});

/** A share at its host, as its grant moves it. */
export const HostedKeeper = defineInterface('HostedKeeper', {
  begin: call().returns(bytes(32)),
  end: call(arg('why', oneOf('revoked', 'expired'))),
  expire: call(),
});

/** A grant, as its shares and its desk move it. */
export const GrantKeeping = defineInterface('GrantKeeping', {
  begin: call().returns(bytes(32)),
  /** The address of a share is known. */
  placed: call(arg('link', anything), arg('owner', ref(HostedOwner))).returns(Placed),
  /** A share takes this much, or gives all back at its end. */
  counted: call(arg('share', Id), arg('bytes', nat)),
  gone: call(arg('share', Id)),
  revoke: call(),
  /** The ids of shares that have not ended. */
  living: call().returns(list(Id, 10_000)),
  summary: call().returns(record({ used: nat, shares: nat })),
});

/** The desk, as the host starts it. */
export const HostingKeeper = defineInterface('HostingKeeper', {
  /** Has the device erase what no share needs any more. */
  started: call(),
  /** The address of a grant is known. */
  offered: call(arg('address', anything), arg('id', Id)).returns(Offered),
});

/** The addresses of what this vat offers: a device, since actors do not know where they are. */
export const ShareAddresses = defineInterface('ShareAddresses', {
  /** For recipients. */
  page: call(arg('swiss', bytes(32))).returns(text(1_000)),
  /** For other vats. */
  sturdyref: call(arg('swiss', bytes(32))).returns(text(1_000)),
});

/** Hears how far a share is on its way to its host. */
export const PlacingListener = defineInterface('PlacingListener', {
  brought: call(arg('done', nat), arg('total', nat)),
});

/** The device that seals what is shared and brings it to a host. */
export const SharePlacer = defineInterface('SharePlacer', {
  /** Sealed bytes of an entry with all below it, as it is now. */
  measure: call(arg('scope', ref(LakeScope)), arg('root', Id)).returns(nat),
  place: call(
    arg('scope', ref(LakeScope)),
    arg('root', Id),
    arg('secret', bytes(32, 32)),
    arg('share', ref(HostedOwner)),
    arg('listener', ref(PlacingListener)),
  ),
});
