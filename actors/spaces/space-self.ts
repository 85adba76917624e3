/** What the methods of a space have in common: its summary, its entries in order, and who may do what. */
import type { Facets, Inside, MapStore, Near, RefTo, TurnPowers } from '../../vat/index.ts';
import { cutTo, looksLike } from '../people/names.ts';
import { Refusal } from '../refusal.ts';
import { type Chains, type KeptEntry, placeOf } from './chain.ts';
import {
  type Contradiction,
  type EntryPlace,
  SPACE_PAGE_MAX,
  type SpaceAuthor,
  type SpaceEntry,
  type SpaceSummary,
  type SpaceView,
} from './interface.ts';
import type { Charter, SignedCharter, SpacesDevice, SpacesLedger } from './parts.ts';
import type { SPACE_FACETS } from './space.ts';

const PREVIEW_LENGTH_MAX = 120;

export interface Beginning {
  readonly id: string;
  readonly petname: string;
  readonly key: string;
  /** The key by which this vat writes here. */
  readonly author: string;
  /** Only of a space of this vat: by it the device finds its key. */
  readonly salt?: Uint8Array;
  readonly places: readonly string[];
  readonly since: number;
}

export interface SpaceState extends Omit<Beginning, 'salt'> {
  readonly list: Near<typeof SpacesLedger>;
  readonly device: RefTo<typeof SpacesDevice>;
  petname: string;
  readonly salt: Uint8Array | undefined;
  places: readonly string[];
  charter: Charter | undefined;
  signature: Uint8Array | undefined;
  author: string;
  /** How many keys it wrote by before. */
  generation: number;
  order: number;
  /** Arrived before it: seen. */
  seen: number;
  bytes: number;
  /** An entry or a charter is being signed: the next one hangs on it. */
  signing: boolean;
}

export function begun(
  list: Near<typeof SpacesLedger>,
  device: RefTo<typeof SpacesDevice>,
  beginning: Beginning,
): SpaceState {
  return {
    ...beginning,
    list,
    device,
    salt: beginning.salt,
    charter: undefined,
    signature: undefined,
    generation: 0,
    order: 0,
    seen: 0,
    bytes: 0,
    signing: false,
  };
}

export interface Here extends Chains {
  readonly state: SpaceState;
  readonly stores: Chains['stores'] & { readonly called: MapStore<string> };
  readonly facets: Facets<typeof SPACE_FACETS>;
  readonly turn: TurnPowers<typeof SPACE_FACETS>;
}

/** Tells the list how it is. */
export function note(here: Here): void {
  here.state.list.note(summaryOf(here));
}

function summaryOf(here: Here): Inside<typeof SpaceSummary> {
  const { state, stores } = here;
  let last: KeptEntry | undefined;
  let unread = 0;
  for (const kept of stores.entries.values()) {
    if (kept.order > state.seen && kept.signed.author !== state.author) unread += 1;
    if (!last || comparePlaces(kept, last) > 0) last = kept;
  }
  return {
    id: state.id,
    petname: state.petname,
    suggested: state.charter?.name ?? '',
    key: state.key,
    mine: state.salt !== undefined,
    mayWrite: mayWrite(here),
    entries: stores.entries.size,
    unread,
    forked: stores.contradictions.size,
    since: state.since,
    ...(last && { last: previewOf(here, last) }),
  };
}

function previewOf(here: Here, kept: KeptEntry) {
  const { author, entry } = kept.signed;
  const text = cutTo(entry.text.replace(/\s+/gu, ' '), PREVIEW_LENGTH_MAX);
  const name = here.stores.called.get(author) ?? nameOf(here, author);
  return { time: timeOf(kept), name, text };
}

/** Does the charter let this vat write? */
function mayWrite({ state, stores }: Here): boolean {
  const known = state.charter?.authors.find(({ key }) => key === state.author);
  return known !== undefined && (stores.runs.get(state.author)?.last ?? 0) < known.last;
}

export function nameOf({ state }: Here, author: string): string {
  return state.charter?.authors.find(({ key }) => key === author)?.name ?? '';
}

/** Who dates an entry into the future does not have it stand above all others. */
const timeOf = ({ signed, arrived }: KeptEntry): number => Math.min(signed.entry.time, arrived);

