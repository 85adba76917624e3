/** The door of vat/: what other parts may use. */
export type { Collected } from './collector/collector.ts';
export type { FacetIdentity, Vat, VatLife, VatStats } from './contract.ts';
export {
  CannotRun,
  Closed,
  crossing,
  DamagedRecord,
  Fault,
  Gone,
  NotDurable,
  NotSaved,
  OutsideTurn,
  Refused,
  UnknownFormat,
  VatError,
  WrongKey,
} from './errors.ts';
export { guarded, type HostMethods, INTERFACE_GUARD, METHOD_NAMES } from './guarded.ts';
export * from './guards.ts';
export type { ActorSummary, ActorView, EntryView, StoreSummary } from './inspect/actors.ts';
export type { ChangeView } from './inspect/changes.ts';
export type { KindSummary, StorageUse } from './inspect/counted.ts';
export type { Inspection, Overview } from './inspect/inspection.ts';
export type { LifecycleView } from './inspect/lifecycles.ts';
export type { Link } from './inspect/links.ts';
export { gauge, type Metric } from './inspect/metrics.ts';
export type { OutgoingView } from './inspect/outbox.ts';
export type { Page } from './inspect/page.ts';
export type { PeerView } from './inspect/peers.ts';
export type { Reference } from './inspect/referring.ts';
export type { ShownField, ShownValue } from './inspect/shown.ts';
export type { TimerView } from './inspect/timers.ts';
export type { TraceStep, TraceView } from './inspect/trace.ts';
export type { CauseView, SentView, TurnView } from './inspect/turns.ts';
export type { MessageView, PromiseView, WaiterView } from './inspect/waiting.ts';
export * from './interface.ts';
export type { JournalBounds } from './journal/journal.ts';
export {
  type AnyKind,
  type Context,
  defineActor,
  type Facet,
  type Facets,
  type FacetsOf,
  type Kind,
  type SpawnArgs,
} from './kind.ts';
export {
  describeLifecycle,
  type LifecycleDescription,
  type PhaseDescription,
  type TransitionDescription,
} from './lifecycle/describe.ts';
export type { PhaseValue } from './lifecycle/machine.ts';
export { NotNow } from './lifecycle/phases.ts';
export type { Origin } from './message.ts';
export { openVat } from './open-vat.ts';
export { POST_SWISS, PostBox, PostDoor } from './post/interface.ts';
export type {
  Clock,
  Database,
  FarReferences,
  IsFrom,
  Mail,
  PostRoad,
  PostRoads,
  Random,
  SturdyLocation,
  VatOptions,
} from './powers.ts';
export { PromiseResolver } from './promises/resolver-kind.ts';
export type { Breakage } from './promises/waiter.ts';
export { LATE_MS_MAX, MISSED_MAX, Occurrence } from './schedules/every.ts';
export {
  type CatchUp,
  EACH_MAX,
  INTERVAL_MS_MIN,
  type Schedule,
  type WallTime,
  type Weekday,
} from './schedules/schedule.ts';
export { type ListStore, listOf, type MapIndex, type MapStore, mapOf } from './store.ts';
export type { MethodName, TurnPowers, Watchers } from './turn-powers.ts';
export { type Verified, type VerifyOptions, verifyRecords } from './verify.ts';
