/**
 * Comes back to one peer that is away: dials again, after delays that grow, as long as somebody
 * waits for it.
 *
 * The delays are for the peer, not for each of its references: a hundred of them dial once. A part
 * of each delay is chance, so that those whom a peer has lost do not all come back in one moment.
 */
import { BadLocator } from '../locator.ts';
import type { Random, Timers } from '../powers.ts';
import type { Session } from '../session/index.ts';
import { PeerClosed } from './errors.ts';
import type { LastingLimits } from './limits.ts';

export interface Awaiting {
  connected(session: Session): void;
  /** One try has failed; another one follows. */
  missed(error: unknown): void;
  /** It will never be. */
  failed(error: unknown): void;
}

export interface RedialPowers {
  /** Answers the session there is, or dials. */
  readonly connect: () => PromiseLike<Session>;
  /** Is there a session now? Then nobody need wait. */
  readonly stands: () => boolean;
  readonly timers: Timers;
  readonly random: Random;
  readonly limits: LastingLimits;
}

const CHANCES = 2 ** 32;

export class Redial {
  readonly #our: RedialPowers;
  readonly #waiting = new Set<Awaiting>();
  /** Hear what comes of the next try, or of the one under way. */
  #curious: ((isThere: boolean) => void)[] = [];
  #dialling = false;
  #failures = 0;
  #session: Session | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(powers: RedialPowers) {
    this.#our = powers;
  }

  /** Tells `awaiting` what becomes of it. */
  wait(awaiting: Awaiting): void {
    this.#waiting.add(awaiting);
    this.#goOn();
  }

  stopWaiting(awaiting: Awaiting): void {
    this.#waiting.delete(awaiting);
    if (this.#waiting.size > 0) return;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** Dials now, whatever the delay; tells whether there is a session then. */
  tryNow(told: (isThere: boolean) => void): void {
    this.#curious.push(told);
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (!this.#dialling) this.#dial();
  }

  /** The peer has come by itself. */
  arrived(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#goOn();
  }

  /** Nobody is dialled any more. */
  end(error: unknown): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    for (const awaiting of this.#takeAll()) awaiting.failed(error);
    this.#tellCurious(false);
  }

  #goOn(): void {
    if (this.#dialling || this.#stopTimer || this.#waiting.size === 0) return;
    if (this.#failures === 0 || this.#our.stands()) return this.#dial();
    this.#stopTimer = this.#our.timers.after(this.#delay(), () => {
      this.#stopTimer = undefined;
      this.#dial();
    });
  }

  #dial(): void {
    this.#dialling = true;
    this.#our.connect().then(
      (session) => this.#connected(session),
      (error) => this.#failed(error),
    );
  }

  #connected(session: Session): void {
    this.#dialling = false;
    if (this.#session !== session) this.#isNew(session);
    for (const awaiting of this.#takeAll()) awaiting.connected(session);
    this.#tellCurious(true);
  }

  /** A peer that takes us in and ends it at once is no better than one that is away. */
  #isNew(session: Session): void {
    this.#session = session;
    this.#failures++;
    const stop = this.#our.timers.after(this.#our.limits.steadyMilliseconds, () => {
      this.#failures = 1;
    });
    session.closed.listen({ fulfilled: stop, broken: stop });
  }

  #failed(error: unknown): void {
    this.#dialling = false;
    this.#failures++;
    const forEver = error instanceof BadLocator || error instanceof PeerClosed;
    if (forEver) for (const awaiting of this.#takeAll()) awaiting.failed(error);
    else for (const awaiting of [...this.#waiting]) awaiting.missed(error);
    this.#tellCurious(false);
    this.#goOn();
  }

  #tellCurious(isThere: boolean): void {
    const curious = this.#curious;
    this.#curious = [];
    for (const told of curious) told(isThere);
  }

  #takeAll(): Awaiting[] {
    const all = [...this.#waiting];
    this.#waiting.clear();
    return all;
  }

  /** Milliseconds: between half of what the failures so far ask for, and all of it. */
  #delay(): number {
    const { delayMilliseconds, delayMillisecondsMax } = this.#our.limits;
    const full = Math.min(delayMilliseconds * 2 ** (this.#failures - 1), delayMillisecondsMax);
    const bytes = this.#our.random.bytes(4);
    const chance = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / CHANCES;
    return full * (0.5 + chance / 2);
  }
}
