/**
 * The promises we made for messages of the peer, by the numbers the peer chose.
 *
 * The peer may send to them before they are settled, and says when it no longer will. Most never
 * are sent to, so an answer becomes a Vow only then: it is first of all the place where the result
 * arrives, and from where the peer is told.
 */
import type { Dispatch } from '../handler.ts';
import { type Listener, makeVow, type Pipeline, type Resolver, Vow } from '../vow.ts';
import { ProtocolError } from './errors.ts';

const UNDECIDED = 0;
/** Follows a promise. */
const DECIDED = 1;
const FULFILLED = 2;
const BROKEN = 3;

/** Counts the messages of the peer that wait. */
export interface Waiting {
  answered(): void;
}

export class Answer implements Resolver, Listener {
  readonly #waiting: Waiting;
  readonly #listener: Listener | undefined;
  #phase = UNDECIDED;
  #outcome: unknown = undefined;
  #vow: Vow | undefined = undefined;
  #resolver: Resolver | undefined = undefined;
  #pipeline: Pipeline | undefined = undefined;
  #abort: AbortController | undefined = undefined;

  /** `listener` hears of the outcome, once. */
  constructor(waiting: Waiting, listener: Listener | undefined) {
    this.#waiting = waiting;
    this.#listener = listener;
  }

  resolve(value: unknown): void {
    if (this.#phase !== UNDECIDED) return;
    if (value instanceof Vow || hasThen(value)) {
      this.#phase = DECIDED;
      const vow = this.vow();
      this.#resolver?.resolve(value);
      vow.listen(this);
    } else {
      this.#resolver?.resolve(value);
      this.fulfilled(value);
    }
  }

  reject(error: unknown): void {
    if (this.#phase !== UNDECIDED) return;
    this.#resolver?.reject(error);
    this.broken(error);
  }

  pipelineTo(pipeline: Pipeline): void {
    if (this.#phase !== UNDECIDED) return;
    this.#pipeline = pipeline;
    this.#resolver?.pipelineTo(pipeline);
  }

  signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  fulfilled(value: unknown): void {
    this.#phase = FULFILLED;
    this.#outcome = value;
    this.#waiting.answered();
    this.#listener?.fulfilled(value);
  }

  broken(error: unknown): void {
    this.#phase = BROKEN;
    this.#outcome = error;
    this.#waiting.answered();
    this.#listener?.broken(error);
  }

  /** The peer lets go; before there is an answer that means that nobody waits for one. */
  letGo(): void {
    if (this.#phase < FULFILLED) this.#abort?.abort(new Error('The caller has given up.'));
  }

  /** Delivers a message to what the answer is or will be. */
  deliver(args: readonly unknown[], answer: Resolver | undefined, dispatch: Dispatch): void {
    if (this.#vow) this.#vow.deliver(args, answer, dispatch);
    else if (this.#phase === FULFILLED) dispatch(this.#outcome, args, answer);
    else if (this.#phase === BROKEN) answer?.reject(this.#outcome);
    else this.vow().deliver(args, answer, dispatch);
  }

  /** The answer as a promise. */
  vow(): Vow {
    if (this.#vow) return this.#vow;
    const { vow, resolver } = makeVow();
    this.#vow = vow;
    this.#resolver = resolver;
    if (this.#pipeline) resolver.pipelineTo(this.#pipeline);
    if (this.#phase === FULFILLED) resolver.resolve(this.#outcome);
    else if (this.#phase === BROKEN) resolver.reject(this.#outcome);
    return vow;
  }
}

function hasThen(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}

export class AnswerTable {
  readonly #byPosition = new Map<number, Answer>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#byPosition.size;
  }

  /** Throws {@link ProtocolError} when the number is in use, or there are too many. */
  add(position: number, answer: Answer): void {
    if (this.#byPosition.has(position)) throw new ProtocolError('You used an answer number twice.');
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
