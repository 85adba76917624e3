/**
 * Who may write in a space, and under which names.
 *
 * Everybody sees the names of the charter: what the owner of the space calls himself, and what he calls the others. A
 * reader can have a name of his own for an author, which nobody else sees and which then stands first.
 */
import { looksLike, nameKey, properPersonName } from '../people/names.ts';
import { Refusal } from '../refusal.ts';
import { SPACE_AUTHORS_MAX } from './interface.ts';
import type { Charter } from './parts.ts';
import * as self from './space-self.ts';

type Authors = Charter['authors'];

const NOBODY_ENDED = Number.MAX_SAFE_INTEGER;

/** The authors with one more, or with one of them under another name. */
export function withAuthor(here: self.Here, key: string, name: string): Authors {
  const { charter } = self.owned(here);
  const author = { key, name: properPersonName(name), last: NOBODY_ENDED };
  const others = charter.authors.filter((one) => one.key !== key);
  const alike = others.find((one) => looksLike(one.name, author.name));
  if (alike) {
    const text = `An author is called “${alike.name}” already, which looks the same. Choose another name.`;
    throw new Refusal('name-taken', text);
  }
  if (others.length >= SPACE_AUTHORS_MAX) {
    throw new Refusal(
      'too-many',
      `A space can have ${SPACE_AUTHORS_MAX} authors, former ones among them.`,
    );
  }
  if (others.length === charter.authors.length) return [...others, author];
  return charter.authors.map((one) => (one.key === key ? author : one));
}

/** What that author wrote stays, as far as it is known here, and up to where it contradicts itself. */
export function without(here: self.Here, key: string): Authors {
  const { charter } = self.owned(here);
  const author = charter.authors.find((one) => one.key === key);
  if (!author) throw nobody();
  const broken = here.stores.contradictions.get(key)?.signed.entry.number;
  const end = here.stores.runs.get(key)?.last ?? 0;
  const last = broken === undefined ? end : Math.min(end, broken - 1);
  const others = charter.authors.filter((one) => one.key !== key);
  return last === 0 ? others : [...others, { ...author, last }];
}

/** Names an author as the owner of this vat does, or, without a name, as everybody. */
export function callAuthor(here: self.Here, key: string, petname: string | undefined): void {
  const { state, stores } = here;
  const known = state.charter?.authors ?? [];
  if (!known.some((one) => one.key === key)) throw nobody();
  // Those who are no authors any more have made room.
  for (const other of [...stores.called.keys()]) {
    if (!known.some((one) => one.key === other)) stores.called.delete(other);
  }
  if (petname === undefined) stores.called.delete(key);
  else stores.called.set(key, freeName(here, key, petname));
  self.note(here);
}

function freeName({ stores }: self.Here, key: string, petname: string): string {
  const proper = properPersonName(petname);
  for (const [other, called] of stores.called.entries()) {
    if (other === key || nameKey(called) !== nameKey(proper)) continue;
    const text = `You call another author here “${called}”. Choose another name for this one.`;
    throw new Refusal('name-taken', text);
  }
  return proper;
}

function nobody(): Refusal {
  return new Refusal('not-found', 'There is no such author.');
}
