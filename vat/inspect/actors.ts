/** Actors, as an inspector shows them: all, one of them, and what it keeps. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Core } from '../core.ts';
import { Refused } from '../errors.ts';
import { isOfActor } from '../journal/actor-name.ts';
import type { Past } from '../journal/past.ts';
import { actorAsOf } from '../journal/time-travel.ts';
import { ACTOR_ID_BYTES, actorIdIn, actorKey, actorRange, entriesOf, idText } from '../keys.ts';
import { describeLifecycle, pathsOf } from '../lifecycle/describe.ts';
import type { Stored as Found } from '../sealed-store.ts';
import { type LifecycleView, viewLifecycle } from './lifecycles.ts';
import { PAGE_LENGTH, type Page, placeIn } from './page.ts';
import { type Reference, referencesIn } from './referring.ts';
import { type ShownValue, show } from './shown.ts';
import { type TimerView, viewTimer } from './timers.ts';

/** Actors looked through for one page; where few are of a kind, a page may be short. */
const ACTORS_SCANNED_MAX = 5_000;
/** Records of one actor of which the bytes are counted. */
const STORED_RECORDS_MAX = 500;
/** Entries through which is gone to find what an actor refers to. */
const ENTRIES_FOLLOWED_MAX = 2_000;
const STATE = { record: 'state' };

interface Stored {
  readonly records: number;
  readonly bytes: number;
  /** There are more; counting stopped. */
  readonly more: boolean;
}

export interface ActorSummary {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
  readonly awake: boolean;
  readonly phase?: string;
  readonly facets: readonly string[];
  readonly stored: Stored;
}

export interface StoreSummary {
  readonly name: string;
  readonly holds: 'list' | 'map';
  readonly length: number;
}

export interface ActorView extends ActorSummary {
  /** The turn as of which its state, stores and phase are. */
  readonly turn: number;
  /** Absent when there was no such actor as of that turn. */
  readonly state?: ShownValue;
  readonly stores: readonly StoreSummary[];
  readonly lifecycle?: LifecycleView;
  readonly timers: readonly TimerView[];
  readonly refersTo: readonly Reference[];
  /** Turns after the one asked for that changed it, the newest first. */
  readonly later: readonly number[];
}

export interface EntryView {
  readonly key: string;
  readonly value: ShownValue;
}

/** All actors, or those of one kind, in the order of their ids. */
export async function listActors(
  core: Core,
  kind: string | undefined,
  after: string | undefined,
): Promise<Page<ActorSummary>> {
  const rows: ActorSummary[] = [];
  const gte = after === undefined ? actorRange.gte : Uint8Array.of(...actorKey(idOf(after)), 0);
  let scanned = 0;
  for await (const piece of core.records.pieces({ ...actorRange, gte }, STATE)) {
    for (const [key, sealed] of piece) {
      const id = actorIdIn(key);
      const past = pastOf(core.seen.open(key, sealed, STATE));
      if (kind === undefined || past.kind === kind) {
        rows.push(await summarize(core, id, past, key.length + bytesOf(sealed)));
      }
      if (rows.length >= PAGE_LENGTH || ++scanned >= ACTORS_SCANNED_MAX) {
        return { rows, next: bytesToHex(id) };
      }
    }
  }
  return { rows };
}

type Standing = Pick<Past, 'kind' | 'version' | 'phase'>;

function pastOf(stored: unknown): Standing {
  const [kind = '?', version = 0, , phase] = stored as [string?, number?, unknown?, unknown?];
  return { kind, version, phase };
}

async function summarize(
  core: Core,
  id: Uint8Array,
  past: Standing,
  stateBytes: number,
): Promise<ActorSummary> {
  const { kind, version } = past;
  const entries = await countEntries(core, id);
  const phase = phaseText(past.phase);
  return {
    id: bytesToHex(id),
    kind,
    version,
    awake: core.shells.get(idText(id))?.actor !== undefined,
    ...(phase === undefined ? {} : { phase }),
    facets: [...(core.kinds.get(kind)?.facets.keys() ?? [])],
    stored: { ...entries, records: entries.records + 1, bytes: entries.bytes + stateBytes },
  };
}

async function countEntries(core: Core, id: Uint8Array): Promise<Stored> {
  let records = 0;
  let bytes = 0;
  for await (const piece of core.records.pieces(entriesOf(id), { record: 'store entry' })) {
    for (const [key, found] of piece) bytes += key.length + bytesOf(found);
    records += piece.length;
    if (records >= STORED_RECORDS_MAX) return { records, bytes, more: true };
  }
  return { records, bytes, more: false };
}

function bytesOf(found: Found): number {
  return found instanceof Uint8Array ? found.length : found.bytes.length;
}

