/** A neighbour who hosts: with mailboxes, space and a relay to lend. */

import type { RelayLedger } from '../../../actors/hosting/parts.ts';
import {
  Hosting,
  type HostingKeeper,
  MailBook,
  type MailBookDesk,
  MailboxHost,
  type MailboxOffers,
  PeopleBook,
  StorageDevice,
  StorageHost,
  type StorageOwner,
} from '../../../actors/index.ts';
import { MailStore } from '../../../bridges/mailbox/mail-store.ts';
import { E } from '../../../captp/index.ts';
import { makeMemoryDisk } from '../../../store/index.ts';
import { guarded, type RefTo } from '../../../vat/index.ts';
import { SeededRandom } from '../../vat/powers.ts';
import { Neighbour } from '../people/neighbours.ts';

export const OFFER = { relay: 1_000n, mailbox: 2_000n, storage: 3_000n };

export class Host extends Neighbour {
  /** Nothing was said about what is offered. */
  isNew = true;
  hosting!: RefTo<typeof HostingKeeper>;
  mailboxes!: RefTo<typeof MailboxOffers>;
  storage!: RefTo<typeof StorageOwner>;
  own!: RefTo<typeof MailBookDesk>;
  ledger!: RefTo<typeof RelayLedger>;

  override async open(): Promise<void> {
    const onFault = (error: unknown) => this.faults.push(error);
    const disk = makeMemoryDisk();
    const store = new MailStore({ disk, random: new SeededRandom(9), onFault });
    const nothing = () => undefined;
    const rest = { drop: nothing, told: nothing, bounded: nothing, end: nothing };
    const device = guarded(StorageDevice, { ...rest, enter: nothing as never });
    this.more = { mail: store.ref, storage: device };
    await super.open();
    const { desk, keeper } = await this.vat.provide('people', PeopleBook, this.addresses);
    const hosting = await this.vat.provide('hosting', Hosting, desk);
    const mail = await this.vat.provide('mailboxes', MailboxHost, store.ref);
    const storage = await this.vat.provide('storage', StorageHost, device);
    const own = await this.vat.provide('own mailboxes', MailBook);
    const suppliers = [
      { what: 'relay', supplier: hosting.lender },
      { what: 'mailbox', supplier: mail.lender },
      { what: 'storage', supplier: storage.lender },
    ];
    await E(keeper).furnish(this.name, suppliers, own.gate);
    this.hosting = hosting.keeper;
    this.mailboxes = mail.owner;
    this.storage = storage.owner;
    this.ledger = hosting.ledger;
    this.own = own.desk;
    if (this.isNew) await E(this.hosting).change(OFFER);
    this.isNew = false;
  }

  async idOf(petname: string): Promise<string> {
    return (await this.named(petname))?.id ?? '';
  }

  /** What is lent now, as `thing limit`. */
  async lent(): Promise<string[]> {
    const { places } = await E(this.hosting).book();
    const boxes = await E(this.mailboxes).grants();
    const space = (await E(this.storage).grants()).filter((one) => one.revoked === undefined);
    return [
      ...places.map(({ vat, limit }) => `${vat} relay ${limit}`),
      ...boxes.map(({ vat, limit }) => `${vat} mailbox ${limit}`),
      ...space.map(({ vat, limit }) => `${vat} storage ${limit}`),
    ];
  }
}
