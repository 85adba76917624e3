/**
 * What the facets of a share have in common: whether it lasts, how it is summed up, how it is opened and ended.
 */
import { E } from '../../captp/index.ts';
import type { Inside, MapStore, Near, RefTo, TurnPowers } from '../../vat/index.ts';
import type { Entry } from '../lake/interface.ts';
import type { LakeScope } from '../lake/scope.ts';
import { type Ending, endedBy } from './ending.ts';
import { LOG_LENGTH_MAX, type ShareSummary, type Terms } from './interface.ts';
import { isSpent } from './lifecycle.ts';
import type { ShareContent, SharesKeeper, VisitKeeper } from './parts.ts';
import { Visit } from './visit.ts';

/** Visits that may be open at once; the oldest makes room for a new one. */
const VISITS_MAX = 1_000;
const VISIT_DIGITS = 12;

/** What a share is made of. */
export interface Beginning {
  id: string;
  entry: Inside<typeof Entry>;
  terms: Inside<typeof Terms>;
  now: number;
}
type Summary = Inside<typeof ShareSummary>;

/** The `this` of a share's methods, as far as the functions below need it. */
export interface Self {
  readonly state: {
    readonly scope: Near<typeof LakeScope>;
    readonly list: Near<typeof SharesKeeper>;
    readonly id: string;
    readonly root: string;
    name: string;
    readonly kind: 'file' | 'folder';
    readonly terms: Inside<typeof Terms>;
    readonly created: number;
    timer: string;
    secret: Uint8Array;
    openings: number;
    lastOpened: number | undefined;
    ended: { at: number; why: Ending } | undefined;
  };
  readonly stores: {
    readonly visits: MapStore<RefTo<typeof VisitKeeper>>;
    readonly log: MapStore<number>;
  };
  readonly facets: { readonly content: Near<typeof ShareContent> };
  readonly turn: Omit<TurnPowers, 'at'> & {
    at(time: number, method: 'keeper.expire'): string;
  };
}

/** Throws once the share has ended, also when its time is over and its timer has not come round yet. */
export function checkLasting({ state, turn }: Self): void {
  if (state.ended) throw endedBy(state.ended.why);
  if (state.terms.ends !== undefined && turn.now() >= state.terms.ends) throw endedBy('expired');
}

function stateOf({ state }: Self, there: boolean): Summary['state'] {
  if (state.ended) return state.ended.why;
  if (!there) return 'removed';
  return isSpent(state) ? 'used-up' : 'active';
}

export function summaryOf(self: Self): Summary {
  const { state } = self;
  const entry = state.scope.peek(state.root);
  return {
    id: state.id,
    label: state.terms.label,
    entry: state.root,
    name: entry?.name ?? state.name,
    kind: state.kind,
    state: stateOf(self, entry !== undefined),
    created: state.created,
    ends: state.terms.ends,
    openingsAllowed: state.terms.openings,
    openings: state.openings,
    lastOpened: state.lastOpened,
    ended: state.ended?.at,
  };
}

/** Tells the list of shares how this one stands now. */
export function note(self: Self): Summary {
  const summary = summaryOf(self);
  self.state.name = summary.name;
  self.state.list.note(summary);
  return summary;
}

/** Ends the share for good. What follows (telling open pages) is courtesy: nothing can be read any more. */
export function end(self: Self, why: Ending): void {
  self.turn.cancel(self.state.timer);
  self.state.ended = { at: self.turn.now(), why };
  self.state.secret = new Uint8Array(0);
  for (const visit of self.stores.visits.values()) E.sendOnly(visit).end(why);
  for (const key of [...self.stores.visits.keys()]) self.stores.visits.delete(key);
  note(self);
}

export function setTimer(self: Self): void {
  if (self.state.timer) self.turn.cancel(self.state.timer);
  const { ends } = self.state.terms;
  self.state.timer = ends === undefined ? '' : self.turn.at(ends, 'keeper.expire');
}

/** Makes room in a store whose keys grow with time, handing what goes to `onGone`. */
function keepNewest<T>(store: MapStore<T>, most: number, onGone: (value: T) => void): void {
  for (const [key, value] of [...store.entries()].slice(0, Math.max(0, store.size - most))) {
    store.delete(key);
    onGone(value);
  }
}

/** What is shared, as long as it may be looked at. Throws once the share has ended, or its entry is gone. */
export function sharedEntry(self: Self): Inside<typeof Entry> {
  checkLasting(self);
  const entry = self.state.scope.peek(self.state.root);
  if (!entry) throw endedBy('removed');
  return entry;
}

/** Counts an opening and makes its visit, which is called by a number. */
export function openAnew(self: Self): {
  readonly entry: Inside<typeof Entry>;
  readonly visit: string;
  readonly keeper: Near<typeof VisitKeeper>;
} {
  checkLasting(self);
  if (isSpent(self.state)) throw endedBy('used-up');
  const entry = sharedEntry(self);
  const now = self.turn.now();
  self.state.openings += 1;
  self.state.lastOpened = now;
  const visit = String(self.state.openings).padStart(VISIT_DIGITS, '0');
  keepNewest(self.stores.log, LOG_LENGTH_MAX - 1, () => undefined);
  self.stores.log.set(visit, now);
  keepNewest(self.stores.visits, VISITS_MAX - 1, (oldest) => E.sendOnly(oldest).leave());
  const { keeper } = self.turn.spawn(Visit, self.facets.content, visit, entry);
  self.stores.visits.set(visit, keeper);
  note(self);
  return { entry, visit, keeper };
}
