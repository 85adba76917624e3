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
}

/** Where messages to a value that does not exist yet may be sent ahead of it. */
export interface Pipeline extends Handler {
  /**
   * Asked once the Vow is fulfilled and had been pipelined on: may later messages go straight to
   * `value`? Only when the straight way cannot overtake what was pipelined (never switch to a
   * shortened path otherwise).
   */
  mayShorten(value: unknown): boolean;
}

interface Message {
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  readonly dispatch: Dispatch;
}

type Phase<T> =
  | { readonly is: 'pending' }
  | { readonly is: 'following'; readonly vow: Vow<T> }
  | { readonly is: 'fulfilled'; readonly value: T }
  | { readonly is: 'broken'; readonly error: unknown };

type Listener<T> = { fulfilled(value: T): void; broken(error: unknown): void };

export class Vow<T = unknown> extends Eventual implements PromiseLike<T> {
  #phase: Phase<T> = { is: 'pending' };
  #resolved = false;
  #queue: Message[] = [];
  #listeners: Listener<T>[] = [];
  #pipeline: Pipeline | undefined;
  #pipelined = false;
  /** While the queue is handed on, whatever is sent meanwhile goes to its end, not past it. */
  #draining = false;

  /** Use {@link makeVow}; `start` receives the one resolver there is. */
  constructor(start: (resolver: Resolver<T>) => void) {
    super();
    start({
      resolve: (value) => this.#resolve(value),
      reject: (error) => this.#decide(() => this.#break(error)),
      pipelineTo: (pipeline) => this.#pipelineTo(pipeline),
    });
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise is a thenable; that is the point
  // biome-ignore lint/suspicious/noThenProperty: a promise is a thenable; that is the point
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onBroken?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((fulfilled, broken) => this.listen({ fulfilled, broken })).then(
      onFulfilled,
      onBroken,
    );
  }

  catch<B = never>(onBroken?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onBroken);
  }

  finally(onSettled?: (() => void) | null): Promise<T> {
    return this.then().finally(onSettled);
  }

  /** Calls one of `listener`'s methods once, synchronously at settlement (at once when settled). */
  listen(listener: Listener<T>): void {
    const end = this.#end();
    const phase = end.#phase;
    if (phase.is === 'fulfilled') listener.fulfilled(phase.value);
    else if (phase.is === 'broken') listener.broken(phase.error);
    else end.#listeners.push(listener);
  }

  /** The value or the error once there is one. What is settled never changes. */
  get settled(): { value: T } | { error: unknown } | undefined {
    const phase = this.#end().#phase;
    if (phase.is === 'fulfilled') return { value: phase.value };
    return phase.is === 'broken' ? { error: phase.error } : undefined;
  }

  /**
   * Where messages go ahead while this Vow is undecided; undefined once it is, or when they wait
   * here.
   */
  get pipeline(): Pipeline | undefined {
    return this.#resolved ? undefined : this.#pipeline;
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
    const phase = at.#phase;
    if (at.#draining) at.#queue.push({ args, answer, dispatch });
    else if (at.#pipeline && (phase.is === 'pending' || (at.#pipelined && at.#keepsPipeline()))) {
      at.#pipelined = true;
      at.#pipeline.deliver(args, answer);
    } else if (phase.is === 'fulfilled') dispatch(phase.value, args, answer);
    else if (phase.is === 'broken') answer?.reject(phase.error);
    else at.#queue.push({ args, answer, dispatch });
  }

  /**
   * The Vow along the chain of those followed where a message stops: the end, or a pipeline kept.
   */
  #takesMessages(): Vow<T> {
    let at: Vow<T> = this;
    while (at.#phase.is === 'following' && !at.#draining) {
      if (at.#pipelined && at.#keepsPipeline()) break;
      at = at.#phase.vow;
    }
    return at;
  }

  #drain(handOn: (message: Message) => void): void {
    this.#draining = true;
    for (let next = 0; next < this.#queue.length; next++) handOn(this.#queue[next] as Message);
    this.#queue = [];
    this.#draining = false;
  }

  #end(): Vow<T> {
    let at: Vow<T> = this;
    while (at.#phase.is === 'following') at = at.#phase.vow;
    return at;
  }

  #keepsPipeline(): boolean {
    const settled = this.settled;
    if (!settled) return true;
    return 'value' in settled && !this.#pipeline?.mayShorten(settled.value);
  }

  #resolve(value: T | PromiseLike<T>): void {
    this.#decide(() => {
      if (value instanceof Vow) this.#follow(value);
      else if (isThenable(value)) {
        Promise.resolve(value).then(
          (inner) => this.#fulfil(inner),
          (error) => this.#break(error),
        );
      } else this.#fulfil(value as T);
    });
  }

  #decide(decision: () => void): void {
    if (this.#resolved) return;
    this.#resolved = true;
    decision();
  }

  #follow(other: Vow<T>): void {
    const end = other.#end();
    if (end === this) return this.#break(new TypeError('A promise cannot wait for itself.'));
    this.#phase = { is: 'following', vow: other };
    this.#drain(({ args, answer, dispatch }) => other.deliver(args, answer, dispatch));
    for (const listener of this.#listeners.splice(0)) end.listen(listener);
  }

  #fulfil(value: T): void {
    // The queue goes first: what a listener sends comes after everything sent before settlement.
    this.#phase = { is: 'fulfilled', value };
    this.#drain(({ args, answer, dispatch }) => dispatch(value, args, answer));
    for (const listener of this.#listeners.splice(0)) listener.fulfilled(value);
  }

  #break(error: unknown): void {
    this.#phase = { is: 'broken', error };
    this.#drain(({ answer }) => answer?.reject(error));
    for (const listener of this.#listeners.splice(0)) listener.broken(error);
  }

  #pipelineTo(pipeline: Pipeline): void {
    if (this.#phase.is !== 'pending') return;
    this.#pipeline = pipeline;
    this.#pipelined = this.#queue.length > 0;
    this.#drain(({ args, answer }) => pipeline.deliver(args, answer));
  }
}

/** A fresh Vow and its resolver. */
export function makeVow<T = unknown>(): { vow: Vow<T>; resolver: Resolver<T> } {
  let resolver: Resolver<T> | undefined;
  const vow = new Vow<T>((made) => {
    resolver = made;
  });
  return { vow, resolver: resolver as Resolver<T> };
}

function isThenable(value: unknown): value is PromiseLike<never> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
