/**
 * The promises we made for messages of the peer, by the numbers the peer chose.
 *
 * The peer may send to them before they are settled, and says when it no longer will.
 */
import type { Vow } from '../vow.ts';
import { ProtocolError } from './errors.ts';

export class AnswerTable {
  readonly #byPosition = new Map<number, Vow>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#byPosition.size;
  }

  /** Throws {@link ProtocolError} when the number is in use, or there are too many. */
  add(position: number, answer: Vow): void {
    if (this.#byPosition.has(position)) throw new ProtocolError('You used an answer number twice.');
    if (this.size >= this.#most) throw new ProtocolError('You keep too many answers.');
    this.#byPosition.set(position, answer);
  }

  get(position: number): Vow {
    const answer = this.#byPosition.get(position);
    if (!answer) throw new ProtocolError('You named an answer that there is none of.');
    return answer;
  }

  release(position: number): void {
    if (!this.#byPosition.delete(position)) {
      throw new ProtocolError('You let go of an answer that there is none of.');
    }
  }

  clear(): void {
    this.#byPosition.clear();
  }
}
