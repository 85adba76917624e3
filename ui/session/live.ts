/**
 * Something a page shows that stays true: read from the vat, and read again when it changes.
 *
 * While a reading is under way further changes are counted once, and the answer of an overtaken
 * reading is not shown. A reading that fails keeps the last value: a page that lost its connection
 * goes on showing what it had.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { HomeSession, Subject } from './home-session.ts';
import { codeOf } from './trouble.ts';

export interface LiveOptions<T> {
  /** What the value depends on. */
  readonly on: readonly Subject[];
  /** Asked at each reading, so that a page may get its session later. */
  readonly home: () => HomeSession | undefined;
  readonly read: (home: HomeSession) => PromiseLike<T>;
}

export class Live<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: LiveOptions<T>;
  #stops: (() => void)[] = [];
  #watching: HomeSession | undefined;
  #reading = false;
  #again = false;
  #epoch = 0;

  /** The last value read; undefined before the first. */
  value: T | undefined;
  /** Why the last reading failed; undefined when it did not. Never `disconnected`. */
  error: unknown;

  constructor(host: ReactiveControllerHost, options: LiveOptions<T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Is there nothing to show yet, and no error either? */
  get loading(): boolean {
    return this.value === undefined && this.error === undefined;
  }

  /**
   * Reads now, or once more after the reading under way. With `forget` the page shows something
   * else now (another folder): the old value goes at once, and a late answer is not shown.
   */
  refresh({ forget = false } = {}): void {
    if (forget) {
      this.#epoch++;
      this.#reading = false;
      this.value = undefined;
      this.error = undefined;
      this.#host.requestUpdate();
    }
    if (this.#reading) this.#again = true;
    else void this.#read();
  }

  hostConnected(): void {
    if (this.#options.home() !== undefined) this.refresh();
  }

  hostUpdate(): void {
    if (this.#options.home() !== this.#watching) this.refresh();
  }

  hostDisconnected(): void {
    this.#unwatch();
    this.#epoch++;
    this.#reading = false;
  }

  #unwatch(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#watching = undefined;
  }

  #watch(home: HomeSession): void {
    if (home === this.#watching) return;
    this.#unwatch();
    this.#watching = home;
    this.#stops = this.#options.on.map((subject) => home.watch(subject, () => this.refresh()));
  }

  async #read(): Promise<void> {
    const home = this.#options.home();
    if (home === undefined) return;
    this.#watch(home);
    const epoch = this.#epoch;
    this.#reading = true;
    this.#again = false;
    try {
      const value = await this.#options.read(home);
      if (epoch !== this.#epoch) return;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (epoch !== this.#epoch) return;
      // The shell says that the connection is gone, and the value is read again when it is back.
      if (codeOf(error) !== 'disconnected') this.error = error;
    }
    this.#reading = false;
    this.#host.requestUpdate();
    if (this.#again) this.refresh();
  }
}
