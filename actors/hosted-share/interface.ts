/**
 * Keeping sealed shares for others, as both sides see it: a vat that is always on serves what
 * people share while their own machines sleep, and can read none of it.
 *
 * The host grants a `SharePass`: so many bytes, revocable. Its holder places shares by it, each of
 * which is a `HostedOwner` to whoever placed it and a `ShareDoor` to recipients. The host's half of
 * the key is made by the host, and never leaves it: what it gives to visitors is the bytes with its
 * own layer taken off, which only the half in the link opens.
 */
import {
  arg,
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

const LABEL_LENGTH_MAX = 120;
/** Grants of one host. */
export const SHARE_GRANTS_MAX = 1_000;
/** Shares under one grant. */
export const HOSTED_SHARES_MAX = 10_000;
/** Openings that a host lists of one share. */
export const HOSTED_LOG_LENGTH_MAX = 1_000;

/** What the owner set. */
export const HostedTerms = record({ ends: optional(nat), openings: optional(nat) });

export const HostedState = oneOf('filling', 'active', 'revoked', 'expired');

/** What a host tells of a share to whoever placed it. */
export const HostedStatus = record({
  state: HostedState,
  bytes: nat,
  openings: nat,
  lastOpened: optional(nat),
});

/** Who placed a share hears of it by this. */
export const HostedTeller = defineInterface('HostedTeller', {
  told: call(arg('status', HostedStatus)),
});

const PIECE_BYTES_MAX = 1_048_576 + 64;

/** Where the blobs of one share go, sealed for this one connection. */
export const DepositRoom = defineInterface('DepositRoom', {
  /** Takes message `number`, counted from 0 in the order sent. */
  put: call(arg('number', nat), arg('sealed', bytes(PIECE_BYTES_MAX))),
});

export const HostedOwner = defineInterface('HostedOwner', {
  status: call().returns(HostedStatus),
  log: call().returns(list(nat, HOSTED_LOG_LENGTH_MAX)),
  change: call(arg('terms', HostedTerms)),
  /** Fills it. A share that is filled takes nothing more; one that was cut off begins anew. */
  deposit: call(arg('hello', bytes(49, 49))).returns(
    record({ answer: bytes(48, 48), room: ref(DepositRoom) }),
  ),
  /** Ends it. Its answer means that the host's half of the key is erased. */
  revoke: call(),
});

export const Placed = record({
  share: ref(HostedOwner),
  /** The web address of its door, to which the owner adds the secret. */
  link: text(1_000),
});

/** Room for sealed shares: what a host grants. */
export const SharePass = defineInterface('SharePass', {
  space: call().returns(record({ limit: nat, used: nat })),
  /** Begins a share of at most `bytes` sealed bytes. Breaks with code no-room, or revoked. */
  place: call(
    arg('bytes', nat),
    arg('terms', HostedTerms),
    arg('teller', ref(HostedTeller)),
  ).returns(Placed),
});

export const ShareGrantSummary = record({
  id: text(40),
  label: text(LABEL_LENGTH_MAX),
  limit: nat,
  used: nat,
  shares: nat,
  created: nat,
  revoked: optional(nat),
});
export type ShareGrantSummary = Wire<typeof ShareGrantSummary>;

export const Offered = record({ id: text(40), address: text(1_000) });

/** What the owner of a host holds. */
export const ShareHosting = defineInterface('ShareHosting', {
  /** Grants room for sealed shares. Answers the address to hand over. */
  offer: call(arg('label', text(LABEL_LENGTH_MAX)), arg('limit', nat)).returns(Offered),
  offers: call().returns(list(ShareGrantSummary, SHARE_GRANTS_MAX)),
  /** Ends a grant and every share under it, and erases their halves. */
  revoke: call(arg('id', text(40))),
});
