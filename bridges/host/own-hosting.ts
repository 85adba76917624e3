/** Hosting of this vat, both ways: what it does for the people on its list, and what contacts lend it. */
import { Hosting, type HostingOwner, type People } from '../../actors/index.ts';
import type { RefTo, Vat } from '../../vat/index.ts';
import { Borrowing, makeHostingOwner, RelayMeter } from '../hosting/index.ts';
import type { OpenMailboxes } from '../mailbox/index.ts';
import type { FriendsRelays, NetworkService } from '../network/index.ts';
import type { ContactNames } from '../people/index.ts';
import type { OpenStorage } from '../storage/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export interface HostingOpened {
  readonly owner: RefTo<typeof HostingOwner>;
  /** Whom the network may relay for, and who relays for us. */
  readonly relays: FriendsRelays;
  /** To be called before the vat is closed. */
  close(): Promise<void>;
}

interface Around {
  readonly vat: Vat;
  readonly people: RefTo<typeof People>;
  readonly names: ContactNames;
  readonly storage: OpenStorage;
  readonly mail: OpenMailboxes;
  /** It is made after this, and asks what this offers. */
  readonly network: () => NetworkService;
}

/** The one who lends places at our relay: named to the list of people, with the others who lend. */
export async function provideHosting(vat: Vat, people: RefTo<typeof People>) {
  return vat.provide('hosting', Hosting, people);
}

export async function openHosting(
  { clock, peers, onFault }: HouseholdPowers,
  { vat, people, names, storage, mail, network }: Around,
): Promise<HostingOpened> {
  const { keeper } = await provideHosting(vat, people);
  names.open({ people, keeper });
  const both = { keeper, storage: storage.admin, mailboxes: mail.admin, onFault };
  const meter = new RelayMeter({ keeper, clock, onFault });
  const borrowing = new Borrowing({
    ...both,
    people,
    addMailbox: (pass, person) => mail.addPass(pass, person),
    peers,
    clock,
  });
  // A record of theirs that is damaged must not keep the vat from opening.
  await meter.open().catch(onFault);
  await borrowing.open().catch(onFault);
  const isJoined = (): boolean => ['on', 'twice'].includes(network().state);
  return {
    owner: makeHostingOwner({
      ...both,
      names,
      meter,
      network: () => ({
        joined: isJoined(),
        reachable: network().status?.reachable === 'direct',
        lookups: isJoined() && network().book.settings.lookups,
      }),
    }),
    relays: {
      ours: meter,
      theirs: () => borrowing.lenders,
      onChange(listener) {
        meter.onChange(listener);
        borrowing.onChange(listener);
      },
    },
    async close() {
      borrowing.close();
      await meter.close().catch(onFault);
    },
  };
}
