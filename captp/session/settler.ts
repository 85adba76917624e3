/**
 * The object a peer is given to tell us what became of something: `['fulfill value]` or `['break
 * reason]`.
 *
 * It works once. After that it holds nothing, so that a peer that never lets go of it keeps
 * nothing alive.
 */
import { NoSuchMethod } from '../far.ts';
import { bindHandler } from '../handler.ts';
import { Sym } from '../symbol.ts';
import type { Resolver } from '../vow.ts';

export interface Outcome {
  fulfil(value: unknown): void;
  break(reason: unknown): void;
}

export class Settler {
  #outcome: Outcome | undefined;

  /** `done` is called when it has been used. */
  constructor(outcome: Outcome, done: (settler: Settler) => void) {
    this.#outcome = outcome;
    bindHandler(this, {
      deliver: (args, answer) => {
        done(this);
        this.#receive(args, answer);
      },
    });
  }

  /** Breaks what it stands for, if that is still open: the session has ended. */
  giveUp(reason: unknown): void {
    this.#take()?.break(reason);
  }

  #receive([selector, value]: readonly unknown[], answer: Resolver | undefined): void {
    const method = selector instanceof Sym ? selector.name : 'plain call';
    const outcome = this.#take();
    if (method === 'fulfill') outcome?.fulfil(value);
    else if (method === 'break') outcome?.break(value);
    else outcome?.break(new NoSuchMethod('A resolver', method));
    answer?.resolve(undefined);
  }

  #take(): Outcome | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    return outcome;
  }
}
