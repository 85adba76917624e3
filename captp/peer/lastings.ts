/**
 * The lasting references of one peer: one for each sturdy reference that somebody holds, and one
 * Redial for each other peer that any of them leads to.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Ref } from '../handler.ts';
import type { PeerLocator, SturdyrefLocator } from '../locator.ts';
import type { Random, Timers } from '../powers.ts';
import type { Session } from '../session/index.ts';
import type { Vow } from '../vow.ts';
import { ask } from './ask.ts';
import { Lasting, lastingReference } from './lasting-reference.ts';
import type { LastingLimits } from './limits.ts';
import { peerKey } from './peer-key.ts';
import { Redial } from './redial.ts';

export interface LastingsPowers {
  readonly timers: Timers;
  readonly random: Random;
  readonly limits: LastingLimits;
  readonly isOwn: (peer: PeerLocator) => boolean;
  readonly own: (swiss: Uint8Array) => Vow;
  readonly connect: (peer: PeerLocator) => PromiseLike<Session>;
  readonly stands: (peer: PeerLocator) => boolean;
}

export class Lastings {
  readonly #our: LastingsPowers;
  readonly #references = new Map<string, WeakRef<Ref>>();
  /** Held by the references that use them. */
  readonly #redials = new Map<string, WeakRef<Redial>>();
  readonly #unheld = new FinalizationRegistry<{ in: Map<string, WeakRef<object>>; key: string }>(
    ({ in: map, key }) => {
      if (map.get(key)?.deref() === undefined) map.delete(key);
    },
  );

  constructor(powers: LastingsPowers) {
    this.#our = powers;
  }

  provide({ peer, swiss }: SturdyrefLocator): Ref {
    const number = Uint8Array.from(swiss);
    const { timers, limits, isOwn, own } = this.#our;
    return this.#known(this.#references, `${bytesToHex(number)} ${peerKey(peer)}`, () => {
      const lasting = new Lasting({
        timers,
        limits,
        redial: this.#redial(peer),
        own: () => (isOwn(peer) ? own(number) : undefined),
        fetch: (session) => ask(session.bootstrap, 'fetch', number),
      });
      return lastingReference(lasting);
    });
  }

  /** `peer` has a session now, whoever began it. */
  arrived(peer: PeerLocator): void {
    this.#redials.get(peerKey(peer))?.deref()?.arrived();
  }

  /** No session begins any more: breaks what waits for one. */
  end(error: unknown): void {
    for (const redial of this.#redials.values()) redial.deref()?.end(error);
  }

  #redial(peer: PeerLocator): Redial {
    const { timers, random, limits, connect, stands } = this.#our;
    return this.#known(this.#redials, peerKey(peer), () => {
      const powers = { timers, random, limits };
      return new Redial({
        ...powers,
        connect: () => connect(peer),
        stands: () => stands(peer),
      });
    });
  }

  #known<T extends object>(map: Map<string, WeakRef<T>>, key: string, make: () => T): T {
    const known = map.get(key)?.deref();
    if (known) return known;
    const made = make();
    map.set(key, new WeakRef(made));
    this.#unheld.register(made, { in: map, key });
    return made;
  }
}
