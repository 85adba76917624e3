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
  return { describe, inward: check, outward: check };
}
