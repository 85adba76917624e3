/** The accounts of a host: who was granted how much, and what each holds. */
import {
  type Inside,
  type MapStore,
  type Near,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { GrantCensus, StorageKeeper } from './parts.ts';

/** "Last seen" is as precise as that: it costs a write. */
const SEEN_MS = 600_000;

/** What changes seldom. */
export const Granted = record({
  id: text(40),
  label: text(120),
  person: text(120),
  /** Whose it is, when it was lent to a contact. */
  vat: optional(text(120)),
  created: nat,
  limit: nat,
  revoked: optional(nat),
  deletes: optional(nat),
  keeper: ref(StorageKeeper),
  census: ref(GrantCensus),
});
type Granted = Inside<typeof Granted>;

/** What changes with every share: written with it, so it is small. */
export const Account = record({ revision: nat, used: nat, shares: nat, seen: optional(nat) });
type Account = Inside<typeof Account>;
const EMPTY: Account = { revision: 0, used: 0, shares: 0 };

/** The host as its methods see it. */
export interface Here {
  readonly state: { readonly limit: number | undefined; readonly revision: number };
  readonly stores: { readonly granted: MapStore<Granted>; readonly accounts: MapStore<Account> };
}

interface Ticking {
  readonly turn: { now(): number };
}

export function grantedTo({ stores }: Here, id: string): Granted {
  const granted = stores.granted.get(id);
  if (!granted) throw new Refusal('not-found', 'There is no such storage grant.');
  return granted;
}

export function openGrant(here: Here, id: string): Granted {
  const granted = grantedTo(here, id);
  if (granted.revoked === undefined) return granted;
  throw new Refusal('revoked', 'This was revoked by the one who granted it.');
}

export function accountOf({ stores }: Here, id: string): Account {
  return stores.accounts.get(id) ?? EMPTY;
}

export function sumOf({ stores, state }: Here): Account {
  const sum = { revision: state.revision, used: 0, shares: 0 };
  for (const { revision, used, shares } of stores.accounts.values()) {
    sum.revision += revision;
    sum.used += used;
    sum.shares += shares;
  }
  return sum;
}

export function balanceOf(here: Here, id: string) {
  const { revision, used, shares } = accountOf(here, id);
  const { limit } = grantedTo(here, id);
  return { grant: { revision, limit, used, shares }, host: hostRoom(here) };
}

export function chargeTo(here: Here & Ticking, id: string, bytes: number, shares: number) {
  const account = accountOf(here, id);
  here.stores.accounts.set(id, {
    revision: account.revision + 1,
    used: account.used + bytes,
    shares: account.shares + shares,
    seen: seenNow(account, here.turn.now()),
  });
  return balanceOf(here, id);
}

/** The account of all together; where nothing bounds it, nobody has to know what they hold. */
export function hostRoom(here: Here) {
  const { limit, revision } = here.state;
  if (limit === undefined) return { revision, limit: Number.MAX_SAFE_INTEGER, used: 0 };
  const all = sumOf(here);
  return { revision: all.revision, limit, used: all.used };
}

export function seenNow({ seen }: Account, now: number): number {
  return seen === undefined || now - seen >= SEEN_MS ? now : seen;
}

export const keeperOf = ({ keeper }: Granted) => keeper as Near<typeof StorageKeeper>;
