/**
 * The entries of a space, author by author: what joins on to what is here, what contradicts it, and what goes when
 * there is too much.
 *
 * Of each author there is one run without a hole. It grows at its end by what is new, at its beginning by what others
 * still have; both are checked by hashes. Who signs two entries that cannot both be true has broken his chain: both
 * are kept to be shown, and nothing more is taken of him, because nobody could tell which of the two goes on.
 */
import { type Inside, type MapStore, nat, record } from '../../vat/index.ts';
import { AUTHOR_ENTRIES_MAX, SPACE_BYTES_MAX, SPACE_ENTRIES_MAX } from './interface.ts';
import { type Charter, type Run, SignedEntry, type Verdict } from './parts.ts';

export const KeptEntry = record({ signed: SignedEntry, order: nat, arrived: nat });
export type KeptEntry = Inside<typeof KeptEntry>;

/** Bytes of an entry beside its text and links, about. */
const OVERHEAD_BYTES = 300;
/** Of too many, so many more go, so that not every new one has all counted anew. */
const ROOM_ENTRIES = 32;

export interface Chains {
  readonly state: {
    readonly charter: Charter | undefined;
    /** Counts arrivals. */
    order: number;
    bytes: number;
  };
  readonly stores: {
    readonly runs: MapStore<Run>;
    readonly entries: MapStore<KeptEntry>;
    /** By author: the one that contradicts what is here. */
    readonly contradictions: MapStore<KeptEntry>;
  };
}

export const placeOf = (author: string, number: number): string => `${author} ${number}`;

function sizeOf({ entry }: SignedEntry): number {
  const { text, attachments } = entry;
  return OVERHEAD_BYTES + 2 * text.length + attachments.reduce((sum, one) => sum + one.length, 0);
}

/** Takes one entry, whose signature was checked, or says why not. `now` in milliseconds since 1970. */
export function take(here: Chains, signed: SignedEntry, jump: boolean, now: number): Verdict {
  const { runs, entries } = here.stores;
  const { author, entry } = signed;
  const { number } = entry;
  if (!mayWrite(here, author, number)) return 'refused';
  const run = runs.get(author);
  const held = entries.get(placeOf(author, number));
  if (held && same(held.signed.hash, signed.hash)) {
    const joined = run && joinedDown(here, author, run);
    if (joined && joined !== run) runs.set(author, joined);
    return 'known';
  }
  if (run?.forked) return 'refused';
  if (held) return contradicted(here, signed, now);
  if (!run) return begin(here, signed, now);
  if (number === run.last + 1) return goOn(here, signed, run, now);
  if (number > run.last) return jump ? begin(here, signed, now) : 'gap';
  return goBack(here, signed, run, now);
}

/** Takes off what authors may not have written, by a charter that is newer. */
export function trim(here: Chains): void {
  const { runs } = here.stores;
  for (const [author, run] of [...runs.entries()]) {
    const last = here.state.charter?.authors.find(({ key }) => key === author)?.last ?? 0;
    if (run.last <= last) continue;
    for (const number of numbersOf(here, author)) if (number > last) drop(here, author, number);
    const end = here.stores.entries.get(placeOf(author, last))?.signed;
    if (end && last >= run.first) runs.set(author, { ...run, last, hash: end.hash });
    else runs.delete(author);
    if (last === 0) here.stores.contradictions.delete(author);
  }
}

function mayWrite({ state }: Chains, author: string, number: number): boolean {
  const known = state.charter?.authors.find(({ key }) => key === author);
  return known !== undefined && number <= known.last;
}

function begin(here: Chains, signed: SignedEntry, now: number): Verdict {
  const { author, entry, hash } = signed;
  const { number, previous } = entry;
  keep(here, signed, now);
  const run = { first: number, previous, last: number, hash, forked: false };
  here.stores.runs.set(author, joinedDown(here, author, run));
  makeRoom(here, author);
  return 'new';
}

