/**
 * A rate limit: at most so many messages within any period of so many milliseconds.
 *
 * Time is that of the turn, so a limit counts the same after a crash and in a simulation. The times
 * of the latest messages are kept, not a count per calendar minute, so no burst fits across the
 * border of two.
 */
import { type Ref, send, sym } from '../../captp/index.ts';
import { AnyMethod, defineActor, listOf, nat } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

/** Messages that a rate limit can count. */
export const RATE_MAX = 1_000;

export const RateLimited = defineActor('RateLimited', {
  version: 1,
  interfaces: { holder: AnyMethod },
  /** Throws a Refusal unless `most` is a whole number from 1 to 1,000, and `periodMs` one. */
  state: (target: Ref, most: number, periodMs: number) => ({
    target,
    ...limitOf(most, periodMs),
  }),
  stores: { times: listOf(nat) },
  facets: {
    holder(method, args) {
      const { target, most, periodMs } = this.state;
      const { times } = this.stores;
      const now = this.turn.now();
      // A time that is still to come was noted before the clock was put back, and says nothing.
      for (let first = times.at(0); first !== undefined; first = times.at(0)) {
        if (first <= now && first + periodMs > now) break;
        times.removeFirst();
      }
      if (times.length >= most) {
        const wait = Math.ceil(((times.at(0) as number) + periodMs - now) / 1_000);
        const limit = `At most ${most} messages in ${periodMs / 1_000} seconds`;
        throw new Refusal('too-often', `${limit}: try again in ${wait} seconds.`);
      }
      times.push(now);
      return send(target, [sym(method), ...args]);
    },
  },
});

function limitOf(most: number, periodMs: number): { most: number; periodMs: number } {
  if (!Number.isSafeInteger(most) || most < 1 || most > RATE_MAX) {
    throw new Refusal('bad-value', `A rate limit is a whole number from 1 to ${RATE_MAX}.`);
  }
  if (!Number.isSafeInteger(periodMs) || periodMs < 1) {
    throw new Refusal(
      'bad-value',
      'The period of a rate limit is a whole number of ms, 1 or more.',
    );
  }
  return { most, periodMs };
}
