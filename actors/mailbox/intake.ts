/**
 * What a mailbox takes, and of whom. The limits keep one contact from filling what is for all, and
 * those whom nobody knows from filling what is for contacts.
 */
import { type Inside, type MapStore, nat, record } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

/** The contact that is everybody. */
export const EVERYBODY = 0;
/** The part of a mailbox that all whom nobody knows may fill together: one in so many. */
const EVERYBODY_PART = 8;
/** The part that one contact may fill. */
const CONTACT_PART = 2;
/** Envelopes in a minute: of everybody together, and of one contact. */
const EVERYBODY_A_MINUTE = 60;
const CONTACT_A_MINUTE = 240;
const MINUTE_MS = 60_000;

/** What one contact has in the mailbox, and how much came since `since`. */
export const Sender = record({ bytes: nat, count: nat, since: nat, lately: nat });
type Sender = Inside<typeof Sender>;

export const keyOf = (contact: number): string => String(contact);

function senderOf(senders: MapStore<Sender>, contact: number): Sender {
  return senders.get(keyOf(contact)) ?? { bytes: 0, count: 0, since: 0, lately: 0 };
}

/** Throws Refusal when `size` bytes more of `contact` are too much. `limit` is of the mailbox. */
export function checkRoom(
  senders: MapStore<Sender>,
  { contact, size, limit, now }: { contact: number; size: number; limit: number; now: number },
): void {
  const sender = senderOf(senders, contact);
  const part = contact === EVERYBODY ? EVERYBODY_PART : CONTACT_PART;
  if (sender.bytes + size > limit / part) {
    throw new Refusal('mailbox-full', 'This mailbox has no room for more of you. Try again later.');
  }
  const most = contact === EVERYBODY ? EVERYBODY_A_MINUTE : CONTACT_A_MINUTE;
  if (now - sender.since < MINUTE_MS && sender.lately >= most) {
    throw new Refusal('too-fast', 'Too many envelopes in a minute. Try again later.');
  }
}

export function took(
  senders: MapStore<Sender>,
  { contact, size, now }: { contact: number; size: number; now: number },
): void {
  const { bytes, count, since, lately } = senderOf(senders, contact);
  const isSameMinute = now - since < MINUTE_MS;
  senders.set(keyOf(contact), {
    bytes: bytes + size,
    count: count + 1,
    since: isSameMinute ? since : now,
    lately: isSameMinute ? lately + 1 : 1,
  });
}

export function gaveBack(senders: MapStore<Sender>, contact: number, size: number): void {
  const sender = senderOf(senders, contact);
  const { bytes, count } = sender;
  if (count <= 1) senders.delete(keyOf(contact));
  else senders.set(keyOf(contact), { ...sender, bytes: bytes - size, count: count - 1 });
}
