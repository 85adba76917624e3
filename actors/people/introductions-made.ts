/** What became of the introductions that this vat's owner made: shown until he takes them off. */
import type { Inside, MapStore } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import {
  INTRODUCTIONS_MAX,
  type IntroductionState,
  type IntroductionSummary,
} from './interface.ts';

type Summary = Inside<typeof IntroductionSummary>;
type State = Inside<typeof IntroductionState>;

interface Here {
  readonly stores: { readonly introduced: MapStore<Summary> };
  readonly turn: { now(): number; notify(event: 'changed'): void };
}

/** The newest first. */
export function madeHere({ stores }: Here): Summary[] {
  return [...stores.introduced.values()].sort((a, b) => b.at - a.at);
}

/** Both were asked. The one that changed longest ago makes room. */
export function noteAsked(here: Here, id: string, one: string, other: string): void {
  const { stores, turn } = here;
  const at = turn.now();
  if (stores.introduced.size >= INTRODUCTIONS_MAX) {
    const [oldest] = [...stores.introduced.values()].sort((a, b) => a.changed - b.changed);
    if (oldest) stores.introduced.delete(oldest.id);
  }
  stores.introduced.set(id, { id, one, other, at, state: 'asked', changed: at });
  turn.notify('changed');
}

export function nowIs({ stores, turn }: Here, id: string, state: State): void {
  const before = stores.introduced.get(id);
  if (!before || before.state === state) return;
  stores.introduced.set(id, { ...before, state, changed: turn.now() });
  turn.notify('changed');
}

interface Asking extends Here {
  readonly stores: Here['stores'] & {
    readonly introducing: MapStore<{ readonly one: string; readonly other: string }>;
  };
}

/**
 * Both would refuse to be asked twice, or about somebody whom they know. `ids` and `names` of the two
 * in any order. Throws a Refusal with code `introduced-already`.
 */
export function assertNotIntroduced(
  here: Asking,
  ids: readonly string[],
  names: readonly string[],
): void {
  for (const { one, other } of here.stores.introducing.values()) {
    if (!areSame([one, other], ids)) continue;
    const text = 'You have introduced them already, and not both have answered.';
    throw new Refusal('introduced-already', text);
  }
  for (const { one, other, state } of here.stores.introduced.values()) {
    const stands = state === 'agreed' || state === 'taken';
    if (!stands || !areSame([one, other], names)) continue;
    const text = 'You have introduced them already. To ask anew, take that off the list first.';
    throw new Refusal('introduced-already', text);
  }
}

const areSame = (two: readonly string[], others: readonly string[]): boolean =>
  two.every((one) => others.includes(one));
