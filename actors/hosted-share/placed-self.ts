/** How a share that a host keeps is summed up for the list of its giver, and how it ends there. */
import type { Inside, Near, RefTo } from '../../vat/index.ts';
import type { LakeScope } from '../lake/scope.ts';
import type { Ending } from '../share/ending.ts';
import type { ShareSummary, Terms } from '../share/interface.ts';
import { isSpent } from '../share/lifecycle.ts';
import type { SharesKeeper } from '../share/parts.ts';
import type { HostedOwner, SharePass } from './interface.ts';

const TROUBLE_LENGTH_MAX = 300;
const CUT_OFF = 'Your vat was stopped before all of it was there. Share it anew.';

export interface PlacedState {
  readonly scope: Near<typeof LakeScope>;
  readonly list: Near<typeof SharesKeeper>;
  readonly host: string;
  readonly pass: RefTo<typeof SharePass>;
  readonly id: string;
  readonly root: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  terms: Inside<typeof Terms>;
  readonly created: number;
  /** The half of the key in the link; empty once it has ended. */
  secret: Uint8Array;
  /** The share at its host, once it has a place there. */
  remote: RefTo<typeof HostedOwner> | undefined;
  link: string | undefined;
  /** There while it is being brought to its host. */
  progress: { readonly done: number; readonly total: number } | undefined;
  openings: number;
  lastOpened: number | undefined;
  ended: { readonly at: number; readonly why: Ending } | undefined;
  /** The host has answered that its half is erased. */
  erased: boolean;
  trouble: string | undefined;
  /** It was taken off the list, and is there until its host has answered. */
  forgotten: boolean;
}

interface Self {
  readonly state: PlacedState;
  readonly turn: { now(): number; retire(): void };
}

/** Tells the list how it stands now; off the list it is over once nothing is to be asked any more. */
export function notePlaced({ state, turn }: Self): Inside<typeof ShareSummary> {
  const summary = summaryOfPlaced({ state });
  if (!state.forgotten) state.list.note(summary);
  else if (summary.erased !== false) turn.retire();
  return summary;
}

export function summaryOfPlaced({ state }: Pick<Self, 'state'>): Inside<typeof ShareSummary> {
  return {
    id: state.id,
    label: state.terms.label,
    entry: state.root,
    name: state.name,
    kind: state.kind,
    state: state.ended?.why ?? (isSpent(state) ? ('used-up' as const) : ('active' as const)),
    created: state.created,
    ends: state.terms.ends,
    openingsAllowed: state.terms.openings,
    openings: state.openings,
    lastOpened: state.lastOpened,
    ended: state.ended?.at,
    servedBy: state.host,
    placing: state.ended ? undefined : state.progress,
    erased: state.ended && state.ended.why !== 'expired' ? isErased(state) : undefined,
    trouble: state.trouble,
  };
}

/** What never had a place at the host has no half there. */
function isErased({ erased, remote, progress }: PlacedState): boolean {
  return erased || (remote === undefined && progress?.total === 0);
}

/** Ends it here: the link is not told any more, and its half is forgotten. */
export function ended(self: Self, why: Ending): void {
  self.state.ended = { at: self.turn.now(), why };
  self.state.secret = new Uint8Array(0);
  notePlaced(self);
}

export function fail(self: Self, trouble: { readonly message: string }): void {
  self.state.trouble = trouble.message;
  ended(self, 'failed');
}

/** The `{ code, message }` of a broken promise, cut to what a list can hold. */
export function troubleOf(breakage: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = (breakage ?? {}) as { code?: unknown; message?: unknown };
  if (code === 'connection-lost') return { code, message: CUT_OFF };
  return {
    code: typeof code === 'string' ? code : 'fault',
    message: (typeof message === 'string' ? message : '').slice(0, TROUBLE_LENGTH_MAX),
  };
}
