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
import { type Dispatch, deliverTo, Eventual, type Handler } from './handler.ts';
import { type Job, soon } from './turn-queue.ts';

/**
 * The other half of a Vow: who holds it decides what becomes of the Vow. The first decision
 * stands.
 */
export interface Resolver<T = unknown> {
  /** Fulfils, or follows `value` when it is itself a promise (a Vow or any thenable). */
  resolve(value: T | PromiseLike<T>): void;
  /**
   * Breaks the Vow: every message queued on it, and every later one, is answered by the same
   * error.
   */
  reject(error: unknown): void;
  /**
   * Sends what is queued, and what comes before settlement, to `pipeline` instead of keeping it
   * here.
   */
  pipelineTo(pipeline: Pipeline): void;
  /** Aborted when nobody waits for the answer any more (see call-signal.ts). */
  signal?(): AbortSignal;
}

/** Where messages to a value that does not exist yet may be sent ahead of it. */
export interface Pipeline extends Handler {
  /**
   * Asked once the Vow is fulfilled and had been pipelined on: may later messages go straight to
   * `value`? Only when the straight way cannot overtake what was pipelined (never switch to a
   * shortened path otherwise).
   */
  mayShorten(value: unknown): boolean;
  /** Nobody waits for the value any more. */
  abandon?(): void;
}

/** Hears what becomes of a Vow. */
export interface Listener<T = unknown> {
  fulfilled(value: T): void;
  broken(error: unknown): void;
}

interface Message {
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  readonly dispatch: Dispatch;
}

/** The phase, in the lowest bits of the state. */
const PHASE = 3;
const PENDING = 0;
const FOLLOWING = 1;
const FULFILLED = 2;
const BROKEN = 3;
/** Decided, though what it was decided to be may still be open. */
const RESOLVED = 4;
/** Something was sent by the pipeline. */
const PIPELINED = 8;
/** While the queue is handed on, whatever is sent meanwhile goes to its end, not past it. */
const DRAINING = 16;
/** Somebody has listened. */
const HEARD = 32;

/** What a resolver does to its Vow: known to this module alone. */
let resolveVow: (vow: Vow<never>, value: unknown) => void;
let breakVow: (vow: Vow<never>, error: unknown) => void;
let pipelineVow: (vow: Vow<never>, pipeline: Pipeline) => void;
let isHeard: (vow: Vow<never>) => boolean;

export class Vow<T = unknown> extends Eventual implements Promise<T> {
  get [Symbol.toStringTag](): string {
    return 'Vow';
  }

  /** One number for all of it: there is a Vow for every call that waits. */
  #state = PENDING;
  /** What it follows, the value, or the error: as the phase says. */
  #outcome: unknown = undefined;
  #queue: Message[] | undefined = undefined;
  #listeners: Listener<T> | Listener<T>[] | undefined = undefined;
  #pipeline: Pipeline | undefined = undefined;

