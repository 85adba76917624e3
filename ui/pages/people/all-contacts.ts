/** All contacts, which the vat gives a page at a time. */
import type { ListedContact } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import type { HomeSession } from '../../session/index.ts';

export async function allContacts({ people }: HomeSession): Promise<readonly ListedContact[]> {
  const all: ListedContact[] = [];
  for (;;) {
    const page = await E(people).contacts(all.at(-1)?.summary.id);
    if (page.length === 0) return all;
    all.push(...page);
  }
}
