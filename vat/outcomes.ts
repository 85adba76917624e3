/**
 * What follows from a turn: its sends go where they belong, and whoever asked is answered, each in
 * their own way: a caller in this program once the group is durable, a promise of this vat at once
 * within the group, another vat by the post.
 */
import { type Send, Sym, Vow } from '../captp/index.ts';
import type { Result } from './actor.ts';
import { answerLater, runsOn } from './answer.ts';
import type { Core } from './core.ts';
import { crossing } from './errors.ts';
import type { Message } from './message.ts';
import type { Outcome } from './promises/promised.ts';
import { breakageOf, type ResultPlace } from './promises/waiter.ts';
import { facetOf } from './shell.ts';
import type { Turn } from './turn.ts';

export class Outcomes {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Checks what a turn wants to say. Gives what makes the turn part of the group. */
  finish(turn: Turn, { value, guard, title }: Result): () => void {
    const { message } = turn;
    if (value instanceof Promise) throw runsOn(value, title, this.#core.onFault);
    const isPlain = !(value instanceof Vow || 'run' in message.to);
    const outer = isPlain ? guard.outward(value, `The result of ${title}`) : value;
    const sends = turn.sends.map((sent) => this.#kept(sent));
    return () => {
      this.#core.group.absorb(turn);
      for (const sent of sends) this.#take(sent);
      if (!(outer instanceof Vow)) return this.#answer(message, { value: outer });
      this.#answerLater(message, outer, { value, guard, title });
    };
  }

  #take(sent: Send): void {
    try {
      this.#core.routes.take(sent);
    } catch (error) {
      // It cannot be sent; the turn stands.
      const { promise } = sent;
      const crossed = crossing(error, 'a message', this.#core.onFault);
      if (!promise) return this.#core.onFault(error);
      this.#core.routes.decide(this.#core.promises.of(promise), { error: crossed });
    }
  }

  /** What one actor passes to another is frozen; what goes elsewhere is copied on its way. */
  #kept(sent: Send): Send {
    const { target, args } = sent;
    const isInside = facetOf(this.#core, target) || target instanceof Vow;
    return isInside ? { ...sent, args: this.#core.passing.keep([...args]) } : sent;
  }

  #answer({ answer, promised, asker }: Message, outcome: Outcome): void {
    if (promised) this.#core.routes.decide(promised, outcome);
    else if (asker) this.#core.post?.tell(asker, outcome);
    else if (answer) {
      const settle = (): void =>
        'value' in outcome ? answer.resolve(outcome.value) : answer.reject(outcome.error);
      this.#core.group.answers.push({ answer, settle });
    }
  }

  #answerLater(message: Message, vow: Vow, result: Result): void {
    const { answer, promised, asker } = message;
    const { promises, routes, onFault } = this.#core;
    const as = placeOf(message);
    if (promised) routes.when(vow, { is: 'follow', next: promised, as });
    else if (asker) routes.when(vow, { is: 'tell', asker, as });
    else if (answer) {
      promises.await(vow);
      const settle = (): void => answerLater(vow, result, answer, onFault);
      this.#core.group.answers.push({ answer, settle });
    }
  }

  /** What follows when a turn has thrown. */
  fail(turn: Turn, error: unknown): void {
    const { message } = turn;
    const { to, answer, promised, asker, done } = message;
    const title = 'run' in to ? to.title : to.shell.kindName;
    const crossed = crossing(error, title, this.#core.onFault);
    turn.failure = breakageOf(crossed).code;
    if (!answer && !promised && !asker && done && crossed === error) this.#core.onFault(error);
    this.#answer(message, { error: crossed });
  }
}

/** Where the result of a message was promised. */
function placeOf({ to, args: [selector] }: Message): ResultPlace | undefined {
  if (!('shell' in to) || !(selector instanceof Sym)) return undefined;
  return [to.shell.kindName, to.facet, selector.name];
}
