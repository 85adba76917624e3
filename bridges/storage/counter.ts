/**
 * What somebody who entered by a pass holds: the grant, as long as their connection lasts. When it
 * ends, what they had under way is given up and its room is free.
 */
import { Refusal, StorageCounter } from '../../actors/index.ts';
import { E, onBroken, type Ref } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import type { HostedGrant } from './hosted-grant.ts';
import type { HostedWriter } from './hosted-writer.ts';

/** The grant's owner sees to so many milliseconds when it was last used. */
const SEEN_MS = 600_000;

export interface CounterPowers {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  readonly onEnd: () => void;
}

export class Counter {
  readonly ref: RefTo<typeof StorageCounter>;
  readonly #grant: HostedGrant;
  readonly #powers: CounterPowers;
  readonly #writers = new Set<HostedWriter>();
  readonly #stop: () => void;
  #over: Refusal | undefined;
  #seen: number;

  constructor(grant: HostedGrant, holder: Ref, powers: CounterPowers) {
    this.#grant = grant;
    this.#powers = powers;
    this.#seen = powers.clock.now();
    this.#stop = onBroken(holder, () => this.end(gone()));
    this.ref = this.#guarded();
  }

  /** From now on everybody who holds it hears `why`; what is under way is given up. */
  end(why: Refusal): void {
    if (this.#over) return;
    this.#over = why;
    this.#stop();
    for (const writer of this.#writers) void writer.abort(why);
    this.#writers.clear();
    this.#powers.onEnd();
  }

  #guarded(): RefTo<typeof StorageCounter> {
    const at = (): HostedGrant => this.#open();
    return guarded(
      StorageCounter,
      {
        put: (share, bytes, until) => at().put(share, bytes, until),
        begin: (until) => this.#begin(until),
        read: (share, from, to) => at().read(share, from, to),
        look: (shares) => at().held.look(shares),
        renew: (shares, until) => at().held.renew(shares, until),
        cancel: (shares) => at().cancel(shares),
        space: () => at().space(),
        readSlot: (slot) => at().readSlot(slot),
        writeSlot: (slot, record, expected) => at().writeSlot(slot, record, expected),
      },
      this.#powers.onFault,
    );
  }

  async #begin(until: number) {
    const writer = await this.#open().begin(until);
    if (this.#over) {
      await writer.abort(this.#over);
      throw this.#over;
    }
    for (const one of this.#writers) if (!this.#grant.writers.has(one)) this.#writers.delete(one);
    this.#writers.add(writer);
    return writer.ref;
  }

  #open(): HostedGrant {
    if (this.#over) throw this.#over;
    const now = this.#powers.clock.now();
    if (now - this.#seen >= SEEN_MS) {
      this.#seen = now;
      E.sendOnly(this.#grant.book).seen();
    }
    return this.#grant;
  }
}

function gone(): Refusal {
  return new Refusal('closed', 'The connection that this was asked for by has ended. Enter anew.');
}
