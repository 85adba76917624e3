/**
 * The promises we made for messages of the peer, by the numbers the peer chose.
 *
 * The peer may send to them before they are settled, and says when it no longer will. Most never
 * are sent to, so an answer becomes a Vow only then: it is first of all the place where the result
 * arrives, and from where the peer is told.
 */
import type { Dispatch } from '../handler.ts';
import { isThenable, type Listener, type Pipeline, type Resolver } from '../resolver.ts';
import { makeVow, type Vow } from '../vow.ts';
import { ProtocolError } from './errors.ts';
import { PositionTable } from './position-table.ts';

const UNDECIDED = 0;
/** Follows a promise. */
const DECIDED = 1;
const FULFILLED = 2;
const BROKEN = 3;

/** Who is told of the outcome of a message of the peer. */
export interface Answered {
  /** There is an outcome; `resolver` is the position it is told to, -1 for none. */
  answered(resolver: number, fulfilled: boolean, outcome: unknown): void;
}

/** What an answer has only when somebody sends ahead to it, or wants to know if it is wanted. */
interface More {
  promise?: { readonly vow: Vow; readonly resolver: Resolver };
  pipeline?: Pipeline;
  abort?: AbortController;
  /** The peer has let go before there was an answer. */
  isUnwanted?: true;
}

export class Answer implements Resolver, Listener {
  readonly #answered: Answered;
  readonly #tellTo: number;
  #phase = UNDECIDED;
  #outcome: unknown = undefined;
  #more: More | undefined = undefined;

  /** `answered` hears of the outcome, once; with it of the position that the peer is told at. */
  constructor(answered: Answered, tellTo: number) {
    this.#answered = answered;
    this.#tellTo = tellTo;
  }

  resolve(value: unknown): void {
    if (this.#phase !== UNDECIDED) return;
    if (isThenable(value)) {
      this.#phase = DECIDED;
      const { vow, resolver } = this.#promise();
      resolver.resolve(value);
      vow.listen(this);
    } else {
      this.#more?.promise?.resolver.resolve(value);
      this.fulfilled(value);
    }
  }

  reject(error: unknown): void {
    if (this.#phase !== UNDECIDED) return;
    this.#more?.promise?.resolver.reject(error);
    this.broken(error);
  }

  pipelineTo(pipeline: Pipeline): void {
    if (this.#phase !== UNDECIDED) return;
    this.#more ??= {};
    this.#more.pipeline = pipeline;
    this.#more.promise?.resolver.pipelineTo(pipeline);
  }

  signal(): AbortSignal {
    this.#more ??= {};
    this.#more.abort ??= new AbortController();
    // It may have been given up before its method began.
    if (this.#more.isUnwanted) this.#more.abort.abort(givenUp());
    return this.#more.abort.signal;
  }

  fulfilled(value: unknown): void {
    this.#phase = FULFILLED;
    this.#outcome = value;
    this.#answered.answered(this.#tellTo, true, value);
  }

  broken(error: unknown): void {
    this.#phase = BROKEN;
    this.#outcome = error;
    this.#answered.answered(this.#tellTo, false, error);
  }

  /** The peer lets go; before there is an answer that means that nobody waits for one. */
  letGo(): void {
    if (this.#phase >= FULFILLED) return;
    this.#more ??= {};
    this.#more.isUnwanted = true;
    this.#more.abort?.abort(givenUp());
  }

  /** Delivers a message to what the answer is or will be. */
  deliver(args: readonly unknown[], answer: Resolver | undefined, dispatch: Dispatch): void {
    const vow = this.#more?.promise?.vow;
    if (vow) vow.deliver(args, answer, dispatch);
    else if (this.#phase === FULFILLED) dispatch(this.#outcome, args, answer);
    else if (this.#phase === BROKEN) answer?.reject(this.#outcome);
    else this.vow().deliver(args, answer, dispatch);
  }

  get isSettled(): boolean {
    return this.#phase >= FULFILLED;
  }

  /** The answer as a promise. */
  vow(): Vow {
    return this.#promise().vow;
  }

  #promise(): { readonly vow: Vow; readonly resolver: Resolver } {
    this.#more ??= {};
    const more = this.#more;
    if (more.promise) return more.promise;
    const promise = makeVow();
    more.promise = promise;
    if (more.pipeline) promise.resolver.pipelineTo(more.pipeline);
    if (this.#phase === FULFILLED) promise.resolver.resolve(this.#outcome);
    else if (this.#phase === BROKEN) promise.resolver.reject(this.#outcome);
    return promise;
  }
}

const givenUp = () => new Error('The caller has given up.');

export class AnswerTable {
  readonly #byPosition = new PositionTable<Answer>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#byPosition.size;
  }

  /** Throws {@link ProtocolError} when the number is in use, or there are too many. */
  add(position: number, answer: Answer): void {
    if (this.#byPosition.get(position)) throw new ProtocolError('You used an answer number twice.');
    if (this.size >= this.#most) throw new ProtocolError('You keep too many answers.');
    this.#byPosition.set(position, answer);
  }

  get(position: number): Answer {
    const answer = this.#byPosition.get(position);
    if (!answer) throw new ProtocolError('You named an answer that there is none of.');
    return answer;
  }

  release(position: number): void {
    this.get(position).letGo();
    this.#byPosition.delete(position);
  }

  clear(): void {
    for (const answer of this.#byPosition.values()) answer.letGo();
    this.#byPosition.clear();
  }
}
