/**
 * The actor behind `this.turn.promise()`: who holds its facet decides the promise, whenever that
 * may be.
 *
 * It is an actor like any other, so a resolver can be kept in state, handed to another vat, and is
 * collected when nobody holds it.
 */

import { VatError } from '../errors.ts';
import { anything, text } from '../guards.ts';
import { arg, call, defineInterface } from '../interface.ts';
import { defineActor } from '../kind.ts';
import type { Outcome } from './promised.ts';

const CODE_LENGTH_MAX = 40;
const MESSAGE_LENGTH_MAX = 1_000;

/** Decides a durable promise. The first decision stands; later ones do nothing. */
export const PromiseResolver = defineInterface('PromiseResolver', {
  /** The promise becomes `value`. */
  fulfill: call(arg('value', anything)),
  /** The promise breaks with an error of this `code`, such as `sold-out`, and `message`. */
  break: call(arg('code', text(CODE_LENGTH_MAX)), arg('message', text(MESSAGE_LENGTH_MAX))),
});

/** What the turn of a resolver can do beside what any turn can. */
export interface Deciding {
  decide(id: Uint8Array, outcome: Outcome): void;
}

export const ResolverKind = defineActor('2gather promise resolver', {
  version: 1,
  interfaces: { resolver: PromiseResolver },
  state: (id: Uint8Array) => ({ id: id as Uint8Array | undefined }),
  facets: {
    resolver: {
      fulfill(value) {
        const { id } = this.state;
        this.state.id = undefined;
        if (id) (this.turn as unknown as Deciding).decide(id, { value });
      },
      break(code, message) {
        const { id } = this.state;
        this.state.id = undefined;
        const error = new VatError('Broken', code, message);
        if (id) (this.turn as unknown as Deciding).decide(id, { error });
      },
    },
  },
});
