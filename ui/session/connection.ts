/**
 * One connection to a vat that comes back by itself.
 *
 * References end with the session they came by, so nothing here pretends that they live on: after
 * each reconnect whoever needs one fetches it again from `channel`. The waits between tries grow,
 * with some randomness, so that a hundred pages do not knock at a restarted vat in one instant.
 */
import { Disconnected, E, type Ref, type Vow } from '../../captp/index.ts';
import { type ReadonlySignal, Signal } from './signal.ts';

/** An open CapTP session, as far as the page uses it. */
export interface Channel {
  /** The vat that answered: proven when it was dialled by this name, else what it says it is. */
  readonly designator: string;
  readonly bootstrap: Ref<{ fetch(swiss: Uint8Array): unknown }>;
  /** Settles when the session has ended, for whatever reason. */
  readonly closed: PromiseLike<unknown>;
  close(): void;
}

/** What a connection needs of the browser; tests give their own. */
export interface ConnectionPowers {
  /** Opens one session. Breaks when it cannot be opened. */
  open(): Promise<Channel>;
  /** Waits that many milliseconds, or less when the network comes back meanwhile. */
  wait(milliseconds: number): Promise<void>;
  /** A number from 0 up to, not including, 1. */
  random(): number;
}

export const RETRY_MS_FIRST = 250;
export const RETRY_MS_MAX = 15_000;
/** A connection that has stood this long is taken for a good one. */
const LASTING_MS = 5_000;

/** Milliseconds to wait before try number `tries` (from 0), between half and all of the step. */
export function retryWait(tries: number, random: number): number {
  const step = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** Math.min(tries, 16));
  return Math.round(step * (0.5 + random / 2));
}

export class Connection {
  readonly #powers: ConnectionPowers;
  readonly #channel = new Signal<Channel | undefined>(undefined);
  readonly #trouble = new Signal<unknown>(undefined);
  #running = false;
  #stopped = false;
  #tries = 0;

  constructor(powers: ConnectionPowers) {
    this.#powers = powers;
  }

  /** The open session; undefined while there is none. Changes at each reconnect. */
  get channel(): ReadonlySignal<Channel | undefined> {
    return this.#channel;
  }

  /** Why the last try to connect failed; undefined while connected. */
  get trouble(): ReadonlySignal<unknown> {
    return this.#trouble;
  }

  /** Starts to connect, and to connect again, until {@link Connection.stop}. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#keepOpen();
  }

  stop(): void {
    this.#stopped = true;
    this.#channel.value?.close();
  }

  /** What a swiss number stands for in the session open now. Breaks `disconnected` when none is. */
  fetch<R extends Ref>(swiss: Uint8Array): Promise<R> {
    const channel = this.#channel.value;
    if (channel === undefined)
      return Promise.reject(new Disconnected('There is none at this moment.'));
    return fetchFrom<R>(channel, swiss);
  }

  async #keepOpen(): Promise<void> {
    while (!this.#stopped) {
      try {
        const channel = await this.#powers.open();
        if (this.#stopped) return channel.close();
        this.#trouble.value = undefined;
        this.#channel.value = channel;
        void this.#forgetTries(channel);
        await channel.closed.then(undefined, () => undefined);
      } catch (error) {
        this.#trouble.value = error;
      }
      this.#channel.value = undefined;
      if (this.#stopped) return;
      await this.#powers.wait(retryWait(this.#tries++, this.#powers.random()));
    }
  }

  /** Only a connection that lasts is a good one: one that is lost at once counts as a failed try. */
  async #forgetTries(channel: Channel): Promise<void> {
    await this.#powers.wait(LASTING_MS);
    if (this.#channel.value === channel) this.#tries = 0;
  }
}

/** Fetches from one session. The answer is a native promise: await it before sending. */
export function fetchFrom<R extends Ref>(channel: Channel, swiss: Uint8Array): Promise<R> {
  const fetched = E(channel.bootstrap).fetch(swiss) as Vow<R>;
  return fetched.then((ref) => ref);
}
