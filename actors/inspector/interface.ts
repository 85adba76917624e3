/**
 * What looking into a vat publishes: for the page and `gather inspect` in one and the same way.
 *
 * Who holds it sees everything in the vat, so it is reached through `VatAdmin.inspector()` alone. It
 * only looks: nothing here changes an actor, starts a turn, or gives a reference to what it shows.
 * Every answer is bounded; lists come in pages, and `next` of a page asks for the one after it.
 */
import {
  arg,
  boolean,
  call,
  defineInterface,
  type Guard,
  list,
  nat,
  oneOf,
  optional,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { ActorId, Designator, Link, Name, Shown } from './shown.ts';

/** Rows of one page. */
export const INSPECTOR_PAGE_MAX = 100;
/** Turns of one trace. */
export const TRACE_TURNS_MAX = 500;
/** Characters of the metrics. */
export const METRICS_LENGTH_MAX = 100_000;

/** Where a page goes on. */
const Cursor = text(200);
const Code = text(80);
const Sentence = text(500);

function page<I, W, S>(row: Guard<I, W, S>) {
  /** `next` is absent on the last page. A page may be short, even empty, and have a next one. */
  return record({ rows: list(row, INSPECTOR_PAGE_MAX), next: optional(Cursor) });
}

/** Why a turn ran, or will run. */
export const Cause = record({
  from: oneOf('turn', 'peer', 'connection', 'timer', 'host'),
  /** The turn of this vat that sent it, or set the timer. */
  turn: optional(nat),
  /** For `turn`: which of the messages that it sent, from 0. */
  nth: optional(nat),
  /** For `peer`: the other vat, the number of its message, and the turn of its own that sent it. */
  peer: optional(Designator),
  message: optional(nat),
  peerTurn: optional(nat),
  /** For `connection`: as what it came in. */
  connection: optional(Name),
});
export type Cause = Wire<typeof Cause>;

export const KindSummary = record({ kind: Name, actors: nat, awake: nat });
export type KindSummary = Wire<typeof KindSummary>;

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

/** What the records of an actor take; with `more`, counting stopped there. */
export const Stored = record({ records: nat, bytes: nat, more: boolean });

export const ActorSummary = record({
  id: ActorId,
  kind: Name,
  version: nat,
  awake: boolean,
  /** Where it stands in its lifecycle; absent for kinds without one. */
  phase: optional(text(500)),
  facets: list(Name, 100),
  stored: Stored,
});
export type ActorSummary = Wire<typeof ActorSummary>;

/** A statechart as plain data. Phases are named by their path, such as `open.waiting`. */
export const LifecycleView = record({
  phases: list(
    record({
      phase: text(500),
      /** The phase it lies in; absent at the top. */
      within: optional(text(500)),
      type: oneOf('atomic', 'compound', 'parallel', 'final', 'history'),
      /** Entered first when the phase around it (or the lifecycle) is entered. */
      initial: boolean,
      current: boolean,
    }),
    500,
  ),
  transitions: list(
    record({
      from: text(500),
      /** `facet.method`, or what happens by itself, such as `after 1000 ms`. */
      event: text(200),
      to: optional(text(500)),
      /** The condition under which it is taken, by name. */
      when: optional(Name),
    }),
    2_000,
  ),
});
export type LifecycleView = Wire<typeof LifecycleView>;

export const StoreSummary = record({
  name: Name,
  holds: oneOf('list', 'map'),
  /** Entries it holds. */
  length: nat,
});
export type StoreSummary = Wire<typeof StoreSummary>;

export const TimerSummary = record({
  id: text(32),
  time: nat,
  to: Link,
  method: Name,
  args: Shown,
});
export type TimerSummary = Wire<typeof TimerSummary>;

/** Who refers to whom: the other end, and by which field or entry, such as `stores.members["ann"]`. */
export const Reference = record({ link: Link, by: text(300) });
export type Reference = Wire<typeof Reference>;

export const ActorView = record({
  id: ActorId,
  kind: Name,
  version: nat,
  awake: boolean,
  facets: list(Name, 100),
  /** The turn as of which all this is. */
  turn: nat,
  /** Absent when there was no such actor as of that turn. */
  state: optional(Shown),
  stores: list(StoreSummary, 100),
  phase: optional(text(500)),
  lifecycle: optional(LifecycleView),
  /** These are as of now, also for an earlier turn. */
  timers: list(TimerSummary, INSPECTOR_PAGE_MAX),
  refersTo: list(Reference, INSPECTOR_PAGE_MAX),
  stored: Stored,
  /** The last turns that changed it after the one asked for, the newest first. */
  later: list(nat, INSPECTOR_PAGE_MAX),
});
export type ActorView = Wire<typeof ActorView>;

export const EntryView = record({
  /** The index in a list, the key in a map. */
  key: text(1_100),
  value: Shown,
});
export type EntryView = Wire<typeof EntryView>;

export const MessageView = record({
  to: Link,
  method: Name,
  args: Shown,
  /** Written to the disk: it survives a crash. */
  durable: boolean,
  /** When it was sent, or read from its record after a restart; 0 where that is not known. */
  since: nat,
  /** What it waits for: its turn, a sleeping actor, a promise. Of those for other vats see `peers`. */
  waitsFor: oneOf('turn', 'waking', 'promise'),
  /** The id of the promise it waits for. */
  promise: optional(text(40)),
  cause: optional(Cause),
});
export type MessageView = Wire<typeof MessageView>;

export const PromiseView = record({
  id: text(40),
  /** When it breaks by itself. */
  expires: optional(nat),
  /** Who decides it: a message of this vat, a peer, who holds its resolver, or this run alone. */
  decides: oneOf('message', 'peer', 'resolver', 'run'),
  /** The receiver of that message, or the peer. */
  by: optional(Link),
  waiters: list(
    record({
      /** `when`: a method is called; `message`: one waits to be sent to it; `answer`: one was promised. */
      is: oneOf('when', 'message', 'answer'),
      to: Link,
      method: optional(Name),
    }),
    INSPECTOR_PAGE_MAX,
  ),
});
export type PromiseView = Wire<typeof PromiseView>;

export const SessionView = record({
  id: text(80),
  /** The door it came in by, or that we dialled. */
  way: oneOf('web', 'local', 'dialled', 'other'),
  peer: optional(Designator),
  /** The ids of the devices that came in by it. */
  devices: list(text(40), 100),
  since: optional(nat),
});
export type SessionView = Wire<typeof SessionView>;

export const PeerView = record({
  peer: Designator,
  connected: boolean,
  /** Messages that wait to reach it. */
  outbox: nat,
  /** Numbers: the last message for it, the last one that it has acknowledged, the last received from it. */
  sent: nat,
  acknowledged: nat,
  received: nat,
  /** What the last try to reach it failed by, since when it cannot be reached, and the next try. */
  trouble: optional(Sentence),
  since: optional(nat),
  next: optional(nat),
});
export type PeerView = Wire<typeof PeerView>;

/** Records of one sort. */
export const StorageUse = record({ sort: Name, records: nat, bytes: nat });
export type StorageUse = Wire<typeof StorageUse>;

/** A message that a turn sent. */
export const SentView = record({
  to: Link,
  method: Name,
  /** To another vat: its number in the post to that vat. */
  message: optional(nat),
});
export type SentView = Wire<typeof SentView>;

export const TurnView = record({
  turn: nat,
  time: nat,
  cause: Cause,
  to: Link,
  method: Name,
  /** `ok`, or the code of the error by which it was undone. */
  outcome: Code,
  /** The first of what it sent; `sentCount` tells how many there were. */
  sent: list(SentView, 20),
  sentCount: nat,
  /** Actors that it changed, made and retired. */
  changed: list(ActorId, 20),
  changedCount: nat,
});
export type TurnView = Wire<typeof TurnView>;

/** One change that a turn made. */
export const ChangeView = record({
  actor: ActorId,
  kind: Name,
  /** `state.name`, `stores.messages[3]`, `stores.members["ann"]`, `phase`, or the actor as a whole. */
  what: text(1_300),
  /** What was there before; `is: 'undefined'` when there was nothing. */
  before: Shown,
  /** Absent where it is not known: for an actor as a whole, and those that hold very much. */
  after: optional(Shown),
});
export type ChangeView = Wire<typeof ChangeView>;

/**
 * A turn of a trace, and how many steps it is away from the one that was asked for. The turn that it
 * came from is `turn.cause.turn`.
 */
export const TraceStep = record({
  is: oneOf('cause', 'asked', 'effect'),
  steps: nat,
  turn: TurnView,
});
export type TraceStep = Wire<typeof TraceStep>;

export const TraceView = record({
  /** Causes first, from the root on; then the turn itself; then its effects, in the order of turns. */
  steps: list(TraceStep, TRACE_TURNS_MAX),
  /** Its root lies before the kept window, or there are more effects than are shown. */
  more: boolean,
});
export type TraceView = Wire<typeof TraceView>;

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
