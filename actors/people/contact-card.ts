/**
 * What a contact may do here. Each thing is a facet that is given to this one contact, and can be
 * taken back without the others.
 *
 * What belongs to people (letters, names, introductions) stands behind a grant of its own within
 * the contact's membrane. What another part of the vat lends (storage) is granted by that part and
 * ended by it: bytes do not go through turns of ours.
 */
import { E, type Ref } from '../../captp/index.ts';
import type { Facets, Inside, MapStore, Near, RefTo, TurnPowers } from '../../vat/index.ts';
import { Grant, type GrantKeeper } from '../caps/grant.ts';
import type { MembraneKeeper } from '../caps/membrane/interface.ts';
import { Membrane } from '../caps/membrane/membrane.ts';
import { Refusal } from '../refusal.ts';
import type { CONTACT_FACETS, Given } from './contact.ts';
import type { ContactState } from './contact-self.ts';
import type { CardItem } from './interface.ts';
import type { Meeting } from './meeting.ts';
import type { CardSupplier } from './parts.ts';

/** A contact as its methods see it. */
export interface Here {
  readonly state: ContactState;
  readonly stores: {
    readonly allowed: MapStore<{ amount?: number | undefined }>;
    readonly given: MapStore<Inside<typeof Given>>;
    readonly lets: MapStore<Ref>;
  };
  readonly facets: Facets<typeof CONTACT_FACETS>;
  readonly turn: TurnPowers<typeof CONTACT_FACETS>;
}

interface LocalItem {
  /** Allowed to whoever becomes a contact. */
  readonly atFirst: boolean;
  readonly target: (here: Here) => Ref;
}

/** What people can do by themselves; other parts of the vat add theirs by a `CardSupplier`. */
export const LOCAL_ITEMS: ReadonlyMap<string, LocalItem> = new Map([
  ['letters', { atFirst: true, target: ({ state }: Here) => state.box as Ref }],
  ['introductions', { atFirst: true, target: ({ facets }: Here) => facets.introductions as Ref }],
  ['names', { atFirst: false, target: ({ facets }: Here) => facets.names as Ref }],
]);

export function cardOf({ state, stores }: Here): Inside<typeof CardItem>[] {
  const item = (what: string, measured: boolean) => {
    const allowed = stores.allowed.get(what);
    const amount = allowed?.amount;
    const found = { what, allowed: allowed !== undefined, measured };
    return amount === undefined ? found : { ...found, amount };
  };
  const local = [...LOCAL_ITEMS.keys()].map((what) => item(what, false));
  return [...local, ...state.list.supplies().map((what) => item(what, true))];
}

/** For somebody whom one has just met. */
export function allowFirst({ stores }: Here): void {
  for (const [what, { atFirst }] of LOCAL_ITEMS) if (atFirst) stores.allowed.set(what, {});
}

/** Gives all that is allowed, behind a new membrane. */
export function giveAll(here: Here): void {
  here.state.membrane = here.turn.spawn(Membrane, here.facets.names as Ref).keeper as Near<
    typeof MembraneKeeper
  >;
  for (const what of here.stores.allowed.keys()) give(here, what);
  hand(here);
}

export function give(here: Here, what: string): void {
  const { state, stores, turn } = here;
  const local = LOCAL_ITEMS.get(what);
  if (local) {
    const { holder, keeper } = turn.spawn(Grant, local.target(here));
    const pass = (state.membrane as Near<typeof MembraneKeeper>).wrap(holder as Ref);
    stores.given.set(what, { pass, keeper: keeper as Near<typeof GrantKeeper> });
    return;
  }
  const supplier = supplierOf(here, what);
  if (!supplier) return;
  const amount = amountOf(stores.allowed.get(what)?.amount);
  const { id, pass } = supplier.lend(state.petname, amount, state.vat);
  stores.given.set(what, { pass, lent: id });
}

/** Throws a Refusal with code `no-such-item` for what nobody lends. */
export function properItem({ state }: Here, what: string): void {
  const known = [...LOCAL_ITEMS.keys(), ...state.list.supplies()];
  if (known.includes(what)) return;
  const text = `There is no such thing to allow. There are: ${known.join(', ')}.`;
  throw new Refusal('no-such-item', text);
}

/** Throws a Refusal with code `no-amount` for an amount of what has none. */
export function noAmount(what: string, amount: number | undefined): void {
  if (amount === undefined) return;
  throw new Refusal('no-amount', `“${what}” has no size: it is allowed, or it is not.`);
}

/** What is lent is lent in some amount. Throws a Refusal with code `no-amount`. */
export function amountOf(amount: number | undefined): number {
  if (amount !== undefined) return amount;
  throw new Refusal('no-amount', 'Say how much of it, such as 10 GB.');
}

/** More or less of what is lent already, without ending it. Answers false when that cannot be. */
export function giveMore(here: Here, what: string, amount: number | undefined): boolean {
  const lent = here.stores.given.get(what)?.lent;
  if (lent === undefined || amount === undefined) return false;
  if (!supplierOf(here, what)?.change(lent, amount)) return false;
  here.stores.allowed.set(what, { amount });
  return true;
}

/** Takes one thing back; it is not allowed any more. */
export function disallow(here: Here, what: string): void {
  end(here, what);
  here.stores.allowed.delete(what);
}

/** Takes everything back at once. What is allowed is remembered. */
export function endAll(here: Here): void {
  here.state.membrane?.revoke();
  here.state.membrane = undefined;
  for (const what of [...here.stores.given.keys()]) end(here, what);
}

function end(here: Here, what: string): void {
  const given = here.stores.given.get(what);
  if (!given) return;
  (given.keeper as Near<typeof GrantKeeper> | undefined)?.revoke();
  if (given.lent !== undefined) supplierOf(here, what)?.end(given.lent);
  here.stores.given.delete(what);
}

function supplierOf({ state }: Here, what: string): Near<typeof CardSupplier> | undefined {
  return state.list.supplier(what) as Near<typeof CardSupplier> | undefined;
}

/** Tells the contact what it may do now. */
export function hand({ state, stores }: Here): void {
  if (state.state !== 'met' || state.blocked !== undefined) return;
  const card = Object.fromEntries([...stores.given].map(([what, { pass }]) => [what, pass]));
  E.sendOnly(state.theirs as RefTo<typeof Meeting>).hand(card);
}
