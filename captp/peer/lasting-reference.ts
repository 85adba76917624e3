/**
 * A reference that outlasts connections.
 *
 * While its peer is away, messages wait: a bounded number, for a bounded time. All messages of one
 * connection go by one live reference, so they arrive in the order sent. What was under way when a
 * connection ended is not sent again, because nobody knows whether it had taken effect.
 */
import { bindHandler, deliverTo, type Handler, type Ref } from '../handler.ts';
import type { Timers } from '../powers.ts';
import type { Resolver } from '../resolver.ts';
import { Disconnected, type Session } from '../session/index.ts';
import type { Vow } from '../vow.ts';
import { TooManyWaiting } from './errors.ts';
import type { LastingLimits } from './limits.ts';
import type { Awaiting, Redial } from './redial.ts';

/** `connected`: messages go out at once. `away`: they wait, or would. */
export type LastingState = 'connected' | 'away';

export interface LastingPowers {
  readonly timers: Timers;
  readonly limits: LastingLimits;
  readonly redial: Redial;
  /** What the sturdy reference leads to, when it is our own. */
  readonly own: () => Vow | undefined;
  /** What it leads to, over `session`. */
  readonly fetch: (session: Session) => Vow;
}

interface WaitingMessage {
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  readonly stop: () => void;
}

type StateListener = (state: LastingState, reason: string) => void;

/** What stands behind a lasting reference. */
export class Lasting implements Handler, Awaiting {
  readonly #our: LastingPowers;
  readonly #listeners = new Set<StateListener>();
  #waiting = new Set<WaitingMessage>();
  #live: Vow | undefined;
  #redialling = false;
  /** Nobody holds the reference any more. */
  #letGo = false;
  #lastError: unknown;

  constructor(powers: LastingPowers) {
    this.#our = powers;
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    this.#live ??= this.#fetched(this.#our.own());
    if (this.#live) return deliverTo(this.#live, args, answer);
    const { messages, waitMilliseconds } = this.#our.limits;
    if (this.#waiting.size >= messages) return answer?.reject(new TooManyWaiting(messages));
    const stop = this.#our.timers.after(waitMilliseconds, () => this.#giveUp(message));
    const message: WaitingMessage = { args, answer, stop };
    this.#waiting.add(message);
    this.#comeBack();
  }

  listen(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Dials now unless its peer is there; tells whether it is there then. */
  tryNow(told: (isThere: boolean) => void): void {
    this.#live ??= this.#fetched(this.#our.own());
    if (this.#live) told(true);
    else this.#our.redial.tryNow(told);
  }

  /** Nobody can send to it any more: it need not come back. */
  letGo(): void {
    this.#letGo = true;
    if (this.#waiting.size === 0) this.#rest();
  }

  connected(session: Session): void {
    this.#redialling = false;
    const ended = session.closed.settled;
    if (ended) return this.#comeBack();
    const live = this.#fetched(this.#our.fetch(session));
    this.#live = live;
    const lost = (reason: unknown): void => this.#lost(live, String(reason));
    session.closed.listen({ fulfilled: lost, broken: lost });
    for (const { args, answer } of this.#takeWaiting()) deliverTo(live, args, answer);
    this.#tell('connected', '');
  }

  missed(error: unknown): void {
    this.#lastError = error;
  }

  failed(error: unknown): void {
    this.#redialling = false;
    for (const { answer } of this.#takeWaiting()) answer?.reject(error);
  }

  /** What is refused is asked for again by the next message: it may be there by then. */
  #fetched<V extends Vow | undefined>(live: V): V {
    live?.listen({
      fulfilled: () => undefined,
      broken: () => {
        if (this.#live === live) this.#live = undefined;
      },
    });
    return live;
  }

  #lost(live: Vow, reason: string): void {
    if (this.#live === live) this.#live = undefined;
    this.#lastError = undefined;
    this.#tell('away', reason);
    if (!this.#letGo && !this.#live) this.#comeBack();
  }

  #comeBack(): void {
    if (this.#redialling) return;
    this.#redialling = true;
    this.#our.redial.wait(this);
  }

  #rest(): void {
    this.#redialling = false;
    this.#our.redial.stopWaiting(this);
  }

  #giveUp(message: WaitingMessage): void {
    this.#waiting.delete(message);
    const why = 'The other side was away for too long.';
    message.answer?.reject(new Disconnected(why, { cause: this.#lastError }));
    if (this.#letGo && this.#waiting.size === 0) this.#rest();
  }

  #takeWaiting(): Iterable<WaitingMessage> {
    const all = this.#waiting;
    this.#waiting = new Set();
    for (const { stop } of all) stop();
    return all;
  }

  #tell(state: LastingState, reason: string): void {
    for (const listener of [...this.#listeners]) listener(state, reason);
  }
}

/** What others hold of it. */
class LastingReference {}

const lastings = new WeakMap<object, Lasting>();
const unheld = new FinalizationRegistry<Lasting>((lasting) => lasting.letGo());

export function lastingReference(lasting: Lasting): Ref {
  const ref = bindHandler(Object.freeze(new LastingReference()), {
    deliver: (args, answer) => lasting.deliver(args, answer),
  });
  lastings.set(ref, lasting);
  unheld.register(ref, lasting);
  return ref as Ref;
}

/** What stands behind `ref`, if it is a lasting reference. */
export function lastingOf(ref: object): Lasting | undefined {
  return lastings.get(ref);
}
