/**
 * The XState machine of a kind, driven purely: from a phase, an event and a look at the state to
 * the next phase, and to the delays that begin and end on the way.
 *
 * No XState actor ever runs: one throwing action would kill it, and its timers are lost with the
 * process. There is one machine per kind. Whatever its guards had no part in is computed once and
 * remembered, since a step of XState costs more than a turn.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createMachine,
  getNextTransitions,
  initialTransition,
  transition,
} from 'xstate';
import { checkLifecycle, eachMove, type LifecycleParts } from './check.ts';
import type { LifecycleView, Moves, PhaseConfig } from './config.ts';

/** In which phase an actor is: a name, or a record for what is nested. */
export type PhaseValue = string | { readonly [phase: string]: PhaseValue };

/** A delay that begins to run. */
export interface Delay {
  readonly id: string;
  readonly ms: number;
}

/** What an event does. */
export interface Step {
  readonly phase: PhaseValue;
  readonly begun: readonly Delay[];
  /** Ids of delays that run no more. */
  readonly ended: readonly string[];
}

/** A look at the present state: made only when a guard asks for it. */
export type Look = () => LifecycleView<never>['state'];

/** Steps and phases remembered; a lifecycle with more of them is slower, not wrong. */
const REMEMBERED_MAX = 1_000;

/** Transitions that follow each other at once; a lifecycle that goes round for ever is stopped. */
const STEPS_MAX = 1_000;

export class Machine {
  readonly machine: AnyStateMachine;
  /** Methods that some phase names: the others are always possible. */
  readonly #governed: ReadonlySet<string>;
  readonly #steps = new Map<string, Step>();
  readonly #accepted = new Map<string, ReadonlySet<string>>();
  /** Did a guard or a delay look at the state during this step? */
  #looked = false;
  #look: Look | undefined;

  /** Throws a TypeError or an Error that names what is wrong with the lifecycle. */
  constructor(parts: LifecycleParts) {
    checkLifecycle(parts);
    const { kind, config, guards, delays } = parts;
    this.#governed = new Set(eventsOf(config));
    // XState hands its own context to both; what they are to look at is the state of the actor.
    const asked = <T>(all: Readonly<Record<string, (view: LifecycleView<never>) => T>>): object =>
      Object.fromEntries(Object.entries(all).map(([name, ask]) => [name, () => ask(this.#view())]));
    this.machine = createMachine(
      { id: kind, ...toXState(config, 0), options: { maxIterations: STEPS_MAX } } as object,
      { guards: asked(guards), delays: asked(delays) } as object,
    ) as AnyStateMachine;
  }

  governs(event: string): boolean {
    return this.#governed.has(event);
  }

  /** The events that `phase` accepts. */
  accepts(phase: PhaseValue): ReadonlySet<string> {
    return remembered(this.#accepted, JSON.stringify(phase), () => {
      const snapshot = this.#snapshot(phase);
      if (snapshot.status !== 'active') return new Set();
      return new Set(getNextTransitions(snapshot).map(({ eventType }) => eventType));
    });
  }

  /** The phase of a new actor. */
  first(look: Look): Step {
    return this.#step('', look, () => initialTransition(this.machine));
  }

  /** What `event` does in `phase`; nothing when it is not accepted, or no guard says yes. */
  next(phase: PhaseValue, event: string, look: Look): Step {
    return this.#step(`${JSON.stringify(phase)} ${event}`, look, () => {
      const snapshot = this.#snapshot(phase);
      // A lifecycle that has come to its end stays there.
      if (snapshot.status !== 'active') return [snapshot, []];
      return transition(this.machine, snapshot, { type: event });
    });
  }

  /** Is `phase` one of this machine? Gives it in full. Throws when it is not. */
  resolve(phase: PhaseValue): PhaseValue {
    return frozen(this.#snapshot(phase).value as PhaseValue);
  }

  /** The delays that run in `phase`, as long as they would be if it were entered now. */
  delaysOf(phase: PhaseValue, look: Look): Delay[] {
    const lengths = this.machine.implementations.delays;
    this.#look = look;
    const found = new Map<string, Delay>();
    for (const one of getNextTransitions(this.#snapshot(phase))) {
      const { eventType, delay } = one as Delayed;
      if (delay === undefined) continue;
      const length = typeof delay === 'number' ? delay : (lengths[delay] as () => number)();
      found.set(eventType, { id: eventType, ms: length });
    }
    return [...found.values()];
  }

  #step(key: string, look: Look, run: () => [AnyMachineSnapshot, readonly unknown[]]): Step {
    const known = this.#steps.get(key);
    if (known) return known;
    this.#looked = false;
    this.#look = look;
    const [{ value, status, error }, actions] = run();
    // A beginning that fails is not thrown by XState but told.
    if (status === 'error') throw error;
    const step = stepOf(value as PhaseValue, actions as readonly XStateAction[]);
    return this.#looked ? step : remembered(this.#steps, key, () => step);
  }

  #snapshot(value: PhaseValue): AnyMachineSnapshot {
    return this.machine.resolveState({ value, context: {} } as never) as AnyMachineSnapshot;
  }

  #view(): LifecycleView<never> {
    this.#looked = true;
    return { state: this.#look?.() as never };
  }
}

/** The config as XState takes it, with ids by which targets with `#` are found from the top. */
function toXState(
  { states, on, after, always, onDone, ...rest }: PhaseConfig,
  depth: number,
): object {
  const named = (all: Readonly<Record<string, Moves>>): object =>
    Object.fromEntries(Object.entries(all).map(([name, moves]) => [name, eachMove(moves)]));
  const inner = Object.entries(states ?? {}).map(([name, child]) => [
    name,
    { ...toXState(child, depth + 1), ...(depth === 0 ? { id: name } : {}) },
  ]);
  return {
    ...rest,
    ...(states ? { states: Object.fromEntries(inner) } : {}),
    ...(on ? { on: named(on) } : {}),
    ...(after ? { after: named(after) } : {}),
    ...(always ? { always: eachMove(always) } : {}),
    ...(onDone ? { onDone: eachMove(onDone) } : {}),
  };
}

/** A transition of XState; those that wait have a delay, which its types leave out. */
export interface Delayed {
  readonly eventType: string;
  readonly delay?: string | number;
}

interface XStateAction {
  readonly type: string;
  readonly params: { readonly id?: string; readonly delay?: number; readonly sendId?: string };
}

function stepOf(phase: PhaseValue, actions: readonly XStateAction[]): Step {
  const begun: Delay[] = [];
  const ended: string[] = [];
  for (const { type, params } of actions) {
    if (type === 'xstate.cancel' && params.sendId !== undefined) ended.push(params.sendId);
    else if (params?.delay !== undefined) begun.push({ id: params.id ?? '', ms: params.delay });
  }
  return { phase: frozen(phase), begun, ended };
}

function eventsOf({ on = {}, states = {} }: PhaseConfig): string[] {
  return [...Object.keys(on), ...Object.values(states).flatMap(eventsOf)];
}

/** Methods get to see it, and others share it. */
function frozen(phase: PhaseValue): PhaseValue {
  if (typeof phase === 'string') return phase;
  for (const inner of Object.values(phase)) frozen(inner);
  return Object.freeze(phase);
}

function remembered<T>(all: Map<string, T>, key: string, make: () => T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  if (all.size >= REMEMBERED_MAX) all.clear();
  const made = make();
  all.set(key, made);
  return made;
}
