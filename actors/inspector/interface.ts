/**
 * What looking into a vat publishes: for the page and `gather inspect` in one and the same way.
 *
 * Who holds it sees everything in the vat, so it is reached through `VatAdmin.inspector()` alone. It
 * only looks: nothing here changes an actor, starts a turn, or gives a reference to what it shows.
 * Every answer is bounded; lists come in pages, and `next` of a page asks for the one after it.
 */
import {
  arg,
  call,
  defineInterface,
  list,
  nat,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import {
  ActorSummary,
  ActorView,
  EntryView,
  KindSummary,
  Reference,
  TimerSummary,
} from './actor-view.ts';
import { Cursor, page } from './page.ts';
import { ActorId, Designator, Name } from './shown.ts';
import { ChangeView, TraceView, TurnView } from './turn-view.ts';
import {
  MessageView,
  OutgoingView,
  PeerView,
  PromiseView,
  SessionView,
  StorageUse,
} from './waiting-view.ts';

export * from './actor-view.ts';
export { INSPECTOR_PAGE_MAX } from './page.ts';
export * from './turn-view.ts';
export * from './waiting-view.ts';

/** Characters of the metrics. */
const METRICS_LENGTH_MAX = 100_000;

export const Overview = record({
  /** The number of the last turn, and the first one of which the journal still knows. */
  turn: nat,
  firstTurn: nat,
  /** Since the vat was opened. */
  turns: nat,
  commits: nat,
  opened: nat,
  awake: nat,
  queued: nat,
  timers: nat,
  promises: nat,
  sessions: nat,
  peers: nat,
  /** Messages that wait to reach other vats. */
  outbox: nat,
  /** Actors by kind, most first. */
  kinds: list(KindSummary, 1_000),
});
export type Overview = Wire<typeof Overview>;

export const InspectorListener = defineInterface('InspectorListener', {
  /** Something is different now; `turn` is the number of the last turn. Told a few times a second. */
  changed: call(arg('turn', nat)),
});

const after = arg('after', optional(Cursor));

export const Inspector = defineInterface('Inspector', {
  overview: call().returns(Overview),
  /** All actors, or those of one kind. */
  actors: call(arg('kind', optional(Name)), after).returns(page(ActorSummary)),
  /**
   * One actor, as of now or as of the end of an earlier `turn`. The beginning of its id is enough.
   * Breaks with code `not-found`, or `out-of-window` when the journal does not reach back so far.
   */
  actor: call(arg('id', ActorId), arg('turn', optional(nat))).returns(ActorView),
  /** Entries of one store, as of now or of an earlier turn. */
  entries: call(arg('id', ActorId), arg('store', Name), after, arg('turn', optional(nat))).returns(
    page(EntryView),
  ),
  /** Which actors refer to this one. */
  referrers: call(arg('id', ActorId), after).returns(page(Reference)),
  messages: call(after).returns(page(MessageView)),
  promises: call(after).returns(page(PromiseView)),
  timers: call(after).returns(page(TimerSummary)),
  sessions: call(after).returns(page(SessionView)),
  peers: call(after).returns(page(PeerView)),
  /** Messages that wait to reach a vat, in order. The beginning of its designator is enough. */
  outbox: call(arg('peer', Designator), after).returns(page(OutgoingView)),
  storage: call().returns(list(StorageUse, 100)),
  /** Turns, the newest first; with `actor`, those that it handled or that changed it. */
  turns: call(arg('actor', optional(ActorId)), after).returns(page(TurnView)),
  /** One turn. Breaks with code `not-found` or `out-of-window`. */
  turn: call(arg('turn', nat)).returns(TurnView),
  /** What a turn changed. */
  changes: call(arg('turn', nat), after).returns(page(ChangeView)),
  /** What led to a turn, back to its root or to where it came in, and what it led to in this vat. */
  trace: call(arg('turn', nat)).returns(TraceView),
  /** The vat in figures, in Prometheus' text format. Names nobody. */
  metrics: call().returns(text(METRICS_LENGTH_MAX)),
  /** Tells `listener` of changes until its connection ends. */
  watch: call(arg('listener', ref(InspectorListener))),
});