function comparePlaces(one: KeptEntry, other: KeptEntry): number {
  return compare(placeIn(one), placeIn(other));
}

function placeIn(kept: KeptEntry): Inside<typeof EntryPlace> {
  const { author, entry } = kept.signed;
  return { time: timeOf(kept), author, number: entry.number };
}

function compare(one: Inside<typeof EntryPlace>, other: Inside<typeof EntryPlace>): number {
  if (one.time !== other.time) return one.time - other.time;
  if (one.author !== other.author) return one.author < other.author ? -1 : 1;
  return one.number - other.number;
}

export function pageBefore(
  here: Here,
  before: Inside<typeof EntryPlace> | undefined,
): Inside<typeof SpaceEntry>[] {
  const all = [...here.stores.entries.values()];
  const earlier = before ? all.filter((one) => compare(placeIn(one), before) < 0) : all;
  const sorted = earlier.sort((one, other) => comparePlaces(other, one));
  return sorted.slice(0, SPACE_PAGE_MAX).map((kept) => shown(here, kept));
}

function shown(here: Here, kept: KeptEntry): Inside<typeof SpaceEntry> {
  const { author, entry } = kept.signed;
  const mine = author === here.state.author;
  const called = here.stores.called.get(author);
  return {
    ...placeIn(kept),
    name: nameOf(here, author),
    ...(called !== undefined && { called }),
    mine,
    text: entry.text,
    links: entry.attachments,
    unread: !mine && kept.order > here.state.seen,
  };
}

export function contradictionsOf(here: Here): Inside<typeof Contradiction>[] {
  const { entries, contradictions } = here.stores;
  return [...contradictions.values()].map((kept) => {
    const { author, entry } = kept.signed;
    const held =
      entries.get(placeOf(author, entry.number)) ?? entries.get(placeOf(author, entry.number - 1));
    const other = shown(here, kept);
    return held ? { one: shown(here, held), other } : { other };
  });
}

export function viewOf(here: Here): Inside<typeof SpaceView> {
  const { state, stores } = here;
  const counts = new Map<string, number>();
  for (const { signed } of stores.entries.values()) {
    counts.set(signed.author, (counts.get(signed.author) ?? 0) + 1);
  }
  const all = (state.charter?.authors ?? []).map(
    ({ key, name, last }): Inside<typeof SpaceAuthor> => {
      const called = stores.called.get(key);
      return {
        key,
        name,
        ...(called !== undefined && { called }),
        mine: key === state.author,
        entries: counts.get(key) ?? 0,
        ended: last < Number.MAX_SAFE_INTEGER,
        forked: stores.runs.get(key)?.forked === true,
      };
    },
  );
  const about = state.charter?.about ?? '';
  const authors = all.map((one) => {
    const alike = alikeOf(one, all);
    return alike === undefined ? one : { ...one, alike };
  });
  return { summary: summaryOf(here), about, authors, author: state.author };
}

type ShownAuthor = Inside<typeof SpaceAuthor>;

/** The owner of a space is not kept from naming two of its authors so that one is taken for the other. */
function alikeOf(author: ShownAuthor, all: readonly ShownAuthor[]): string | undefined {
  const shown = ({ called, name }: ShownAuthor): string => called ?? name;
  const others = all.filter((one) => one.key !== author.key && !one.ended && !author.ended);
  const alike = others.find((one) => looksLike(shown(one), shown(author)));
  return alike && shown(alike);
}

/** Its charter and salt, when it is a space of this vat. */
export function owned({ state }: Here): { readonly charter: Charter; readonly salt: Uint8Array } {
  const { charter, salt } = state;
  if (charter && salt) return { charter, salt };
  throw new Refusal('not-owner', 'Only the owner of this space can do that.');
}

/** Throws while something is being signed, since the next one hangs on it. */
export function notSigning({ state }: Here): void {
  if (!state.signing) return;
  throw new Refusal('busy', 'Something is just being published here. Try again in a moment.');
}

/** Of two the higher sequence counts. Answers whether it was newer. */
export function takeCharter(
  here: Here,
  { charter, signature }: Inside<typeof SignedCharter>,
): boolean {
  const { state } = here;
  if (state.charter && state.charter.sequence >= charter.sequence) return false;
  state.charter = charter;
  state.signature = signature;
  return true;
}