function goOn(here: Chains, signed: SignedEntry, run: Run, now: number): Verdict {
  const { author, entry, hash } = signed;
  if (!same(entry.previous, run.hash)) return contradicted(here, signed, now);
  const before = here.stores.entries.get(placeOf(author, run.last));
  if (before && before.signed.entry.time > entry.time) return 'refused';
  keep(here, signed, now);
  here.stores.runs.set(author, { ...run, last: entry.number, hash });
  makeRoom(here, author);
  return 'new';
}

function goBack(here: Chains, signed: SignedEntry, run: Run, now: number): Verdict {
  const { author, entry, hash } = signed;
  if (entry.number !== run.first - 1) return 'known';
  if (!same(hash, run.previous)) return contradicted(here, signed, now);
  if (isFull(here, author, 1)) return 'known';
  keep(here, signed, now);
  const { number, previous } = entry;
  here.stores.runs.set(author, joinedDown(here, author, { ...run, first: number, previous }));
  return 'older';
}

/** With what is here already before it, from a run that ended at a hole. */
function joinedDown({ stores }: Chains, author: string, run: Run): Run {
  let joined = run;
  for (;;) {
    const before = stores.entries.get(placeOf(author, joined.first - 1))?.signed;
    if (!before || !same(before.hash, joined.previous)) return joined;
    joined = { ...joined, first: before.entry.number, previous: before.entry.previous };
  }
}

function contradicted(here: Chains, signed: SignedEntry, now: number): Verdict {
  const { runs, contradictions } = here.stores;
  const run = runs.get(signed.author);
  if (!run || run.forked) return 'refused';
  runs.set(signed.author, { ...run, forked: true });
  here.state.order += 1;
  contradictions.set(signed.author, { signed, order: here.state.order, arrived: now });
  return 'fork';
}

function keep({ state, stores }: Chains, signed: SignedEntry, now: number): void {
  state.order += 1;
  state.bytes += sizeOf(signed);
  const kept = { signed, order: state.order, arrived: now };
  stores.entries.set(placeOf(signed.author, signed.entry.number), kept);
}

function isFull(here: Chains, author: string, more: number): boolean {
  const { state, stores } = here;
  if (stores.entries.size + more > SPACE_ENTRIES_MAX || state.bytes > SPACE_BYTES_MAX) return true;
  const run = stores.runs.get(author);
  return run !== undefined && run.last - run.first + 1 + more > AUTHOR_ENTRIES_MAX;
}

/** The oldest of this author go when he has too many; else of the one who has most. */
function makeRoom(here: Chains, author: string): void {
  if (!isFull(here, author, 0)) return;
  const run = here.stores.runs.get(author);
  const isHis = run !== undefined && run.last - run.first + 1 > AUTHOR_ENTRIES_MAX;
  const from = isHis ? author : longest(here);
  const numbers = numbersOf(here, from);
  for (const number of numbers.slice(0, Math.min(ROOM_ENTRIES, numbers.length - 1))) {
    drop(here, from, number);
    const cut = here.stores.runs.get(from);
    const next = here.stores.entries.get(placeOf(from, number + 1))?.signed;
    if (cut?.first === number && next) {
      const { previous } = next.entry;
      here.stores.runs.set(from, { ...cut, first: number + 1, previous });
    }
  }
}

function longest({ stores }: Chains): string {
  const counts = new Map<string, number>();
  for (const { signed } of stores.entries.values()) {
    counts.set(signed.author, (counts.get(signed.author) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first?.[0] ?? '';
}

function numbersOf({ stores }: Chains, author: string): number[] {
  const numbers: number[] = [];
  for (const { signed } of stores.entries.values()) {
    if (signed.author === author) numbers.push(signed.entry.number);
  }
  return numbers.sort((a, b) => a - b);
}

function drop({ state, stores }: Chains, author: string, number: number): void {
  const place = placeOf(author, number);
  const kept = stores.entries.get(place);
  if (!kept) return;
  state.bytes -= sizeOf(kept.signed);
  stores.entries.delete(place);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