/** One actor as of the end of `turn`, or as of now. Throws what `actorAsOf` throws. */
export async function viewActor(
  core: Core,
  name: string,
  turn: number | undefined,
): Promise<ActorView> {
  const id = await findActor(core, name);
  const found = await actorAsOf(core, id, turn, false);
  const { past } = found;
  const lifecycle = lifecycleOf(core, past);
  const { timers } = core;
  const shell = core.shells.get(idText(id));
  const stored = await core.records.store.get(actorKey(id));
  const summary = await summarize(core, id, past, stored ? bytesOf(stored) : 0);
  return {
    ...summary,
    turn: found.turn,
    ...(past.exists ? { state: show(core, past.fields) } : {}),
    stores: storesOf(core, past),
    ...(lifecycle ? { lifecycle } : {}),
    timers: (shell ? timers.of(shell) : [])
      .slice(0, PAGE_LENGTH)
      .map((one) => viewTimer(core, one)),
    later: found.later.slice(0, PAGE_LENGTH),
    refersTo: past.exists ? await refersTo(core, id, turn, past) : [],
  };
}

/** Entries of one store, as of the end of `turn`, or as of now; maps in the order of their keys. */
export async function listEntries(
  core: Core,
  name: string,
  store: string,
  after: string | undefined,
  turn: number | undefined,
): Promise<Page<EntryView>> {
  const { past } = await actorAsOf(core, await findActor(core, name), turn, true);
  const found = past.stores.get(store);
  if (!found) throw new Refused('not-found', 'This actor has no such store.');
  const all: [string, unknown][] =
    found.holds === 'list'
      ? found.items.map((item, at) => [String(at), item])
      : [...found.entries].sort(([one], [other]) => (one < other ? -1 : 1));
  const from = after === undefined ? 0 : placeIn(after) + 1;
  const shown = all.slice(from, from + PAGE_LENGTH);
  const rows = shown.map(([key, value]) => ({ key, value: show(core, value) }));
  const last = from + rows.length - 1;
  return last < all.length - 1 ? { rows, next: String(last) } : { rows };
}

/** The actor whose id begins so. Throws {@link Refused} with code `not-found` or `not-unique`. */
export async function findActor(core: Core, name: string): Promise<Uint8Array> {
  const digits = name.toLowerCase();
  if (digits.length === 2 * ACTOR_ID_BYTES) return idOf(digits);
  if (!/^[0-9a-f]{4,31}$/.test(digits)) {
    throw new Refused('bad-value', 'An actor is named by its id, or at least four digits of it.');
  }
  const gte = actorKey(idOf(digits.padEnd(2 * ACTOR_ID_BYTES, '0')));
  const last = actorKey(idOf(digits.padEnd(2 * ACTOR_ID_BYTES, 'f')));
  const [first, second] = await core.records.keys({ gte, lt: Uint8Array.of(...last, 0) });
  if (second) throw new Refused('not-unique', 'Several actors begin so. Give more of the id.');
  if (!first) throw new Refused('not-found', 'No actor of this vat has such an id.');
  return actorIdIn(first);
}

/** Throws {@link Refused} with code `bad-value`. */
function idOf(digits: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(digits)) {
    throw new Refused('bad-value', 'The id of an actor has 32 hexadecimal digits.');
  }
  return hexToBytes(digits);
}

function storesOf(core: Core, past: Past): StoreSummary[] {
  const definitions = core.kinds.get(past.kind)?.kind.stores ?? {};
  return Object.entries(definitions).map(([name, { holds }]) => ({
    name,
    holds,
    length: past.exists ? Math.max(0, past.lengths.get(name) ?? 0) : 0,
  }));
}

function lifecycleOf(core: Core, { kind, phase }: Past): LifecycleView | undefined {
  const compiled = core.kinds.get(kind);
  const described = compiled && describeLifecycle(compiled.kind);
  return described && viewLifecycle(described, phase === undefined ? [] : pathsOf(phase as never));
}

/** The innermost phases it is in. */
function phaseText(phase: unknown): string | undefined {
  return phase === undefined ? undefined : pathsOf(phase as never).join(' and ');
}

async function refersTo(
  core: Core,
  id: Uint8Array,
  turn: number | undefined,
  past: Past,
): Promise<Reference[]> {
  const entries = [...past.lengths.values()].reduce((sum, length) => sum + length, 0);
  const isFollowed = entries > 0 && entries <= ENTRIES_FOLLOWED_MAX;
  const whole = isFollowed ? (await actorAsOf(core, id, turn, true)).past : past;
  const found: Reference[] = [...referencesIn(core, whole.fields, 'state')];
  for (const [name, store] of whole.stores) {
    const values = store.holds === 'list' ? store.items : Object.fromEntries(store.entries);
    found.push(...referencesIn(core, values, `stores.${name}`));
  }
  const self = ({ link }: Reference): boolean =>
    link.actor !== undefined && isOfActor({ id: hexToBytes(link.actor), kind: '' }, id);
  return found.filter((one) => !self(one)).slice(0, PAGE_LENGTH);
}
