/** What is in one mailbox, and what its methods have in common. */
import { E, type Ref } from '../../captp/index.ts';
import {
  type Inside,
  type MapStore,
  type Near,
  nat,
  type RefTo,
  record,
  ref,
  type TurnPowers,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { checkRoom, EVERYBODY, gaveBack, keyOf, type Sender } from './intake.ts';
import { MAIL_PAGE_MAX, MailboxPass } from './interface.ts';
import { MailDropBox } from './mail-drop.ts';
import {
  DropKeeper,
  MAIL_BLOBS_MAX,
  MailboxBook,
  MailboxClock,
  MailboxKeeper,
  type MailboxLedger,
  type MailDevice,
  MailIntake,
} from './parts.ts';

/** Bytes in one answer of `collect`, unless the first envelope is longer. */
const PAGE_BYTES_MAX = 1_500_000;
const DAY_MS = 86_400_000;
/** Digits of a number as text: so texts are in the order of the numbers. */
const DIGITS = 12;

export const Kept = record({ blob: text(40), size: nat, contact: nat, at: nat });
type Kept = Inside<typeof Kept>;
/** A way in, by the number of its contact. */
export const WayIn = record({ keeper: ref(DropKeeper) });

export const MAILBOX_FACETS = {
  pass: MailboxPass,
  intake: MailIntake,
  book: MailboxBook,
  keeper: MailboxKeeper,
  clock: MailboxClock,
};

/** A mailbox as its methods see it. */
interface Here {
  readonly state: {
    readonly id: string;
    readonly ledger: Near<typeof MailboxLedger>;
    readonly device: RefTo<typeof MailDevice>;
    days: number;
    everybody: boolean;
    timer: string;
  };
  readonly stores: {
    readonly envelopes: MapStore<Kept>;
    readonly senders: MapStore<Inside<typeof Sender>>;
    readonly drops: MapStore<Inside<typeof WayIn>>;
  };
  readonly facets: { readonly intake: Ref; readonly book: RefTo<typeof MailboxBook> };
  readonly turn: TurnPowers<typeof MAILBOX_FACETS>;
}

export const placeOf = (number: number): string => String(number).padStart(DIGITS, '0');

/** May `contact` leave `size` bytes more? Throws Refusal. */
export function check(here: Here, contact: number, size: number): void {
  const { state, stores, turn } = here;
  const limit = state.ledger.open(state.id);
  const isIn = contact === EVERYBODY ? state.everybody : stores.drops.has(keyOf(contact));
  if (!isIn) throw new Refusal('revoked', 'This way into the mailbox was closed.');
  checkRoom(stores.senders, { contact, size, limit, now: turn.now() });
}

/** The next envelopes behind the number `after`. */
export function pageAfter(envelopes: MapStore<Kept>, after: number) {
  const found: { number: number; blob: string }[] = [];
  let bytes = 0;
  for (const [place, { blob, size }] of envelopes.entries(placeOf(after))) {
    bytes += size;
    if (found.length === MAIL_PAGE_MAX || (found.length > 0 && bytes > PAGE_BYTES_MAX)) break;
    found.push({ number: Number(place), blob });
  }
  return found;
}

/** Takes them out: off the account now, off the disk after the commit. */
export function release({ state, stores }: Here, numbers: Iterable<number>): void {
  const blobs: string[] = [];
  let bytes = 0;
  for (const number of numbers) {
    const place = placeOf(number);
    const kept = stores.envelopes.get(place);
    if (!kept) continue;
    stores.envelopes.delete(place);
    gaveBack(stores.senders, kept.contact, kept.size);
    blobs.push(kept.blob);
    bytes += kept.size;
  }
  if (blobs.length === 0) return;
  state.ledger.charge(state.id, -bytes, -blobs.length);
  E.sendOnly(state.device).drop(blobs);
}

/** Sees to it that the oldest envelope goes when its time is over. */
export function plan({ state, stores, turn }: Here): void {
  if (state.timer !== '') return;
  const [oldest] = stores.envelopes.values();
  if (oldest) state.timer = turn.at(oldest.at + state.days * DAY_MS, 'clock.expire');
}

/** Takes out what is too old, a part at a time. */
export function expire(here: Here): void {
  const until = here.turn.now() - here.state.days * DAY_MS;
  const old: number[] = [];
  for (const [place, { at }] of here.stores.envelopes.entries()) {
    if (at > until || old.length === MAIL_BLOBS_MAX) break;
    old.push(Number(place));
  }
  release(here, old);
  plan(here);
}

/** Takes out a part of all; was there anything? */
export function empty(here: Here): boolean {
  const numbers: number[] = [];
  for (const place of here.stores.envelopes.keys()) {
    numbers.push(Number(place));
    if (numbers.length === MAIL_BLOBS_MAX) break;
  }
  release(here, numbers);
  return numbers.length > 0;
}

/** Makes a way in. Gives its swiss number. */
export function letIn(here: Here, contact: number): Uint8Array {
  const { state, stores, facets, turn } = here;
  const intake = facets.intake as Near<typeof MailIntake>;
  const { keeper } = turn.spawn(MailDropBox, contact, intake, facets.book, state.device);
  stores.drops.set(keyOf(contact), { keeper });
  return keeper.begin();
}
