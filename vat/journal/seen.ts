/**
 * Reading records without side effects: for whoever only looks.
 *
 * When an actor is woken, each reference in its record becomes alive: a shell for an actor, a
 * connection for another vat. Who only looks must cause none of that, so here a reference comes back
 * as what was written of it, and a promise as its number.
 */
import type { Ref, Vow } from '../../captp/index.ts';
import { Codec, type StoredRef } from '../codec.ts';
import { Keeper } from '../values.ts';

/** A reference as it is written. It MUST NOT be shown as it is: one to another vat holds a secret. */
export class SeenRef {
  readonly stored: StoredRef;

  constructor(stored: StoredRef) {
    this.stored = stored;
  }
}

/** A promise as it is written: its number. */
export class SeenPromise {
  readonly id: Uint8Array;

  constructor(id: Uint8Array) {
    this.id = id;
  }
}

/** Nothing that is only looked at is kept. */
class KeepsNothing extends Keeper {
  override keep<T>(value: T): T {
    return value;
  }
}

function neverWritten(): never {
  throw new TypeError('What was read to be looked at is not written.');
}

/** Reads what the codec of a vat has written. */
export function seeingCodec(): Codec {
  const refs = {
    store: neverWritten,
    revive: (stored: StoredRef) => new SeenRef(stored) as unknown as Ref,
  };
  const promises = {
    nameInRecord: neverWritten,
    namedInRecord: (id: Uint8Array) => new SeenPromise(id) as unknown as Vow,
  };
  return new Codec(refs, promises, new KeepsNothing(() => undefined, true));
}
