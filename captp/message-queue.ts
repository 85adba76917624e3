/** Messages that wait for a promise, handed on in the order in which they were sent. */
import type { Dispatch } from './handler.ts';
import type { Resolver } from './resolver.ts';

export interface Message {
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  readonly dispatch: Dispatch;
}

export class MessageQueue {
  readonly #messages: Message[] = [];
  #next = 0;
  /** Messages sent from now on must be put here, behind those that are being handed on. */
  isHandedOn = false;

  push(message: Message): void {
    this.#messages.push(message);
  }

  /**
   * Hands on all that is here, and what comes meanwhile. One that cannot be handed on does not keep
   * back those behind it; what it threw is thrown in the end.
   */
  handOn(to: (message: Message) => void): void {
    let fault: { error: unknown } | undefined;
    this.isHandedOn = true;
    while (this.#next < this.#messages.length) {
      try {
        to(this.#messages[this.#next++] as Message);
      } catch (error) {
        fault ??= { error };
      }
    }
    this.isHandedOn = false;
    if (fault) throw fault.error;
  }
}
