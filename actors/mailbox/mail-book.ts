/**
 * Where our mailboxes are: the pass that each of their hosts granted, and the ways into them that
 * were made for those who write to us.
 *
 * Only references and addresses are kept here. Who is reached by them, and with what patience, is
 * the business of the bridge (bridges/mailbox).
 */
import {
  defineActor,
  type Inside,
  type MapStore,
  mapOf,
  nat,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { PeopleGate } from '../people/parts.ts';
import { Refusal } from '../refusal.ts';
import { KeptMailbox, MAIL_CONTACTS_MAX, MailboxPass, OWN_MAILBOXES_MAX } from './interface.ts';
import { MailBookDesk } from './parts.ts';

const Way = record({ contact: nat, address: text(2_048) });
/** Vats for which no way is made. */
const REFUSED_MAX = 10_000;
/** Vats of which ways are closed in one go. */
const CLOSED_AT_ONCE_MAX = 100;
const keyOf = (id: string, vat: string): string => `${id} ${vat}`;

export const MailBook = defineActor('MailBook', {
  version: 1,
  interfaces: { desk: MailBookDesk, gate: PeopleGate },
  state: () => ({ made: 0 }),
  stores: {
    mailboxes: mapOf(record({ kept: KeptMailbox, pass: ref(MailboxPass) })),
    ways: mapOf(Way),
    /** Since when. */
    refused: mapOf(nat),
  },
  facets: {
    desk: {
      add(host, person, address, pass) {
        const { mailboxes } = this.stores;
        for (const { kept } of mailboxes.values()) {
          if (kept.address !== address) continue;
          throw new Refusal('known-mailbox', 'This mailbox is on your list already.');
        }
        if (mailboxes.size >= OWN_MAILBOXES_MAX) {
          const most = `You can have ${OWN_MAILBOXES_MAX} mailboxes. Remove one first.`;
          throw new Refusal('too-many', most);
        }
        this.state.made += 1;
        const id = `b${this.state.made}`;
        const kept = { id, host, person, added: this.turn.now(), address };
        mailboxes.set(id, { kept, pass });
        return kept;
      },
      mailboxes() {
        return [...this.stores.mailboxes.values()].sort((a, b) => a.kept.added - b.kept.added);
      },
      remove(id) {
        if (!this.stores.mailboxes.delete(id)) throw unknown();
        const own: string[] = [];
        for (const key of this.stores.ways.keys(keyOf(id, ''))) {
          if (!key.startsWith(keyOf(id, ''))) break;
          own.push(key);
        }
        for (const key of own) this.stores.ways.delete(key);
      },
      waysOf(vat) {
        return { refused: this.stores.refused.has(vat), ways: waysOf(this, vat) };
      },
      setWay(id, vat, contact, address) {
        const { mailboxes, ways } = this.stores;
        if (!mailboxes.has(id)) throw unknown();
        if (ways.size >= MAIL_CONTACTS_MAX * OWN_MAILBOXES_MAX) {
          throw new Refusal('too-many', 'Too many contacts have a way into this mailbox.');
        }
        if (this.stores.refused.has(vat)) throw new Refusal('refused', 'That vat is refused.');
        ways.set(keyOf(id, vat), { contact, address });
      },
      refuse(vat) {
        const { refused, ways } = this.stores;
        if (refused.size >= REFUSED_MAX && !refused.has(vat)) {
          throw new Refusal('too-many', 'Too many vats are refused.');
        }
        refused.set(vat, this.turn.now());
        const closed = waysOf(this, vat);
        for (const { mailbox } of closed) ways.delete(keyOf(mailbox, vat));
        return closed;
      },
      admit(vat) {
        this.stores.refused.delete(vat);
      },
      toClose() {
        const vats = new Set<string>();
        for (const key of this.stores.ways.keys()) {
          const vat = key.slice(key.indexOf(' ') + 1);
          if (this.stores.refused.has(vat)) vats.add(vat);
          if (vats.size === CLOSED_AT_ONCE_MAX) break;
        }
        return [...vats];
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
    },

    gate: {
      shut(vat) {
        const { refused } = this.stores;
        if (refused.has(vat)) return;
        // Nobody can be blocked less because many are: who was refused first has to be again.
        if (refused.size >= REFUSED_MAX) refused.delete(oldestOf(refused));
        refused.set(vat, this.turn.now());
        this.turn.notify('changed');
      },
      reopen(vat) {
        if (this.stores.refused.delete(vat)) this.turn.notify('changed');
      },
    },
  },
});

interface Here {
  readonly stores: {
    readonly mailboxes: MapStore<unknown>;
    readonly ways: MapStore<Inside<typeof Way>>;
  };
}

function waysOf({ stores: { mailboxes, ways } }: Here, vat: string) {
  return [...mailboxes.keys()].flatMap((mailbox) => {
    const way = ways.get(keyOf(mailbox, vat));
    return way ? [{ mailbox, ...way }] : [];
  });
}

function oldestOf(refused: MapStore<number>): string {
  const [[oldest] = ['']] = [...refused.entries()].sort(([, a], [, b]) => a - b);
  return oldest;
}

function unknown(): Refusal {
  return new Refusal('not-found', 'There is no such mailbox.');
}
