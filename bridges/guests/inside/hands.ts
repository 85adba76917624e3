/**
 * What a guest can do with what it was handed: hold references, send to them, wait for answers.
 *
 * A reference is an empty frozen object; what it means stands in a table that the guest cannot
 * reach, and another object, however much it looks like it, means nothing. Sends are only noted, as
 * bytes; the vat makes them if the turn ends well.
 */
import {
  ANSWER,
  METHOD_LENGTH_MAX,
  nameOfPlace,
  pack,
  REFERENCE,
  SENDS_MAX,
  unpack,
  WAITS_MAX,
} from '../../../actors/index.ts';
import type { Tagged } from '../../../captp/index.ts';

interface Wait {
  readonly promise: bigint;
  readonly on: 'fulfilled' | 'broken';
  readonly method: string;
  readonly context: Uint8Array;
}

type Sends = Readonly<Record<string, (...args: unknown[]) => object>>;

export class Hands {
  readonly sends: Uint8Array[] = [];
  readonly waits: Wait[] = [];
  readonly #names = new WeakMap<object, Tagged>();
  readonly #references: object[] = [];
  #open = true;

  /** Reads what the vat has packed; a reference in it is always the same object. */
  unpack(packed: Uint8Array): unknown {
    return unpack(packed, (tag, place) => {
      if (tag !== REFERENCE) throw new TypeError('There are no promises yet.');
      this.#references[place] ??= this.#token(REFERENCE, place);
      return this.#references[place];
    });
  }

  pack(value: unknown): Uint8Array {
    return pack(value, (object) => this.#names.get(object));
  }

  /** The turn is over: what is sent from now on was not sent. */
  close(): void {
    this.#open = false;
  }

  /** `E(ref).method(...args)`. Gives a promise to send to, to answer with, or to wait for. */
  readonly E = (to: unknown): Sends =>
    new Proxy(NOTHING as Sends, {
      get: (_, method) => {
        if (typeof method !== 'string' || method === 'then') return undefined;
        return (...args: unknown[]) => this.#send(to, method, args);
      },
    });

  /** Calls `method` of this guest with `(value, ...context)` in a later turn. */
  readonly when = (promise: unknown, method: unknown, ...context: unknown[]): void =>
    this.#wait('fulfilled', promise, method, context);

  /** Calls `method` of this guest with `({ code, message }, ...context)` in a later turn. */
  readonly whenBroken = (promise: unknown, method: unknown, ...context: unknown[]): void =>
    this.#wait('broken', promise, method, context);

  #token(tag: string, place: number): object {
    const token = Object.freeze(Object.create(null) as object);
    this.#names.set(token, nameOfPlace(tag, place));
    return token;
  }

  #nameOf(value: unknown): Tagged {
    const name = typeof value === 'object' && value !== null ? this.#names.get(value) : undefined;
    if (!name) throw new TypeError('Messages go to references that this guest was handed.');
    return name;
  }

  #send(to: unknown, method: string, args: unknown[]): object {
    this.#nameOf(to);
    if (method.length > METHOD_LENGTH_MAX) throw new TypeError('No method has so long a name.');
    const packed = this.pack([to, method, args]);
    this.#checkOpen();
    if (this.sends.length >= SENDS_MAX)
      throw new RangeError(`One turn sends ${SENDS_MAX} at most.`);
    this.sends.push(packed);
    return this.#token(ANSWER, this.sends.length - 1);
  }

  #wait(on: Wait['on'], promise: unknown, method: unknown, more: unknown[]): void {
    const { tag, value } = this.#nameOf(promise);
    if (tag !== ANSWER) throw new TypeError('Only for the answer to a message can be waited.');
    if (typeof method !== 'string') throw new TypeError('Name the method to call.');
    const context = this.pack(more);
    this.#checkOpen();
    if (this.waits.length >= WAITS_MAX) throw new RangeError(`One turn waits ${WAITS_MAX} times.`);
    this.waits.push({ promise: value as bigint, on, method, context });
  }

  #checkOpen(): void {
    if (!this.#open) throw new TypeError('The turn is over.');
  }
}

const NOTHING = Object.freeze({});
