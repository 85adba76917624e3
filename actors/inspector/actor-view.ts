/** An actor, as the inspector publishes it. */
import { boolean, list, nat, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';
import { INSPECTOR_PAGE_MAX } from './page.ts';
import { ActorId, Link, Name, Shown } from './shown.ts';

export const KindSummary = record({ kind: Name, actors: nat, awake: nat });
export type KindSummary = Wire<typeof KindSummary>;

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
