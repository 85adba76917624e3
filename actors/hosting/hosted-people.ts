/**
 * What people on the list may do, as their contacts' cards say it: the cards are the authority, and
 * hosting only writes on them. So whatever ends there (a block, a thing taken back) has ended.
 */
import type { Inside, MapStore, Near } from '../../vat/index.ts';
import type { ContactOwner, People } from '../people/interface.ts';
import { Refusal } from '../refusal.ts';
import { HOSTED_PEOPLE_MAX, type HostingOffer } from './interface.ts';
import type { Listed } from './parts.ts';

type Offer = Inside<typeof HostingOffer>;
type Offered = keyof Offer;
const OFFERED: readonly Offered[] = ['relay', 'mailbox', 'storage'];

/** Hosting as its methods see it. */
export interface Here {
  readonly state: { readonly people: Near<typeof People>; on: boolean; offer: Offer };
  readonly stores: { readonly listed: MapStore<Listed> };
  readonly turn: { now(): number; notify(event: 'changed'): void };
}

type Owner = Near<typeof ContactOwner>;

/** The contact whose vat this is; undefined once he is none. */
function contactOf({ state }: Here, vat: string): Owner | undefined {
  const id = state.people.idOf(vat);
  return id === undefined ? undefined : (state.people.contact(id) as Owner);
}

/** Each on the list who is a contact still; who is none any more goes off it. */
function* everyone(here: Here): Generator<{ readonly listed: Listed; readonly contact: Owner }> {
  for (const listed of [...here.stores.listed.values()]) {
    const contact = contactOf(here, listed.vat);
    if (contact) yield { listed, contact };
    else here.stores.listed.delete(listed.vat);
  }
}

/** How much of each thing the contact may have now; undefined for what is not allowed. */
function amountsOf(contact: Owner): Partial<Offer> {
  const amounts: Partial<Record<Offered, number>> = {};
  for (const { what, allowed, amount } of contact.card()) {
    const offered = OFFERED.find((each) => each === what);
    if (offered && allowed && amount !== undefined) amounts[offered] = amount;
  }
  return amounts;
}

/** Nothing new for anybody; how much it was is remembered. */
export function pause(here: Here): void {
  for (const { listed, contact } of everyone(here)) {
    const paused = amountsOf(contact);
    for (const what of OFFERED) if (paused[what] !== undefined) contact.allow(what, 0);
    here.stores.listed.set(listed.vat, { ...listed, paused });
  }
}

export function goOn(here: Here): void {
  for (const { listed, contact } of everyone(here)) {
    const { paused, waiting, ...rest } = listed;
    const now = amountsOf(contact);
    for (const what of OFFERED) {
      const [before, first] = [paused?.[what], waiting?.[what]];
      // What was taken back, or given anew, in between is left as it is.
      if (before !== undefined && now[what] === 0) contact.allow(what, before);
      if (first !== undefined && now[what] === undefined) contact.allow(what, first);
    }
    here.stores.listed.set(listed.vat, rest);
  }
}

/** What is offered has changed, for all who are on the list. */
export function offerAnew(here: Here, offer: Offer): void {
  const { stores, state } = here;
  const changed = OFFERED.filter((what) => offer[what] !== state.offer[what]);
  state.offer = offer;
  for (const { listed, contact } of everyone(here)) {
    if (state.on) {
      for (const what of changed) grant(contact, what, offer[what]);
      continue;
    }
    const now = amountsOf(contact);
    const [paused, waiting] = [{ ...listed.paused }, { ...listed.waiting }];
    for (const what of changed) {
      if (now[what] === undefined) waiting[what] = offer[what] > 0 ? offer[what] : undefined;
      else {
        contact.allow(what, 0);
        paused[what] = offer[what];
      }
    }
    stores.listed.set(listed.vat, { ...listed, paused, waiting });
  }
}

/** What was never given is not given as nothing. */
function grant(contact: Owner, what: Offered, amount: number): void {
  if (amount > 0 || amountsOf(contact)[what] !== undefined) contact.allow(what, amount);
}

/** Puts somebody on the list. What he has already stays as it is, until hosting is paused. */
export function list(here: Here, id: string): void {
  const { stores, state, turn } = here;
  const contact = state.people.contact(id) as Owner;
  const { vat, petname, blocked } = contact.describe();
  if (blocked !== undefined) {
    throw new Refusal('blocked', `You blocked “${petname}”. Unblock first.`);
  }
  if (stores.listed.has(vat)) return;
  if (stores.listed.size >= HOSTED_PEOPLE_MAX) {
    const text = `There can be ${HOSTED_PEOPLE_MAX} people on the list. Take somebody off it first.`;
    throw new Refusal('too-many', text);
  }
  const has = amountsOf(contact);
  const waiting: Partial<Record<Offered, number>> = {};
  for (const what of OFFERED) {
    const amount = state.offer[what];
    if (amount === 0 || has[what] !== undefined) continue;
    if (state.on) contact.allow(what, amount);
    else waiting[what] = amount;
  }
  const listed = { vat, since: turn.now() };
  stores.listed.set(vat, state.on ? listed : { ...listed, waiting });
}

/** Takes all of it back. */
export function unlist(here: Here, vat: string): void {
  if (!here.stores.listed.delete(vat)) {
    throw new Refusal('not-found', 'Nobody with that key is on the list.');
  }
  const contact = contactOf(here, vat);
  for (const what of OFFERED) contact?.disallow(what);
}
