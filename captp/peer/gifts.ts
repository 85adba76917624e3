/**
 * The gifts that one gifter has left here for others to claim.
 *
 * Gift and claim may come in either order; each gift goes to one claim. All of it ends with the
 * gifter's session: the keys that speak for it are good for that session alone.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Timers } from '../powers.ts';
import type { Resolver } from '../resolver.ts';
import { makeVow, type Vow } from '../vow.ts';
import { HandoffFailed } from './errors.ts';
import type { PeerLimits } from './limits.ts';

/** Whoever claims; counted, so that one receiver cannot fill the place of others. */
export interface Claimant {
  waitingClaims: number;
}

interface Held {
  readonly gift: object;
  readonly keep: () => void;
}

interface WaitingClaim {
  readonly resolver: Resolver;
  readonly claimant: Claimant;
  readonly stop: () => void;
}

/** Claimed gifts that are remembered, to tell a second claim at once that it is one. */
const REMEMBERED_MAX = 4_096;
const SECOND_CLAIM = 'It was claimed already.';

export class Gifts {
  readonly #limits: PeerLimits;
  readonly #timers: Timers;
  readonly #held = new Map<string, Held>();
  readonly #waiting = new Map<string, WaitingClaim>();
  readonly #claimed = new Set<string>();
  #over = false;

  constructor(limits: PeerLimits, timers: Timers) {
    this.#limits = limits;
    this.#timers = timers;
  }

  get isFull(): boolean {
    return this.#held.size >= this.#limits.gifts;
  }

  /** Throws {@link HandoffFailed} for an id that is in use. */
  deposit(giftId: Uint8Array, gift: object): void {
    const id = bytesToHex(giftId);
    if (this.#over || this.#held.has(id) || this.#claimed.has(id)) {
      throw new HandoffFailed('There is such a gift already.');
    }
    const claim = this.#takeWaiting(id);
    if (claim) {
      this.#remember(id);
      return claim.resolver.resolve(gift);
    }
    const { giftMilliseconds } = this.#limits;
    const keep = this.#timers.after(giftMilliseconds, () => this.#held.delete(id));
    this.#held.set(id, { gift, keep });
  }

  /** The gift, or a promise for it. Throws {@link HandoffFailed}. */
  claim(giftId: Uint8Array, claimant: Claimant): object {
    const id = bytesToHex(giftId);
    if (this.#over) throw new HandoffFailed(ENDED);
    if (this.#claimed.has(id) || this.#waiting.has(id)) throw new HandoffFailed(SECOND_CLAIM);
    const held = this.#held.get(id);
    if (!held) return this.#wait(id, claimant);
    held.keep();
    this.#held.delete(id);
    this.#remember(id);
    return held.gift;
  }

  /** `claimant` has gone: what it waits for may be claimed again. */
  forget(claimant: Claimant): void {
    for (const [id, claim] of [...this.#waiting]) {
      if (claim.claimant === claimant) this.#giveUp(id, 'The session of the receiver has ended.');
    }
  }

  /** The session of the gifter has ended. */
  end(): void {
    this.#over = true;
    for (const { keep } of this.#held.values()) keep();
    this.#held.clear();
    for (const id of [...this.#waiting.keys()]) this.#giveUp(id, ENDED);
    this.#claimed.clear();
  }

  #wait(id: string, claimant: Claimant): Vow {
    const most = this.#limits.waitingClaims;
    if (this.#waiting.size >= most || claimant.waitingClaims >= most) {
      throw new HandoffFailed('Too many claims wait for their gift.');
    }
    const { vow, resolver } = makeVow();
    const stop = this.#timers.after(this.#limits.claimMilliseconds, () => {
      this.#giveUp(id, 'The gift did not come in time.');
    });
    claimant.waitingClaims++;
    this.#waiting.set(id, { resolver, claimant, stop });
    return vow;
  }

  #giveUp(id: string, why: string): void {
    this.#takeWaiting(id)?.resolver.reject(new HandoffFailed(why));
  }

  #takeWaiting(id: string): WaitingClaim | undefined {
    const claim = this.#waiting.get(id);
    if (!claim) return undefined;
    this.#waiting.delete(id);
    claim.stop();
    claim.claimant.waitingClaims--;
    return claim;
  }

  #remember(id: string): void {
    this.#claimed.add(id);
    if (this.#claimed.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#claimed;
    this.#claimed.delete(oldest as string);
  }
}

const ENDED = 'The session of the gifter has ended.';
