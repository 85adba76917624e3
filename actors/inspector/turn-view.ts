/** A turn, its cause, what it changed, and its trace, as the inspector publishes them. */
import { boolean, list, nat, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';
import { ActorId, Designator, Link, Name, Shown } from './shown.ts';

/** Turns of one trace. */
const TRACE_TURNS_MAX = 500;

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

const Code = text(80);

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
