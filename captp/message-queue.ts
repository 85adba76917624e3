/** Messages that wait for a promise, handed on in the order in which they were sent. */
import type { Dispatch } from './handler.ts';
import type { Resolver } from './resolver.ts';
import { runEach } from './run-each.ts';

export interface Message {
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  readonly dispatch: Dispatch;
}

export class MessageQueue {
  readonly #messages: Message[] = [];
  /** Messages sent from now on must be put here, behind those that are being handed on. */
  isHandedOn = false;

  push(message: Message): void {
    this.#messages.push(message);
  }

  /**
   * Hands on all that is here, and what comes meanwhile; then nothing is here that anybody needs.
   */
  handOn(to: (message: Message) => void): void {
    this.isHandedOn = true;
    runEach(this.#messages, to);
  }
}
