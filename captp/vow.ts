/**
 * The promise of this project.
 *
 * A native promise cannot resolve to another promise and keep being one, nor can it carry
 * messages, so the order in which messages were sent is lost the moment it settles. A Vow keeps a
 * first-in-first-out queue of messages sent to it before it is settled, hands them on in order
 * when it is, and can be given a *pipeline*: the place where messages for the future value may
 * already be sent (the other end of a CapTP session). `await` works as on any promise, but
 * awaiting never carries messages.
 */
import { type Dispatch, deliverTo, Eventual } from './handler.ts';
import { eachOf, type Listeners, withListener } from './listeners.ts';
import { MessageQueue } from './message-queue.ts';
import { enter, leave, nested } from './nesting.ts';
import { Reaction } from './reaction.ts';
import { isThenable, type Listener, type Pipeline, type Resolver } from './resolver.ts';
import { reportUnlessHeard, withdrawReport } from './unheard.ts';
import {
  BROKEN,
  DERIVED,
  FOLLOWING,
  FULFILLED,
  HEARD,
  PENDING,
  PHASE,
  PIPELINED,
  RESOLVED,
} from './vow-state.ts';

/** What a resolver does to its Vow: known to this module alone. */
let resolveVow: (vow: Vow<never>, value: unknown) => void;
let breakVow: (vow: Vow<never>, error: unknown) => void;
let pipelineVow: (vow: Vow<never>, pipeline: Pipeline) => void;
/** Hands on what waited for the settlement. */
let release: (vow: Vow<unknown>) => void;
/** Hands on what waited for the pipeline. */
let sendAhead: (vow: Vow<unknown>) => void;

export class Vow<T = unknown> extends Eventual implements Promise<T> {
  #state = PENDING;
  /** What it follows, the value, or the error: as the phase says. Before, what is to be begun. */
  #outcome: unknown;
  #queue: MessageQueue | undefined = undefined;
  #listeners: Listeners<T> = undefined;
  #pipeline: Pipeline | undefined = undefined;
  /** A Vow further along the chain of those followed. */
  #shortcut: Vow<T> | undefined = undefined;

  /** `begin` is called once somebody sends to it or listens: until then nobody works for it. */
  constructor(begin?: () => void) {
    super();
    this.#outcome = begin;
  }

  static {
    resolveVow = (vow, value) => vow.#resolve(value as never);
    breakVow = (vow, error) => {
      if (!(vow.#state & RESOLVED)) vow.#settle(BROKEN, error);
    };
    pipelineVow = (vow, pipeline) => vow.#pipelineTo(pipeline);
    release = (vow) => vow.#release();
    sendAhead = (vow) => vow.#sendAhead();
  }

  get [Symbol.toStringTag](): string {
    return 'Vow';
  }

  /** As of any promise; what it gives is a Vow, which costs less than a native promise. */
  // oxlint-disable-next-line unicorn/no-thenable -- a promise is a thenable; that is the point
  // biome-ignore lint/suspicious/noThenProperty: a promise is a thenable; that is the point
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onBroken?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const { vow: next, resolver } = makeVow<A | B>();
    next.#state |= DERIVED;
    this.listen(new Reaction(onFulfilled, onBroken, resolver));
    return next;
  }

  catch<B = never>(onBroken?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onBroken);
  }

  finally(onSettled?: (() => void) | null): Promise<T> {
    return Promise.resolve(this).finally(onSettled);
  }

