/** The people whom the owner of a vat knows: what the list needs of this host, and what others lend. */
import { type People, type PeopleAddresses, PeopleBook } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo, Vat } from '../../vat/index.ts';
import { makePeopleAddresses } from '../people/index.ts';
import type { OpenStorage } from '../storage/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export function peopleAddresses(powers: HouseholdPowers): RefTo<typeof PeopleAddresses> {
  const { far, post, invitationPage, onFault } = powers;
  return makePeopleAddresses({ far, roads: post, link: invitationPage, onFault });
}

/** A record of theirs that is damaged must not keep the vat from opening. */
export async function openPeople(
  { post, addresses, onFault }: HouseholdPowers & { addresses: RefTo<typeof PeopleAddresses> },
  { vat, storage }: { readonly vat: Vat; readonly storage: OpenStorage },
): Promise<RefTo<typeof People>> {
  const { desk, keeper } = await vat.provide('people', PeopleBook, addresses);
  const suppliers = [{ what: 'storage', supplier: storage.lender }];
  await E(keeper).furnish(post.vatOf(post.self()), suppliers).catch(onFault);
  return desk;
}