  static {
    resolveVow = (vow, value) => vow.#resolve(value as never);
    breakVow = (vow, error) => {
      if (vow.#state & RESOLVED) return;
      vow.#break(error);
    };
    pipelineVow = (vow, pipeline) => vow.#pipelineTo(pipeline);
    isHeard = (vow) => (vow.#state & HEARD) !== 0;
  }

  /** As of any promise; what it gives is a Vow, which costs less than a native promise. */
  // oxlint-disable-next-line unicorn/no-thenable -- a promise is a thenable; that is the point
  // biome-ignore lint/suspicious/noThenProperty: a promise is a thenable; that is the point
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onBroken?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const next = new Vow<A | B>();
    this.listen(new Reaction(onFulfilled, onBroken, next));
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
    this.#state |= HEARD;
    const end = this.#end();
    const phase = end.#state & PHASE;
    if (phase === FULFILLED) listener.fulfilled(end.#outcome as T);
    else if (phase === BROKEN) listener.broken(end.#outcome);
    else if (end.#listeners === undefined) end.#listeners = listener;
    else if (Array.isArray(end.#listeners)) end.#listeners.push(listener);
    else end.#listeners = [end.#listeners, listener];
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
    if (at.#state & DRAINING) at.#enqueue({ args, answer, dispatch });
    else if (at.#pipeline && at.#goesAhead()) {
      at.#state |= PIPELINED;
      at.#pipeline.deliver(args, answer);
    } else if (phase === FULFILLED) dispatch(at.#outcome, args, answer);
    else if (phase === BROKEN) answer?.reject(at.#outcome);
    else at.#enqueue({ args, answer, dispatch });
  }

  /** Does a message go by the pipeline? */
  #goesAhead(): boolean {
    if ((this.#state & PHASE) === PENDING) return true;
    return (this.#state & PIPELINED) !== 0 && this.#keepsPipeline();
  }

  #enqueue(message: Message): void {
    if (this.#queue === undefined) this.#queue = [message];
    else this.#queue.push(message);
  }

  /**
   * The Vow along the chain of those followed where a message stops: the end, or a pipeline kept.
   */
  #takesMessages(): Vow<T> {
    let at: Vow<T> = this;
    while ((at.#state & (PHASE | DRAINING)) === FOLLOWING) {
      if (at.#state & PIPELINED && at.#keepsPipeline()) break;
      at = at.#outcome as Vow<T>;
    }
    return at;
  }

  #drain(handOn: (message: Message) => void): void {
    const queue = this.#queue;
    if (queue === undefined) return;
    this.#state |= DRAINING;
    for (let next = 0; next < queue.length; next++) handOn(queue[next] as Message);
    this.#queue = undefined;
    this.#state &= ~DRAINING;
  }

  #takeListeners(): Listener<T>[] {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (listeners === undefined) return [];
    return Array.isArray(listeners) ? listeners : [listeners];
  }

  #end(): Vow<T> {
    let at: Vow<T> = this;
    while ((at.#state & PHASE) === FOLLOWING) at = at.#outcome as Vow<T>;
    return at;
  }

  #keepsPipeline(): boolean {
    const end = this.#end();
    const phase = end.#state & PHASE;
    if (phase === BROKEN) return false;
    return phase === PENDING || !this.#pipeline?.mayShorten(end.#outcome);
  }

  #resolve(value: T | PromiseLike<T>): void {
    if (this.#state & RESOLVED) return;
    this.#state |= RESOLVED;
    if (value instanceof Vow) this.#follow(value);
    else if (isThenable(value)) {
      Promise.resolve(value).then(
        (inner) => this.#fulfil(inner),
        (error) => this.#break(error),
      );
    } else this.#fulfil(value as T);
  }

  #follow(other: Vow<T>): void {
    const end = other.#end();
    if (end === this) return this.#break(new TypeError('A promise cannot wait for itself.'));
    this.#state |= FOLLOWING;
    this.#outcome = other;
    this.#drain(({ args, answer, dispatch }) => other.deliver(args, answer, dispatch));
    for (const listener of this.#takeListeners()) end.listen(listener);
  }

  #fulfil(value: T): void {
    // The queue goes first: what a listener sends comes after everything sent before settlement.
    this.#state |= FULFILLED | RESOLVED;
    this.#outcome = value;
    if (this.#queue !== undefined) {
      this.#drain(({ args, answer, dispatch }) => dispatch(value, args, answer));
    }
    const listeners = this.#listeners;
    if (listeners === undefined) return;
    this.#listeners = undefined;
    if (!Array.isArray(listeners)) listeners.fulfilled(value);
    else for (const listener of listeners) listener.fulfilled(value);
  }

  #break(error: unknown): void {
    this.#state |= BROKEN | RESOLVED;
    this.#outcome = error;
    this.#drain(({ answer }) => answer?.reject(error));
    for (const listener of this.#takeListeners()) listener.broken(error);
  }

  #pipelineTo(pipeline: Pipeline): void {
    if ((this.#state & PHASE) !== PENDING) return;
    this.#pipeline = pipeline;
    if (this.#queue !== undefined) this.#state |= PIPELINED;
    this.#drain(({ args, answer }) => pipeline.deliver(args, answer));
  }
}

class VowResolver implements Resolver {
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

/**
 * Of a call that its caller may give up, also when the answer has turned out to be a promise: so
 * the Vow does not follow that, but waits for it.
 */
class AbandonableResolver extends VowResolver {
  readonly #pipeline: () => Pipeline | undefined;
  readonly #abort = new AbortController();
  #decided = false;

  constructor(vow: Vow<never>) {
    super(vow);
    this.#pipeline = () => vow.pipeline;
  }

  override resolve(value: unknown): void {
    if (this.#decided) return;
    this.#decided = true;
    if (!isThenable(value)) return super.resolve(value);
    const awaited = followed(value);
    if (!this.#pipeline()) {
      const deliver = awaited.deliver.bind(awaited);
      this.pipelineTo({ deliver, mayShorten: () => false });
    }
    awaited.listen({
      fulfilled: (outcome) => super.resolve(outcome),
      broken: (error) => this.reject(error),
    });
  }

  /** What was given up while it waited to be sent is given up as soon as it is. */
  override pipelineTo(pipeline: Pipeline): void {
    if (this.#abort.signal.aborted) pipeline.abandon?.();
    else super.pipelineTo(pipeline);
  }

  signal(): AbortSignal {
    return this.#abort.signal;
  }

  abandon(reason: unknown): void {
    const pipeline = this.#pipeline();
    this.reject(reason);
    pipeline?.abandon?.();
    this.#abort.abort(reason);
  }
}

/** A Vow that becomes what `value` does. */
function followed(value: PromiseLike<unknown>): Vow {
  if (value instanceof Vow) return value;
  const { vow, resolver } = makeVow();
  resolver.resolve(value);
  return vow;
}

/**
 * What happens when somebody has waited for a Vow with `then` or `await`: the function given runs
 * in a later turn, and what it answers settles the Vow that `then` gave.
 */
class Reaction<T, A, B> implements Listener<T>, Job {
  readonly #onFulfilled: ((value: T) => A | PromiseLike<A>) | null | undefined;
  readonly #onBroken: ((error: unknown) => B | PromiseLike<B>) | null | undefined;
  readonly #next: Vow<A | B>;
  #isBroken = false;
  #outcome: unknown = undefined;

  constructor(
    onFulfilled: ((value: T) => A | PromiseLike<A>) | null | undefined,
    onBroken: ((error: unknown) => B | PromiseLike<B>) | null | undefined,
    next: Vow<A | B>,
  ) {
    this.#onFulfilled = onFulfilled;
    this.#onBroken = onBroken;
    this.#next = next;
  }

  fulfilled(value: T): void {
    this.#outcome = value;
    soon(this);
  }

  broken(error: unknown): void {
    this.#isBroken = true;
    this.#outcome = error;
    soon(this);
  }

  run(): void {
    try {
      if (this.#isBroken) this.#afterBreak(this.#outcome);
      else this.#afterValue(this.#outcome as T);
    } catch (error) {
      this.#breakNext(error);
    }
  }

  #afterValue(value: T): void {
    resolveVow(this.#next as Vow<never>, this.#onFulfilled ? this.#onFulfilled(value) : value);
  }

  #afterBreak(error: unknown): void {
    if (this.#onBroken) resolveVow(this.#next as Vow<never>, this.#onBroken(error));
    else this.#breakNext(error);
  }

  /** An error that nobody hears of is reported, as that of a native promise is. */
  #breakNext(error: unknown): void {
    breakVow(this.#next as Vow<never>, error);
    soon(new Report(this.#next as Vow<never>, error));
  }
}

/** Makes an error known that nobody has listened to by the end of the turn. */
class Report implements Job {
  readonly #vow: Vow<never>;
  readonly #error: unknown;

  constructor(vow: Vow<never>, error: unknown) {
    this.#vow = vow;
    this.#error = error;
  }

  run(): void {
    if (!isHeard(this.#vow)) Promise.reject(this.#error);
  }
}

/** A fresh Vow and its resolver. */
export function makeVow<T = unknown>(): { vow: Vow<T>; resolver: Resolver<T> } {
  const vow = new Vow<T>();
  return { vow, resolver: new VowResolver(vow as Vow<never>) };
}

/** As {@link makeVow}, for a call that its caller may give up. */
export function makeAbandonableVow(): { vow: Vow; resolver: AbandonableResolver } {
  const vow = new Vow();
  return { vow, resolver: new AbandonableResolver(vow as Vow<never>) };
}

/** Is `value` a promise of any kind? */
export function isThenable(value: unknown): value is PromiseLike<never> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
