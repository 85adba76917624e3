/**
 * Something a person asked for that takes a moment: is it under way, and what went wrong with it?
 * While it is, asking again does nothing, so a double click never acts twice.
 */
import type { ReactiveControllerHost } from 'lit';

export class Action {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  busy = false;
  error: unknown;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host;
  }

  /** Runs `work` unless something is under way. Answers whether it ran and went well. */
  async run(work: () => PromiseLike<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.#set(true, undefined);
    try {
      await work();
      this.#set(false, undefined);
      return true;
    } catch (error) {
      this.#set(false, error);
      return false;
    }
  }

  /** Takes back the word about what went wrong. */
  clear(): void {
    this.#set(this.busy, undefined);
  }

  /** Says that something is wrong with what was asked for, before it is even tried. */
  refuse(error: unknown): void {
    this.#set(this.busy, error);
  }

  #set(busy: boolean, error: unknown): void {
    this.busy = busy;
    this.error = error;
    this.#host.requestUpdate();
  }
}
