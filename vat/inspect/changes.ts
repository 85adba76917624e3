/** What one turn changed: each place, how it was before, and how it was after. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Core } from '../core.ts';
import { Refused } from '../errors.ts';
import { isOfActor } from '../journal/actor-name.ts';
import { CHANGE, type ChangeCode } from '../journal/change.ts';
import { turnOf } from '../journal/history.ts';
import type { Past } from '../journal/past.ts';
import type { PastChange } from '../journal/past-turn.ts';
import { actorAsOf } from '../journal/time-travel.ts';
import { type Page, pageOf } from './page.ts';
import { type ShownValue, show } from './shown.ts';

/** Actors of one turn whose values after it are looked up. */
const ACTORS_MAX = 20;
const PLACE_LENGTH_MAX = 1_000;

export interface ChangeView {
  readonly actor: string;
  readonly kind: string;
  /** `state.name`, `stores.messages[3]`, `stores.members["ann"]`, or what happened to the actor. */
  readonly what: string;
  readonly before: ShownValue;
  /** Absent where it is not known: for the whole of an actor, and for those of very large ones. */
  readonly after?: ShownValue;
}

/** Throws what `turnOf` throws. */
export async function listChanges(
  core: Core,
  turn: number,
  after: string | undefined,
): Promise<Page<ChangeView>> {
  const { changes } = await turnOf(core, turn);
  const views = changes.map((change) => viewChange(core, change));
  const actors = [...new Set(changes.map(({ actor }) => bytesToHex(actor.id)))];
  for (const id of actors.slice(0, ACTORS_MAX)) {
    const own = changes.findIndex(({ actor }) => bytesToHex(actor.id) === id);
    await addAfter(core, turn, (changes[own] as PastChange).actor.id, changes, views);
  }
  return pageOf(views, after, (view) => view);
}

function viewChange(core: Core, change: PastChange): ChangeView {
  const { actor, before } = change;
  return {
    actor: bytesToHex(actor.id),
    kind: actor.kind,
    what: placeOf(change),
    before: show(core, isOfPlace(change.code) ? before : undefined),
  };
}

/** Goes back from the end of the turn through its own changes, and looks at each place first. */
async function addAfter(
  core: Core,
  turn: number,
  id: Uint8Array,
  changes: readonly PastChange[],
  views: ChangeView[],
): Promise<void> {
  const past = await pastOf(core, id, turn);
  if (!past) return;
  for (let at = changes.length - 1; at >= 0; at--) {
    const change = changes[at] as PastChange;
    if (!isOfActor(change.actor, id)) continue;
    const view = views[at] as ChangeView;
    if (isOfPlace(change.code)) views[at] = { ...view, after: show(core, past.at(change)) };
    past.undo(change);
  }
}

async function pastOf(core: Core, id: Uint8Array, turn: number): Promise<Past | undefined> {
  try {
    return (await actorAsOf(core, id, turn, true)).past;
  } catch (error) {
    if (error instanceof Refused && error.code === 'too-large') return undefined;
    throw error;
  }
}

/** Is it about one value, that can be shown? */
function isOfPlace(code: ChangeCode): boolean {
  return code !== CHANGE.spawn && code !== CHANGE.retire && code !== CHANGE.upgrade;
}

function placeOf({ code, name, place, before }: PastChange): string {
  if (code === CHANGE.field) return `state.${name}`;
  if (code === CHANGE.phase) return 'phase';
  if (code === CHANGE.spawn) return 'made';
  if (code === CHANGE.retire) return 'retired';
  if (code === CHANGE.upgrade) return `upgraded from version ${(before as [number])[0]}`;
  if (code === CHANGE.truncate) return `stores.${name}, cut to ${place}`;
  if (code === CHANGE.removeFirst) return `stores.${name}[0], taken off`;
  if (code === CHANGE.push || code === CHANGE.set) return `stores.${name}[${place}]`;
  return `stores.${name}[${JSON.stringify(String(place).slice(0, PLACE_LENGTH_MAX))}]`;
}
