/**
 * The actor behind `this.turn.promise()`: who holds its facet decides the promise, whenever that
 * may be.
 *
 * It is an actor like any other, so a resolver can be kept in state, handed to another vat, and is
 * collected when nobody holds it. Once it has decided it is gone, so that nothing is left of it.
 */

import { VatError } from '../errors.ts';
import { anything, text } from '../guards.ts';
import { arg, call, defineInterface } from '../interface.ts';
import { defineActor } from '../kind.ts';
import type { Outcome } from './promised.ts';

const CODE_LENGTH_MAX = 40;
const MESSAGE_LENGTH_MAX = 1_000;

/** Decides a durable promise, once; later decisions break with code `gone`. */
export const PromiseResolver = defineInterface('PromiseResolver', {
  /** The promise becomes `value`. */
  fulfill: call(arg('value', anything)),
  /** The promise breaks with an error of this `code`, such as `sold-out`, and `message`. */
  break: call(arg('code', text(CODE_LENGTH_MAX)), arg('message', text(MESSAGE_LENGTH_MAX))),
});

/** What the turn of a resolver can do beside what any turn can. */
interface Deciding {
  decide(id: Uint8Array, outcome: Outcome): void;
}

export const ResolverKind = defineActor('2gather promise resolver', {
  version: 1,
  interfaces: { resolver: PromiseResolver },
  state: (id: Uint8Array) => ({ id }),
  facets: {
    resolver: {
      fulfill(value) {
        (this.turn as unknown as Deciding).decide(this.state.id, { value });
        this.turn.retire();
      },
      break(code, message) {
        const error = new VatError('Broken', code, message);
        (this.turn as unknown as Deciding).decide(this.state.id, { error });
        this.turn.retire();
      },
    },
  },
});
