/**
 * What every guard is: a check that also turns a value between its two forms.
 *
 * Inside an actor a count is a plain JavaScript number; on the wire it is an OCapN Integer, which
 * JavaScript shows as a bigint (numbers on the wire are Float64 and never equal an Integer).
 */
import { type GuardDescription, wanted } from './description.ts';

/**
 * Checks and turns values. `Inside` is the form within an actor, `Wire` what others receive, `Sent`
 * what they may send.
 */
export interface Guard<Inside = unknown, Wire = Inside, Sent = Wire> {
  readonly describe: GuardDescription;
  /** From the wire to the inside form. Throws {@link GuardError} naming `path`. */
  inward(value: unknown, path: string): Inside;
  /** From the inside to the wire form. Throws {@link GuardError} naming `path`. */
  outward(value: unknown, path: string): Wire;
  /**
   * Checks what should be in its inside form already, and copies its records and lists: what
   * {@link checkInside} does by going out and in again, in one step. For near calls and stores.
   */
  inside?(value: unknown, path: string): Inside;
  /** Never set: carries the type of what may be sent. */
  readonly sent?: Sent;
}

export type Inside<G> = G extends Guard<infer I, unknown, unknown> ? I : never;
export type Wire<G> = G extends Guard<unknown, infer W, unknown> ? W : never;
export type Sent<G> = G extends Guard<unknown, unknown, infer S> ? S : never;

/**
 * A value did not fit what the receiver accepts. The text names the place and what was wanted,
 * never the value.
 */
export class GuardError extends TypeError {
  readonly code = 'bad-value';

  constructor(path: string, wanted: string) {
    super(`${path} must be ${wanted}.`);
    this.name = 'GuardError';
  }
}

/**
 * Checks a value that is in its inside form already; gives a copy of its records and lists. Throws
 * {@link GuardError} naming `path`.
 */
export function checkInside<T>(guard: Guard<T, unknown, unknown>, value: unknown, path: string): T {
  return guard.inside ? guard.inside(value, path) : guard.inward(guard.outward(value, path), path);
}

/** A guard of values that look the same inside and on the wire. */
export function same<T, S = T>(
  describe: GuardDescription,
  accepts: (value: unknown) => boolean,
): Guard<T, T, S> {
  const words = wanted(describe);
  const check = (value: unknown, path: string): T => {
    if (!accepts(value)) throw new GuardError(path, words);
    return value as T;
  };
  return { describe, inward: check, outward: check, inside: check };
}
