/**
 * One share: a grant on one entry of a lake that ends when its giver says so, on a day, or after a number of
 * openings.
 *
 * It never hands out what it takes to read an object: it asks the lake on the recipient's behalf, as long as it
 * lasts. To end it is therefore one assignment in one turn, and nothing needs to be encrypted anew.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  nat,
  type RefTo,
  ref,
  type TurnPowers,
} from '../../vat/index.ts';
import type { Entry } from '../lake/interface.ts';
import type { LakeScope } from '../lake/scope.ts';
import { type Ending, endedBy } from './ending.ts';
import {
  LOG_LENGTH_MAX,
  ShareOwner,
  SharePage,
  type ShareSummary,
  type Terms,
} from './interface.ts';
import { isSpent, phaseOfOlder, shareLifecycle, type Used } from './lifecycle.ts';
import { ShareContent, ShareKeeper, type SharesKeeper, VisitKeeper } from './parts.ts';
import { checkTerms } from './terms.ts';
import { Visit } from './visit.ts';

/** Visits that may be open at once; the oldest makes room for a new one. */
const VISITS_MAX = 1_000;

interface Beginning {
  id: string;
  entry: Inside<typeof Entry>;
  terms: Inside<typeof Terms>;
  now: number;
}
type Summary = Inside<typeof ShareSummary>;

/** The `this` of a share's methods, as far as the functions below need it. */
interface Self {
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
    readonly openings: number;
    readonly lastOpened: number | undefined;
    ended: { at: number; why: Ending } | undefined;
  };
  readonly stores: { readonly visits: MapStore<RefTo<typeof VisitKeeper>> };
  readonly turn: Omit<TurnPowers, 'at'> & {
    at(time: number, method: 'keeper.expire'): string;
  };
}

/** Throws once the share has ended, also when its time is over and its timer has not come round yet. */
function checkLasting({ state, turn }: Self): void {
  if (state.ended) throw endedBy(state.ended.why);
  if (state.terms.ends !== undefined && turn.now() >= state.terms.ends) throw endedBy('expired');
}

function stateOf({ state }: Self, there: boolean): Summary['state'] {
  if (state.ended) return state.ended.why;
  if (!there) return 'removed';
  return isSpent(state) ? 'used-up' : 'active';
}

function summaryOf(self: Self): Summary {
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
function note(self: Self): Summary {
  const summary = summaryOf(self);
  self.state.name = summary.name;
  self.state.list.note(summary);
  return summary;
}

/** Ends the share for good. What follows (telling open pages) is courtesy: nothing can be read any more. */
function end(self: Self, why: Ending): void {
  self.turn.cancel(self.state.timer);
  self.state.ended = { at: self.turn.now(), why };
  for (const visit of self.stores.visits.values()) E.sendOnly(visit).end(why);
  for (const key of [...self.stores.visits.keys()]) self.stores.visits.delete(key);
  note(self);
}

function setTimer(self: Self): void {
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

export const Share = defineActor('Share', {
  version: 2,
  interfaces: {
    owner: ShareOwner,
    page: SharePage,
    content: ShareContent,
    keeper: ShareKeeper,
  },
  state: (
    scope: Near<typeof LakeScope>,
    list: Near<typeof SharesKeeper>,
    { id, entry, terms, now }: Beginning,
  ) => ({
    scope,
    list,
    id,
    root: entry.id,
    name: entry.name,
    kind: entry.kind,
    terms,
    created: now,
    swiss: new Uint8Array(0) as Uint8Array,
    timer: '',
    openings: 0,
    lastOpened: undefined as number | undefined,
    ended: undefined as { at: number; why: Ending } | undefined,
  }),
  stores: { log: mapOf(nat), visits: mapOf(ref(VisitKeeper)) },
  lifecycle: shareLifecycle,
  guards: {
    spent: ({ state }) => isSpent(state),
    notSpent: ({ state }) => !isSpent(state),
    timeIsOver: ({ state }) => state.ended?.why === 'expired',
  },
  upgrade: { 1: { phase: (_: undefined, state: Used) => phaseOfOlder(state) } },
  facets: {
    owner: {
      describe() {
        return summaryOf(this);
      },
      swiss() {
        return this.state.ended ? undefined : this.state.swiss;
      },
      log() {
        return [...this.stores.log.values()].reverse();
      },
      revoke() {
        if (this.state.ended?.why !== 'revoked') end(this, 'revoked');
        return summaryOf(this);
      },
      change(terms) {
        if (this.state.ended) throw endedBy(this.state.ended.why);
        this.state.terms = checkTerms(terms, this.turn.now());
        setTimer(this);
        return note(this);
      },
    },

    page: {
      open() {
        checkLasting(this);
        if (isSpent(this.state)) throw endedBy('used-up');
        const entry = this.state.scope.peek(this.state.root);
        if (!entry) throw endedBy('removed');
        const now = this.turn.now();
        this.state.openings += 1;
        this.state.lastOpened = now;
        const visit = String(this.state.openings).padStart(12, '0');
        keepNewest(this.stores.log, LOG_LENGTH_MAX - 1, () => undefined);
        this.stores.log.set(visit, now);
        keepNewest(this.stores.visits, VISITS_MAX - 1, (oldest) => E.sendOnly(oldest).leave());
        const opened = this.turn.spawn(Visit, this.facets.content, visit, entry);
        this.stores.visits.set(visit, opened.keeper);
        note(this);
        return opened.keeper.begin();
      },
    },

    content: {
      entry() {
        checkLasting(this);
        const entry = this.state.scope.peek(this.state.root);
        if (!entry) throw endedBy('removed');
        return entry;
      },
      list(folder, after) {
        checkLasting(this);
        if (!this.state.scope.peek(this.state.root)) throw endedBy('removed');
        return E(this.state.scope).list(this.state.root, folder ?? this.state.root, after);
      },
      read(id, from, to) {
        checkLasting(this);
        if (!this.state.scope.peek(this.state.root)) throw endedBy('removed');
        return E(this.state.scope).read(this.state.root, id, from, to);
      },
      left(visit) {
        this.stores.visits.delete(visit);
      },
    },

    keeper: {
      begin() {
        this.state.swiss = this.turn.sturdyref(this.facets.page);
        setTimer(this);
        note(this);
        return this.state.swiss;
      },
      expire() {
        const { ends } = this.state.terms;
        if (this.state.ended || ends === undefined) return;
        if (this.turn.now() >= ends) end(this, 'expired');
        else setTimer(this);
      },
      forget() {
        this.turn.retire();
      },
    },
  },
});
