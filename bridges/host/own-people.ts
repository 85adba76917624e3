/** The people whom the owner of a vat knows: what the list needs of this host, and what others lend. */
import { type People, type PeopleAddresses, PeopleBook } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo, Vat } from '../../vat/index.ts';
import type { OpenMailboxes } from '../mailbox/index.ts';
import { makePeopleAddresses } from '../people/index.ts';
import type { OpenStorage } from '../storage/index.ts';
import type { HouseholdPowers } from './household-powers.ts';
import { provideHosting } from './own-hosting.ts';

export function peopleAddresses(powers: HouseholdPowers): RefTo<typeof PeopleAddresses> {
  const { far, post, invitationPage, onFault } = powers;
  return makePeopleAddresses({ far, roads: post, link: invitationPage, onFault });
}

interface OpenParts {
  readonly vat: Vat;
  readonly storage: OpenStorage;
  readonly mail: OpenMailboxes;
}

/** A record of theirs that is damaged must not keep the vat from opening. */
export async function openPeople(
  { post, addresses, onFault }: HouseholdPowers & { addresses: RefTo<typeof PeopleAddresses> },
  { vat, storage, mail }: OpenParts,
): Promise<RefTo<typeof People>> {
  const { desk, keeper } = await vat.provide('people', PeopleBook, addresses);
  const relay = await provideHosting(vat, desk);
  const suppliers = [
    { what: 'storage', supplier: storage.lender },
    { what: 'mailbox', supplier: mail.lender },
    { what: 'relay', supplier: relay.lender },
  ];
  await E(keeper).furnish(post.vatOf(post.self()), suppliers, mail.gate).catch(onFault);
  return desk;
}
