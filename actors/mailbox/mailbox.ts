/**
 * One mailbox: envelopes for a vat that is away, in the order in which they came, each a blob on
 * the disk. The list of them is here; what is in them only their receiver can read.
 */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type Near, type RefTo } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import {
  check,
  empty,
  expire,
  Kept,
  letIn,
  MAILBOX_FACETS,
  pageAfter,
  placeOf,
  plan,
  release,
  WayIn,
} from './contents.ts';
import { EVERYBODY, keyOf, Sender, took } from './intake.ts';
import { MAIL_CONTACTS_MAX, MAIL_DAYS_MAX } from './interface.ts';
import {
  type DropKeeper,
  MAIL_BLOBS_MAX,
  type MailboxKeeper,
  type MailboxLedger,
  type MailDevice,
} from './parts.ts';

/** How long an envelope is kept, unless the owner says otherwise. */
const DAYS = 30;

export const Mailbox = defineActor('Mailbox', {
  version: 1,
  interfaces: MAILBOX_FACETS,
  state: (id: string, ledger: Near<typeof MailboxLedger>, device: RefTo<typeof MailDevice>) => ({
    id,
    ledger,
    device,
    /** Envelopes that came, and contacts that were let in. */
    came: 0,
    contacts: 0,
    days: DAYS,
    everybody: true,
    everybodySwiss: undefined as Uint8Array | undefined,
    timer: '',
  }),
  stores: { envelopes: mapOf(Kept), senders: mapOf(Sender), drops: mapOf(WayIn) },
  facets: {
    pass: {
      collect(after) {
        this.state.ledger.open(this.state.id);
        const wanted = pageAfter(this.stores.envelopes, after);
        const last = wanted.at(-1)?.number ?? after;
        const isLast = this.stores.envelopes.keys(placeOf(last)).next().done;
        const next = isLast ? undefined : last;
        return E(this.state.device).read(this.facets.book, wanted, next);
      },
      remove(numbers) {
        release(this, numbers);
      },
      usage() {
        const limit = this.state.ledger.open(this.state.id);
        let bytes = 0;
        for (const sender of this.stores.senders.values()) bytes += sender.bytes;
        const { days, everybody } = this.state;
        const { drops, envelopes } = this.stores;
        const contacts = drops.size - (drops.has(keyOf(EVERYBODY)) ? 1 : 0);
        return { bytes, count: envelopes.size, limit, days, everybody, contacts };
      },
      change(days, everybody) {
        if (days !== undefined && (days < 1 || days > MAIL_DAYS_MAX)) {
          const text = `An envelope is kept between 1 and ${MAIL_DAYS_MAX} days.`;
          throw new Refusal('bad-days', text);
        }
        this.state.days = days ?? this.state.days;
        this.state.everybody = everybody ?? this.state.everybody;
        if (this.state.timer !== '') this.turn.cancel(this.state.timer);
        this.state.timer = '';
        plan(this);
      },
      everybody() {
        this.state.ledger.open(this.state.id);
        const swiss = this.state.everybodySwiss ?? letIn(this, EVERYBODY);
        this.state.everybodySwiss = swiss;
        return swiss;
      },
      admit() {
        this.state.ledger.open(this.state.id);
        if (this.stores.drops.size > MAIL_CONTACTS_MAX) {
          throw new Refusal('too-many', 'Too many contacts have a way into this mailbox.');
        }
        this.state.contacts += 1;
        const contact = this.state.contacts;
        return { contact, drop: letIn(this, contact) };
      },
      dismiss(contact) {
        const way = this.stores.drops.get(keyOf(contact));
        if (!way || contact === EVERYBODY) return;
        this.stores.drops.delete(keyOf(contact));
        (way.keeper as Near<typeof DropKeeper>).end();
      },
      watch(listener) {
        this.state.ledger.open(this.state.id);
        this.turn.watchers.add(listener);
      },
      close() {
        this.state.ledger.ended(this.state.id);
        (this.facets.keeper as Near<typeof MailboxKeeper>).end();
      },
    },

    intake: {
      check(contact, size) {
        check(this, contact, size);
      },
    },

    book: {
      entered(contact, blob, size) {
        check(this, contact, size);
        const now = this.turn.now();
        this.state.ledger.charge(this.state.id, size, 1);
        took(this.stores.senders, { contact, size, now });
        this.state.came += 1;
        this.stores.envelopes.set(placeOf(this.state.came), { blob, size, contact, at: now });
        plan(this);
        this.turn.notify('changed');
      },
      lost(numbers) {
        release(this, numbers);
      },
      blobs(after) {
        const found: string[] = [];
        let last = 0;
        for (const [place, { blob }] of this.stores.envelopes.entries(placeOf(after))) {
          found.push(blob);
          last = Number(place);
          if (found.length === MAIL_BLOBS_MAX) break;
        }
        return { blobs: found, last };
      },
    },

    keeper: {
      begin() {
        return this.turn.sturdyref(this.facets.pass);
      },
      end() {
        for (const { keeper } of this.stores.drops.values()) {
          (keeper as Near<typeof DropKeeper>).end();
        }
        E.sendOnly(this.facets.clock).empty();
      },
    },

    clock: {
      expire() {
        this.state.timer = '';
        expire(this);
      },
      empty() {
        if (empty(this)) E.sendOnly(this.facets.clock).empty();
        else this.turn.retire();
      },
    },
  },
});
