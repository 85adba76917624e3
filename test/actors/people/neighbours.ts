/** Vats of people on one street: each with its list of people, as its owner holds it. */
import {
  CAPS,
  type ContactOwner,
  type ContactSummary,
  PEOPLE,
  type People,
  type PeopleAddresses,
  PeopleBook,
} from '../../../actors/index.ts';
import { makePeopleAddresses } from '../../../bridges/people/index.ts';
import { E, parsePeer, type Ref } from '../../../captp/index.ts';
import type { AnyKind, RefTo } from '../../../vat/index.ts';
import { House, Street, until } from '../../vat/street.ts';

export const DAY = 86_400_000;

export class Neighbour extends House {
  desk!: RefTo<typeof People>;
  addresses!: RefTo<typeof PeopleAddresses>;
  /** Further objects of its host. */
  more: Readonly<Record<string, Ref>> = {};

  override async open(restored?: Uint8Array): Promise<void> {
    const onFault = (error: unknown) => this.faults.push(error);
    this.addresses = makePeopleAddresses({
      far: { revive: (location) => this.far(location) },
      roads: { self: () => this.locator, vatOf: (locator) => parsePeer(locator).designator },
      link: (fragment) => `http://${this.name}.example/i#${fragment}`,
      onFault,
    });
    this.devices = { peopleAddresses: this.addresses, ...this.more };
    await super.open(restored);
    const { desk, keeper } = await this.vat.provide('people', PeopleBook, this.addresses);
    await E(keeper).furnish(this.name, []);
    this.desk = desk;
  }

  async invites(petname: string): Promise<{ readonly id: string; readonly text: string }> {
    return E(this.desk).invite(petname, this.street.clock.now() + DAY);
  }

  async contacts(): Promise<ContactSummary[]> {
    return (await E(this.desk).contacts()).map(({ summary }) => summary);
  }

  async named(petname: string): Promise<ContactSummary | undefined> {
    return (await this.contacts()).find((one) => one.petname === petname);
  }

  async contact(petname: string): Promise<RefTo<typeof ContactOwner>> {
    const found = await this.named(petname);
    return (await E(this.desk).contact(found?.id ?? '')) as RefTo<typeof ContactOwner>;
  }

  async texts(petname: string): Promise<string[]> {
    const letters = await E(await this.contact(petname)).letters();
    return letters.map(({ text, state }) => `${state}: ${text}`);
  }
}

export async function neighbours<N extends string>(
  names: readonly N[],
  more: readonly AnyKind[] = [],
) {
  const street = new Street();
  street.kinds = [...PEOPLE, ...CAPS, ...more];
  const all = {} as Record<N, Neighbour>;
  for (const [at, name] of names.entries()) {
    all[name] = new Neighbour(street, name, 100 * (at + 1));
    await all[name].open();
  }
  return { street, ...all };
}

/** Waits until `one` has met whoever it calls `petname`, and was told what it may do. */
export async function hasMet(street: Street, one: Neighbour, petname: string): Promise<void> {
  await until(street, async () => {
    const found = await one.named(petname);
    return found?.state === 'met' && found.lets.length > 0;
  });
}

/** Each is called by its name. */
export async function introduced(street: Street, one: Neighbour, other: Neighbour): Promise<void> {
  const { text } = await one.invites(other.name);
  await E(other.desk).accept(text, one.name);
  await hasMet(street, one, other.name);
  await hasMet(street, other, one.name);
}

export { until };
