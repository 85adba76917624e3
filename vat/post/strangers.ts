/**
 * Other vats that nobody here has anything to do with yet. Anybody can prove a fresh key and come
 * in, so they are kept within bounds: the last ones in memory, and few on the disk.
 */
import { Refused } from '../errors.ts';
import type { Correspondence } from './correspondence.ts';

/** Vats that came in and did nothing yet: kept in memory, the last ones. */
const STRANGERS_MAX = 256;
/** Vats of which nothing led anywhere, and that are remembered all the same. */
const UNMET_MAX = 1_000;

export class Strangers {
  /** Those of which nothing is on the disk. */
  readonly #fleeting = new Set<Correspondence>();
  /** Those on the disk of which nothing led anywhere. */
  readonly #unmet = new Set<Correspondence>();

  add(one: Correspondence): void {
    this.#fleeting.add(one);
  }

  /** Something it sent led somewhere. */
  met(one: Correspondence): void {
    this.#unmet.delete(one);
  }

  /** There is a record of it now. */
  kept(one: Correspondence): void {
    one.peer.kept = true;
    this.#fleeting.delete(one);
    if (!one.peer.met) this.#unmet.add(one);
  }

  /** Throws Refused with code `busy` when no more strangers are remembered. */
  checkRoom(): void {
    if (this.#unmet.size < UNMET_MAX) return;
    throw new Refused('busy', 'Too many strangers wrote to this vat. That led nowhere here.');
  }

  /** Gives those that have to go, so that one more may come: who came in longest ago. */
  *leaving(): Iterable<Correspondence> {
    for (const one of this.#fleeting) {
      if (this.#fleeting.size < STRANGERS_MAX) return;
      if (one.isBusy) continue;
      this.#fleeting.delete(one);
      // What our turns send right now is about to be written.
      if (one.outbox.length === 0) yield one;
    }
  }
}
