/**
 * What contacts are called now, for whoever shows what they lend and what they were lent. A name
 * that was noted when something was lent would be the old one for ever once a contact is renamed.
 *
 * What somebody gave by an address has the name that its owner typed, which says more than whose
 * vat it is: two machines of one person have one name, since they may vanish together.
 */
import type { HostingKeeper, People } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';

/** Vats whose names are asked for at once. */
const NAMES_MAX = 100;

/** What a contact lends, under an entry of its own where it is used. */
type Lent = 'storage' | 'mailbox';

interface Lending {
  readonly person: string;
  /** The contact's vat; absent for what was given by an address. */
  readonly vat?: string | undefined;
}

interface Entry {
  readonly id: string;
  readonly person: string;
}

interface Known {
  readonly people: RefTo<typeof People>;
  readonly keeper: RefTo<typeof HostingKeeper>;
}

export class ContactNames {
  #known: Known | undefined;

  /** Contacts are there from now on; before, everything has the name that was noted. */
  open(known: Known): void {
    this.#known = known;
  }

  /** What is lent to others, each with the name that the contact has now. */
  async ofLoans<T extends Lending>(loans: readonly T[]): Promise<T[]> {
    const names = await this.#namesOf(loans.flatMap(({ vat }) => vat ?? []));
    return loans.map((one) => ({ ...one, person: names.get(one.vat ?? '') ?? one.person }));
  }

  /** Entries of what is used here, each of those that a contact lends with the name he has now. */
  async ofBorrowed<T extends Entry>(what: Lent, entries: readonly T[]): Promise<T[]> {
    if (entries.length === 0 || !this.#known) return [...entries];
    const all = await E(this.#known.keeper).borrowed();
    const borrowed = all.filter((one) => one.what === what);
    const names = await this.#namesOf(borrowed.map(({ vat }) => vat));
    const named = new Map(borrowed.map(({ entry, vat }) => [entry, names.get(vat)]));
    return entries.map((one) => ({ ...one, person: named.get(one.id) ?? one.person }));
  }

  async #namesOf(vats: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (let at = 0; at < vats.length && this.#known; at += NAMES_MAX) {
      const page = vats.slice(at, at + NAMES_MAX);
      for (const [index, name] of (await E(this.#known.people).called(page)).entries()) {
        if (name !== undefined) names.set(page[index] as string, name);
      }
    }
    return names;
  }
}
