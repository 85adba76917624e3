/**
 * A value that tells when it changes: the smallest store that pages can read.
 *
 * A page shows what the vat says, and the vat speaks when it likes. A Signal holds the last word; a
 * `Watching` controller renders its host again for each new one and lets go when the host leaves
 * the page, so nothing is kept alive by a listener somebody forgot.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What readers of a {@link Signal} get. */
export interface ReadonlySignal<T> {
  readonly value: T;
  /** Calls `listener` after each change. Answers how to stop. */
  subscribe(listener: (value: T) => void): () => void;
}

export class Signal<T> implements ReadonlySignal<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Setting the same value (by `Object.is`) tells nobody. */
  set value(value: T) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Renders its host again whenever `signal` changes, while the host is in the page. */
export class Watching<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #signal: ReadonlySignal<T>;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, signal: ReadonlySignal<T>) {
    this.#host = host;
    this.#signal = signal;
    host.addController(this);
  }

  get value(): T {
    return this.#signal.value;
  }

  hostConnected(): void {
    this.#stop ??= this.#signal.subscribe(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
