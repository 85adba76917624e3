/**
 * The promises we made for messages of the peer, by the numbers the peer chose.
 *
 * The peer may send to them before they are settled, and says when it no longer will. An answer
 * also tells the peer the outcome where the message named a resolver, and learns from it that
 * nobody waits any more.
 */
import type { Listener } from '../resolver.ts';
import { Vow, VowResolver } from '../vow.ts';
import { ProtocolError } from './errors.ts';
import { PositionTable } from './position-table.ts';

/** Who is told of the outcome of a message of the peer. */
export interface Answered {
  /** There is an outcome; `resolver` is the position it is told to, -1 for none. */
  answered(resolver: number, fulfilled: boolean, outcome: unknown): void;
}

export class Answer extends VowResolver implements Listener {
  readonly vow: Vow;
  readonly #answered: Answered;
  readonly #tellTo: number;
  /** Nobody waits: the peer has let go, or has been told. */
  #isOver = false;
  #abort: AbortController | undefined = undefined;

  /** `answered` hears of the outcome, once; with it of the position that the peer is told at. */
  constructor(answered: Answered, tellTo: number) {
    const vow = new Vow();
    super(vow as Vow<never>);
    this.vow = vow;
    this.#answered = answered;
    this.#tellTo = tellTo;
    vow.listen(this);
  }

  signal(): AbortSignal {
    this.#abort ??= new AbortController();
    // It may have been given up before its method began.
    if (this.#isOver) this.#abort.abort(givenUp());
    return this.#abort.signal;
  }

  fulfilled(value: unknown): void {
    this.#isOver = true;
    this.#answered.answered(this.#tellTo, true, value);
  }

  broken(error: unknown): void {
    this.#isOver = true;
    this.#answered.answered(this.#tellTo, false, error);
  }

  /** The peer lets go; before there is an answer that means that nobody waits for one. */
  letGo(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abort?.abort(givenUp());
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
