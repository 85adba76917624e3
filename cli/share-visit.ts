/**
 * What a share link leads to, read over connections that come and go.
 *
 * Somebody's address changes, a laptop sleeps, a relay ends: the visit goes in again with the token
 * of its opening, so that it does not count anew, and asks again for just what was not answered.
 */
import type { Entry } from '../actors/lake/interface.ts';
import type { FragmentRef, Ref } from '../captp/index.ts';
import { codeOf } from './failure.ts';
import type { Source } from './files/download.ts';
import { sourceOf } from './files/sources.ts';
import { type OpenedShare, openLinked } from './open-share.ts';
import type { Clock } from './powers.ts';

/** So long without anything that came, it is given up. */
const AWAY_MS_MAX = 600_000;
const AGAIN_MS_MIN = 500;
const AGAIN_MS_MAX = 15_000;

/** What an error is called when the connection, or the vat at its end, was lost. */
const LOST = new Set(['disconnected', 'unanswered', 'unreachable', 'not-itself', 'locked']);

export interface VisitPowers {
  /** Goes to the door of the share over a new connection. */
  readonly go: () => Promise<Ref>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** It was lost, and stands again after so many milliseconds. */
  readonly onReturn: (milliseconds: number) => void;
}

export class ShareVisit implements Source {
  readonly entry: Entry;
  readonly #ref: FragmentRef;
  readonly #our: VisitPowers;
  #opened: Promise<OpenedShare>;
  readonly #token: Uint8Array | undefined;
  #heard: number;

  /** Counts as one opening. Breaks as openLinked and `go` do; nothing is tried again. */
  static async begin(ref: FragmentRef, powers: VisitPowers): Promise<ShareVisit> {
    return new ShareVisit(ref, powers, await openLinked(await powers.go(), ref));
  }

  private constructor(ref: FragmentRef, powers: VisitPowers, opened: OpenedShare) {
    this.entry = opened.entry;
    this.#ref = ref;
    this.#our = powers;
    this.#opened = Promise.resolve(opened);
    this.#token = opened.token;
    this.#heard = powers.clock.now();
  }

  list(folder: string, after: string | undefined): Promise<Entry[]> {
    return this.#ask((source) => source.list(folder, after));
  }

  read(id: string, from: number, to: number): Promise<Uint8Array> {
    return this.#ask((source) => source.read(id, from, to));
  }

  async #ask<T>(question: (source: Source) => PromiseLike<T>): Promise<T> {
    for (;;) {
      const opened = this.#opened;
      try {
        const answer = await question(sourceOf((await opened).opening));
        this.#heard = this.#our.clock.now();
        return answer;
      } catch (error) {
        // Without a token it would count as one more opening.
        if (!this.#token || !LOST.has(codeOf(error) ?? '')) throw error;
        // Of several that were lost together, one goes in again.
        if (this.#opened === opened) this.#opened = this.#again(error);
        await this.#opened;
      }
    }
  }

  async #again(lost: unknown): Promise<OpenedShare> {
    const { clock, go, onReturn } = this.#our;
    const from = clock.now();
    for (let wait = AGAIN_MS_MIN, error = lost; ; wait = Math.min(2 * wait, AGAIN_MS_MAX)) {
      if (clock.now() - this.#heard > AWAY_MS_MAX) throw error;
      await this.#pause(wait);
      try {
        const opened = await openLinked(await go(), this.#ref, this.#token);
        onReturn(clock.now() - from);
        return opened;
      } catch (again) {
        if (!LOST.has(codeOf(again) ?? '')) throw again;
        error = again;
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    const { clock, signal } = this.#our;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = clock.after(milliseconds, () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      });
      const giveUp = (): void => {
        stop();
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
