/**
 * Values: what actors keep and pass on.
 *
 * Plain records and lists, text, numbers, bigints, booleans, null, undefined, bytes, Symbols of the
 * wire, and references. They are frozen when they enter an actor: two actors that share a value
 * must not be able to use it as a channel, and the undo journal relies on values never changing.
 * Bytes cannot be frozen, so they are copied.
 */
import { isRef, type Ref, Sym, Vow } from '../captp/index.ts';
import { NotDurable, Refused } from './errors.ts';

/** Values nested deeper than this are refused. */
export const VALUE_DEPTH_MAX = 64;

/** It could not be written in UTF-8, so something else would be read later. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Remembers what it has frozen, so that keeping a value again costs nothing. */
export class Keeper {
  readonly #known = new WeakSet<object>();
  readonly #checkRef: (ref: Ref) => void;
  readonly #vows: boolean;

  /** `checkRef` throws for a reference that may not pass; `vows` says whether promises may. */
  constructor(checkRef: (ref: Ref) => void, vows: boolean) {
    this.#checkRef = checkRef;
    this.#vows = vows;
  }

  /**
   * Freezes `value` through and through and gives it back (with its bytes copied).
   * Throws {@link NotDurable} or {@link Refused} for what is no value.
   */
  keep<T>(value: T): T {
    return this.#keep(value, VALUE_DEPTH_MAX) as T;
  }

  #keep(value: unknown, left: number): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw notAValue();
    if (typeof value === 'string') checkWhole(value);
    if (typeof value !== 'object' || value === null || this.#known.has(value)) return value;
    if (isRef(value)) {
      this.#checkRef(value);
      return value;
    }
    if (value instanceof Vow) {
      if (this.#vows) return value;
      throw new NotDurable('A promise lives only as long as this process');
    }
    if (value instanceof Sym) return Object.freeze(value);
    if (left === 0) throw new Refused('too-deep', 'This value is nested too deep.');
    return this.#remember(value instanceof Uint8Array ? value.slice() : this.#within(value, left));
  }

  #within(value: object, left: number): object {
    if (!Array.isArray(value) && !isPlain(value)) throw notAValue();
    let kept = value as Record<string, unknown>;
    for (const [name, inner] of Object.entries(value)) {
      checkWhole(name);
      const keptInner = this.#keep(inner, left - 1);
      if (keptInner === inner) continue;
      if (Object.isFrozen(kept)) kept = (Array.isArray(kept) ? [...kept] : { ...kept }) as never;
      kept[name] = keptInner;
    }
    return Object.freeze(kept);
  }

  #remember(value: object): object {
    this.#known.add(value);
    return value;
  }
}

/** Throws {@link Refused} for text with half of a character in it. */
function checkWhole(text: string): void {
  if (!LONE_SURROGATE.test(text)) return;
  throw new Refused('bad-value', 'This text has half of a character in it.');
}

/** A record that is nothing but its fields. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notAValue(): Refused {
  return new Refused(
    'not-a-value',
    'Only plain values and references can be kept or passed on, not functions or class instances.',
  );
}
