/**
 * Where a peer under check keeps references and promises, each under a number. An object that is
 * kept already keeps its number, so that equal numbers mean the same object.
 */
import type { Handle } from './notation.ts';

export class Shelf {
  readonly #things = new Map<Handle, unknown>();
  readonly #numbers = new Map<unknown, Handle>();
  #next = 1;

  put(thing: unknown): Handle {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    const number = this.#next++;
    this.#things.set(number, thing);
    this.#numbers.set(thing, number);
    return number;
  }

  /** Throws when nothing is kept there. */
  take(number: Handle): unknown {
    if (!this.#things.has(number)) throw new Error(`Nothing is kept at ${number}.`);
    return this.#things.get(number);
  }

  release(number: Handle): void {
    this.#numbers.delete(this.#things.get(number));
    this.#things.delete(number);
  }
}