  /** Calls one of `listener`'s methods once, synchronously at settlement (at once when settled). */
  listen(listener: Listener<T>): void {
    this.#hear();
    const end = this.#end();
    const phase = end.#state & PHASE;
    if (phase === FULFILLED) listener.fulfilled(end.#outcome as T);
    else if (phase === BROKEN) listener.broken(end.#outcome);
    else {
      end.#listeners = withListener(end.#listeners, listener);
      end.#begin();
    }
  }

  /** The value or the error once there is one. What is settled never changes. */
  get settled(): { value: T } | { error: unknown } | undefined {
    const end = this.#end();
    const phase = end.#state & PHASE;
    if (phase === FULFILLED) return { value: end.#outcome as T };
    return phase === BROKEN ? { error: end.#outcome } : undefined;
  }

  /**
   * Where messages go ahead while this Vow is undecided; undefined once it is, or when they wait
   * here.
   */
  get pipeline(): Pipeline | undefined {
    return this.#state & RESOLVED ? undefined : this.#pipeline;
  }

  /** Would a message sent now wait here? */
  get keepsMessages(): boolean {
    const at = this.#takesMessages();
    return (at.#state & PHASE) === PENDING && at.#pipeline === undefined;
  }

  /**
   * Delivers one message to the value this Vow stands for, now or when there is one, in the order
   * of calls. `dispatch` makes the delivery to the value; a message that goes by a pipeline has no
   * need of it.
   */
  override deliver(
    args: readonly unknown[],
    answer: Resolver | undefined,
    dispatch: Dispatch = deliverTo,
  ): void {
    const at = this.#takesMessages();
    const phase = at.#state & PHASE;
    if (at.#queue?.isHandedOn) at.#queue.push({ args, answer, dispatch });
    else if (at.#pipeline && at.#goesAhead()) {
      at.#state |= PIPELINED;
      at.#pipeline.deliver(args, answer);
    } else if (phase === FULFILLED) dispatch(at.#outcome, args, answer);
    else if (phase === BROKEN) answer?.reject(at.#outcome);
    else {
      at.#queue ??= new MessageQueue();
      at.#queue.push({ args, answer, dispatch });
      at.#begin();
    }
  }

  /** Somebody waits for the outcome. */
  #begin(): void {
    const begin = this.#outcome as (() => void) | undefined;
    this.#outcome = undefined;
    begin?.();
  }

  /** Does a message go by the pipeline? */
  #goesAhead(): boolean {
    if ((this.#state & PHASE) === PENDING) return true;
    return (this.#state & PIPELINED) !== 0 && this.#keepsPipeline();
  }

  /**
   * The Vow along the chain of those followed where a message stops: the end, or a pipeline kept.
   */
  #takesMessages(): Vow<T> {
    let at: Vow<T> = this;
    while ((at.#state & PHASE) === FOLLOWING && !at.#queue?.isHandedOn) {
      if (at.#state & PIPELINED && at.#keepsPipeline()) break;
      at = at.#next();
    }
    return at;
  }

  /** Where the chain ends; it is gone along once, however long it is and however often asked. */
  #end(): Vow<T> {
    let at: Vow<T> = this;
    while ((at.#state & PHASE) === FOLLOWING) {
      const next = at.#shortcut ?? (at.#outcome as Vow<T>);
      if ((next.#state & PHASE) === FOLLOWING) {
        at.#shortcut = next.#shortcut ?? (next.#outcome as Vow<T>);
      }
      at = next;
    }
    return at;
  }

  /**
   * What takes the messages for this. Those on the way that only follow on are left out for ever;
   * one that keeps a pipeline stays.
   */
  #next(): Vow<T> {
    const next = this.#outcome as Vow<T>;
    if ((next.#state & (PHASE | PIPELINED)) !== FOLLOWING || next.#queue) return next;
    this.#outcome = next.#outcome;
    return this.#outcome as Vow<T>;
  }

  #hear(): void {
    if ((this.#state & (HEARD | DERIVED)) === DERIVED) withdrawReport(this);
    this.#state |= HEARD;
  }

  #keepsPipeline(): boolean {
    const end = this.#end();
    const phase = end.#state & PHASE;
    if (phase === BROKEN) return false;
    return phase === PENDING || !this.#pipeline?.mayShorten(end.#outcome);
  }

  #resolve(value: T | PromiseLike<T>): void {
    if (this.#state & RESOLVED) return;
    // A getter may throw here: then nothing is decided yet.
    const follows = isThenable(value);
    this.#state |= RESOLVED;
    if (value instanceof Vow) this.#follow(value);
    else if (follows) {
      Promise.resolve(value).then(
        (inner) => this.#settle(FULFILLED, inner),
        (error) => this.#settle(BROKEN, error),
      );
    } else this.#settle(FULFILLED, value);
  }

  #follow(other: Vow<T>): void {
    const end = other.#end();
    if (end === this) {
      return this.#settle(BROKEN, new TypeError('A promise cannot wait for itself.'));
    }
    this.#state |= FOLLOWING;
    this.#outcome = other;
    this.#handOn(({ args, answer, dispatch }) => other.deliver(args, answer, dispatch));
    for (const listener of this.#takeListeners()) end.listen(listener);
    // From now on it is this that somebody has to hear of.
    other.#hear();
    if ((this.#state & (DERIVED | HEARD)) !== DERIVED) return;
    other.listen({ fulfilled: () => undefined, broken: (error) => this.#report(error) });
  }

  /** The first decision stands, also against a promise that lies. */
  #settle(phase: number, outcome: unknown): void {
    if ((this.#state & PHASE) !== PENDING) return;
    this.#state |= phase | RESOLVED;
    this.#outcome = outcome;
    if (phase === BROKEN && this.#state & DERIVED) this.#report(outcome);
    const queue = this.#queue;
    if (queue === undefined) return this.#tellListeners();
    // Whoever hands the queue to a pipeline at this moment goes on with it.
    if (queue.isHandedOn) return;
    queue.isHandedOn = true;
    nested(release, this as Vow<unknown>);
  }

  /** The queue goes first: what a listener sends comes after everything sent before settlement. */
  #release(): void {
    const isFulfilled = (this.#state & PHASE) === FULFILLED;
    if (this.#queue) this.#queue.isHandedOn = false;
    try {
      this.#handOn(({ args, answer, dispatch }) => {
        if (isFulfilled) dispatch(this.#outcome, args, answer);
        else answer?.reject(this.#outcome);
      });
    } finally {
      for (const listener of this.#takeListeners()) this.#tell(listener);
    }
  }

  /** Nearly always there is one, and it can be told at once. */
  #tellListeners(): void {
    const listeners = this.#listeners;
    if (listeners === undefined) return;
    if (Array.isArray(listeners) || !enter()) return nested(release, this as Vow<unknown>);
    this.#listeners = undefined;
    try {
      this.#tell(listeners);
    } finally {
      leave();
    }
  }

  #tell(listener: Listener<T>): void {
    if ((this.#state & PHASE) === FULFILLED) listener.fulfilled(this.#outcome as T);
    else listener.broken(this.#outcome);
  }

  #takeListeners(): readonly Listener<T>[] {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    return eachOf(listeners);
  }

  #handOn(to: Parameters<MessageQueue['handOn']>[0]): void {
    const queue = this.#queue;
    if (queue === undefined || queue.isHandedOn) return;
    try {
      queue.handOn(to);
    } finally {
      this.#queue = undefined;
    }
  }

  #pipelineTo(pipeline: Pipeline): void {
    if ((this.#state & PHASE) !== PENDING) return;
    this.#pipeline = pipeline;
    if (this.#queue === undefined) return;
    this.#state |= PIPELINED;
    this.#queue.isHandedOn = true;
    nested(sendAhead, this as Vow<unknown>);
  }

  /** What waits goes by the pipeline; whoever settled this meanwhile has left the rest to us. */
  #sendAhead(): void {
    if (this.#queue) this.#queue.isHandedOn = false;
    try {
      this.#handOn(({ args, answer }) => this.#pipeline?.deliver(args, answer));
    } finally {
      if ((this.#state & PHASE) > FOLLOWING) nested(release, this as Vow<unknown>);
    }
  }

  #report(error: unknown): void {
    reportUnlessHeard(this, error, () => (this.#state & HEARD) !== 0);
  }
}

export class VowResolver implements Resolver {
  readonly #vow: Vow<never>;

  constructor(vow: Vow<never>) {
    this.#vow = vow;
  }

  resolve(value: unknown): void {
    resolveVow(this.#vow, value);
  }

  reject(error: unknown): void {
    breakVow(this.#vow, error);
  }

  pipelineTo(pipeline: Pipeline): void {
    pipelineVow(this.#vow, pipeline);
  }
}

/** A fresh Vow and its resolver. */
export function makeVow<T = unknown>(): { vow: Vow<T>; resolver: Resolver<T> } {
  const vow = new Vow<T>();
  return { vow, resolver: new VowResolver(vow as Vow<never>) };
}
