/**
 * What a decoder puts up with.
 *
 * The format itself bounds nothing: a few bytes may open a million lists or announce a number of a
 * gigabyte. Each bound below closes one such way to use up a machine; all can be lowered, per peer.
 */
import { CodedError } from '../coded-error.ts';

export interface SyrupLimits {
  /** Lists, structs and records within each other. */
  readonly depth: number;
  /** Decimal digits of one integer: reading one costs the square of its length. */
  readonly digits: number;
  /** Values in one message, because `t` takes one byte on the wire and eight or more in memory. */
  readonly values: number;
}

const DEPTH_MAX = 128;
const DIGITS_MAX = 4_096;
const VALUES_MAX = 500_000;

export const SYRUP_LIMITS: SyrupLimits = {
  depth: DEPTH_MAX,
  digits: DIGITS_MAX,
  values: VALUES_MAX,
};

/**
 * What came is not Syrup in its one canonical form, or is beyond a limit. The text names the
 * place.
 */
export class SyrupError extends CodedError {
  constructor(wrong: string, at?: number) {
    super('bad-encoding', at === undefined ? `${wrong}.` : `${wrong} (at byte ${at}).`);
  }
}

/** The value is of a kind that cannot travel. The text names the kind, never the value. */
export class NotPassable extends CodedError {
  constructor(kind: string) {
    super('not-passable', `${kind} cannot be sent. Send plain data, or a reference made with Far.`);
  }
}
