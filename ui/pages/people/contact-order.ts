/** The order in which contacts are shown, and those that are looked for. */
import type { ListedContact } from '../../../actors/people/interface.ts';

/** “Ben 2” before “Ben 10”, and é beside e. */
const NAMES = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Those whose names have `wanted` in them; whoever has written comes first, then by name. */
export function orderedContacts(
  contacts: readonly ListedContact[],
  wanted: string,
): ListedContact[] {
  const looked = bare(wanted);
  const found = contacts.filter(({ summary: { petname, suggested } }) =>
    [petname, suggested].some((name) => bare(name).includes(looked)),
  );
  return found.sort(
    ({ summary: a }, { summary: b }) =>
      Number(b.unread > 0n) - Number(a.unread > 0n) || NAMES.compare(a.petname, b.petname),
  );
}

/** Without accents, case and blanks around it, as somebody types who is in a hurry. */
function bare(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
