/**
 * Who has a mailbox here: those that this vat granted, and how full each is.
 *
 * All accounts are in one place, so that listing a thousand mailboxes wakes none of them. What was
 * revoked is deleted at once: whoever wrote it has it still, until its receiver says to have it.
 */
import {
  defineActor,
  type Facets,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  nat,
  optional,
  type RefTo,
  record,
  ref,
  type TurnPowers,
  text,
} from '../../vat/index.ts';
import { CardSupplier } from '../people/parts.ts';
import { Refusal } from '../refusal.ts';
import { MAIL_COUNT_MAX, MAILBOXES_OFFERED_MAX, MailboxOffers } from './interface.ts';
import { Mailbox } from './mailbox.ts';
import {
  MailboxBook,
  MailboxCensus,
  MailboxKeeper,
  MailboxLedger,
  type MailDevice,
} from './parts.ts';

/** "Last seen" is as precise as that: it costs a write. */
const SEEN_MS = 600_000;

const Offered = record({
  id: text(40),
  label: text(120),
  person: text(120),
  vat: optional(text(120)),
  created: nat,
  limit: nat,
  keeper: ref(MailboxKeeper),
  book: ref(MailboxBook),
});

const Account = record({ used: nat, count: nat, seen: optional(nat) });
const EMPTY: Inside<typeof Account> = { used: 0, count: 0 };

const FACETS = {
  owner: MailboxOffers,
  ledger: MailboxLedger,
  census: MailboxCensus,
  /** Mailboxes for contacts. */
  lender: CardSupplier,
};

export const MailboxHost = defineActor('MailboxHost', {
  version: 1,
  interfaces: FACETS,
  state: (device: RefTo<typeof MailDevice>) => ({ device, made: 0 }),
  stores: { offered: mapOf(Offered), accounts: mapOf(Account) },
  facets: {
    owner: {
      grant(label, person, limit) {
        const { id, keeper } = makeMailbox(this, { label, person, limit });
        return { id, swiss: keeper.begin() };
      },
      grants() {
        const all = [...this.stores.offered.values()].map((one) => {
          const { keeper: _, book: __, ...offered } = one;
          return { ...offered, ...(this.stores.accounts.get(one.id) ?? EMPTY) };
        });
        return all.sort((a, b) => b.created - a.created);
      },
      change(id, limit) {
        const offered = this.stores.offered.get(id);
        if (!offered) throw unknown();
        this.stores.offered.set(id, { ...offered, limit });
      },
      revoke(id) {
        if (!endMailbox(this, id)) throw unknown();
      },
    },

    lender: {
      lend(person, amount, vat) {
        if (amount === undefined) throw new Refusal('no-amount', 'Say how much it may hold.');
        const { id, pass } = makeMailbox(this, { label: '', person, limit: amount, vat });
        return { id, pass };
      },
      change(id, amount) {
        const offered = this.stores.offered.get(id);
        if (offered) this.stores.offered.set(id, { ...offered, limit: amount });
        return offered !== undefined;
      },
      end(id) {
        endMailbox(this, id);
      },
    },

    ledger: {
      open(id) {
        const offered = this.stores.offered.get(id);
        if (offered) return offered.limit;
        throw new Refusal('revoked', 'This mailbox was revoked by the one who granted it.');
      },
      charge(id, bytes, count) {
        const offered = this.stores.offered.get(id);
        if (!offered && bytes <= 0) return;
        const limit = this.facets.ledger.open(id);
        const account = this.stores.accounts.get(id) ?? EMPTY;
        const [used, all] = [account.used + bytes, account.count + count];
        if (bytes > 0 && (used > limit || all > MAIL_COUNT_MAX)) {
          throw new Refusal('mailbox-full', 'This mailbox is full. Try again later.');
        }
        const now = this.turn.now();
        const { seen } = account;
        const isLate = seen === undefined || now - seen >= SEEN_MS;
        this.stores.accounts.set(id, { used, count: all, seen: isLate ? now : seen });
      },
      ended(id) {
        this.stores.offered.delete(id);
        this.stores.accounts.delete(id);
      },
    },

    census: {
      books() {
        return [...this.stores.offered.values()].map(({ book }) => book);
      },
    },
  },
});

/** The host as what follows sees it. */
interface Here {
  readonly state: { readonly device: RefTo<typeof MailDevice>; made: number };
  readonly stores: {
    readonly offered: MapStore<Inside<typeof Offered>>;
    readonly accounts: MapStore<Inside<typeof Account>>;
  };
  readonly facets: Facets<typeof FACETS>;
  readonly turn: TurnPowers<typeof FACETS>;
}

interface Receiver {
  readonly label: string;
  readonly person: string;
  readonly limit: number;
  /** A contact's. */
  readonly vat?: string;
}

function makeMailbox({ state, stores, facets, turn }: Here, receiver: Receiver) {
  if (stores.offered.size >= MAILBOXES_OFFERED_MAX) {
    throw new Refusal('too-many', 'There are too many mailboxes here: revoke some first.');
  }
  state.made += 1;
  const id = `m${state.made}`;
  const ledger = facets.ledger as Near<typeof MailboxLedger>;
  const { keeper, book, pass } = turn.spawn(Mailbox, id, ledger, state.device);
  stores.offered.set(id, { id, ...receiver, created: turn.now(), keeper, book });
  return { id, keeper, pass };
}

/** With all that is in it. Answers false when there is no such mailbox. */
function endMailbox({ stores }: Here, id: string): boolean {
  const offered = stores.offered.get(id);
  if (!offered) return false;
  stores.offered.delete(id);
  stores.accounts.delete(id);
  (offered.keeper as Near<typeof MailboxKeeper>).end();
  return true;
}

function unknown(): Refusal {
  return new Refusal('not-found', 'There is no such mailbox.');
}
