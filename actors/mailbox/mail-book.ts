/**
 * Where our mailboxes are: the pass that each of their hosts granted, and the ways into them that
 * were made for those who write to us.
 *
 * Only references and addresses are kept here. Who is reached by them, and with what patience, is
 * the business of the bridge (bridges/mailbox).
 */
import { defineActor, mapOf, nat, record, ref, text } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { KeptMailbox, MAIL_CONTACTS_MAX, MailboxPass, OWN_MAILBOXES_MAX } from './interface.ts';
import { MailBookDesk } from './parts.ts';

const Way = record({ contact: nat, address: text(2_048) });
const keyOf = (id: string, vat: string): string => `${id} ${vat}`;

export const MailBook = defineActor('MailBook', {
  version: 1,
  interfaces: { desk: MailBookDesk },
  state: () => ({ made: 0 }),
  stores: {
    mailboxes: mapOf(record({ kept: KeptMailbox, pass: ref(MailboxPass) })),
    ways: mapOf(Way),
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
      dropOf(id, vat) {
        return this.stores.ways.get(keyOf(id, vat))?.address;
      },
      setDrop(id, vat, contact, address) {
        const { mailboxes, ways } = this.stores;
        if (!mailboxes.has(id)) throw unknown();
        if (ways.size >= MAIL_CONTACTS_MAX * OWN_MAILBOXES_MAX) {
          throw new Refusal('too-many', 'Too many contacts have a way into this mailbox.');
        }
        ways.set(keyOf(id, vat), { contact, address });
      },
    },
  },
});

function unknown(): Refusal {
  return new Refusal('not-found', 'There is no such mailbox.');
}
