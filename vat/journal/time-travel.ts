/**
 * The state and stores of an actor as of the end of a turn: what is stored now, with every later
 * change taken back, the newest first.
 */
import type { Core } from '../core.ts';
import { DamagedRecord, Refused } from '../errors.ts';
import { actorKey, entriesOf, isOfStore } from '../keys.ts';
import type { Stored } from '../sealed-store.ts';
import { isOfActor } from './actor-name.ts';
import { OutOfWindow, turnsBackwards } from './history.ts';
import { Past } from './past.ts';
import type { PastTurn } from './past-turn.ts';

/** Entries of one actor that are read to be shown; of more none are. */
const ENTRIES_SEEN_MAX = 50_000;
/** Entries of one actor that are counted; of more it is told that there are so many. */
const ENTRIES_COUNTED_MAX = 100_000;
const ENTRY = { record: 'store entry' };

export interface AsOf {
  /** The turn as of whose end this is. */
  readonly turn: number;
  readonly past: Past;
  /** The turns after it that changed the actor, the newest first; none for the present. */
  readonly later: readonly number[];
}

/**
 * The actor `id` as of the end of `turn`, or as of now. With `stores`, the entries of its stores
 * too. Throws {@link OutOfWindow}, {@link DamagedRecord}, or {@link Refused} with code `not-found`
 * or `too-large`.
 */
export async function actorAsOf(
  core: Core,
  id: Uint8Array,
  turn: number | undefined,
  stores: boolean,
): Promise<AsOf> {
  if (turn !== undefined && turn < core.journal.first - 1) {
    throw new OutOfWindow(core.journal.first);
  }
  if (turn !== undefined && turn >= core.journal.turn) {
    throw new Refused('not-found', `There is no turn ${turn} yet.`);
  }
  const found = await core.journal.reading(async () => {
    // All three begin in one moment, so they see the same state of the database.
    const walk = turnsBackwards(core);
    const past = readState(core, id, stores);
    const entries = readEntries(core, id, stores);
    return { walk, past: await past, entries: await entries };
  });
  const { walk, past } = found;
  addStores(core, id, past, found.entries, stores);
  const later: number[] = [];
  let newest: number | undefined;
  for await (const one of walk) {
    newest ??= one.turn;
    if (turn === undefined ? isKnown(past, id, one) : one.turn <= turn) break;
    if (turn !== undefined && takeBack(past, id, one)) later.push(one.turn);
  }
  if (past.kind === '') throw new Refused('not-found', 'There is no such actor in this vat.');
  return { turn: turn === undefined ? (newest ?? 0) : Math.min(turn, newest ?? 0), past, later };
}

/** Is the kind of the actor known by now? Of one that is no more, a turn that changed it tells. */
function isKnown(past: Past, id: Uint8Array, { changes }: PastTurn): boolean {
  past.kind ||= changes.find(({ actor }) => isOfActor(actor, id))?.actor.kind ?? '';
  return past.kind !== '';
}

/** Takes back what one turn did to the actor. Had it done anything? */
function takeBack(past: Past, id: Uint8Array, { changes }: PastTurn): boolean {
  const own = changes.filter(({ actor }) => isOfActor(actor, id));
  for (const change of own.toReversed()) {
    past.kind ||= change.actor.kind;
    past.undo(change);
  }
  return own.length > 0;
}

/** What is stored of it now, without its stores. */
async function readState(core: Core, id: Uint8Array, withStores: boolean): Promise<Past> {
  const key = actorKey(id);
  const name = { record: 'state' };
  // A range and not the key, because only ranges are read as of one moment.
  const only = { gte: key, lt: Uint8Array.of(...key, 0) };
  const [found] = await core.records.all(only, name);
  if (!found) return new Past('', false, withStores);
  const stored = core.seen.open(key, found[1], name);
  if (!Array.isArray(stored)) throw new DamagedRecord('state');
  const [kind, version, fields, phase] = stored as [string, number, object, unknown];
  const past = new Past(kind, true, withStores);
  past.version = version;
  past.fields = { ...fields };
  past.phase = phase;
  return past;
}

type Entry = readonly [key: Uint8Array, stored: Stored];

/** Its entries. Those that are only counted are so up to a number. */
async function readEntries(core: Core, id: Uint8Array, values: boolean): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const piece of core.records.pieces(entriesOf(id), ENTRY)) {
    if (!values && entries.length >= ENTRIES_COUNTED_MAX) return entries;
    if (values && entries.length + piece.length > ENTRIES_SEEN_MAX) {
      const text = `This actor holds more than ${ENTRIES_SEEN_MAX} entries, too many to be shown.`;
      throw new Refused('too-large', text);
    }
    for (const [key, stored] of piece) entries.push([key, values ? stored : key]);
  }
  return entries;
}

function addStores(
  core: Core,
  id: Uint8Array,
  past: Past,
  entries: readonly Entry[],
  withValues: boolean,
): void {
  const definitions = Object.entries(core.kinds.get(past.kind)?.kind.stores ?? {});
  for (const [name, { holds }] of definitions) {
    const prefix = core.names.store(id, name);
    const own = entries.filter(([key]) => isOfStore(key, prefix));
    past.lengths.set(name, own.length);
    if (!withValues) continue;
    const values = own.map(([key, stored]) => core.seen.open(key, stored, ENTRY));
    if (holds === 'list') past.stores.set(name, { holds, items: values });
    else past.stores.set(name, { holds, entries: new Map(values as [string, unknown][]) });
  }
}
