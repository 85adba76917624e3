/**
 * Where the sends of a turn go, and what follows when a promise is decided.
 *
 * All of it belongs to the group of turns that runs now: messages to actors of this vat are queued
 * at once and are void if the group is undone; the rest leaves after the commit.
 */
import { type Resolver, type Send, sym, Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { crossing } from '../errors.ts';
import { anything, type Guard } from '../guards.ts';
import { makeMessage } from '../message.ts';
import { facetOf } from '../shell.ts';
import { methodIn } from '../turn.ts';
import type { Outcome, Promised } from './promised.ts';
import { breakageOf, type ResultPlace, type Waiter } from './waiter.ts';

/**
 * Something that a turn wants done once it has not thrown. It stands among its sends, so that it
 * keeps its place among them, and is rolled back with them.
 */
export class Step {
  readonly run: () => void;

  constructor(run: () => void) {
    this.run = run;
  }
}

export class Routes {
  readonly #core: Core;
  /** Decided, but not told yet to those who wait: a chain of any length is followed in a loop. */
  #telling: (() => void)[] | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Takes what a turn that did not throw has sent, in order. */
  take({ target, args, answer, promise }: Send): void {
    if (target instanceof Step) return target.run();
    const promised = promise && this.#core.promises.made('message', promise, answer);
    this.send(target, args, promised, answer);
  }

  send(
    target: unknown,
    args: readonly unknown[],
    promised: Promised | undefined,
    answer: Resolver | undefined = promised?.resolver,
  ): void {
    const core = this.#core;
    const facet = facetOf(core, target);
    if (facet) {
      const cause = core.journal.sent(facet, methodIn(args));
      const kept = core.passing.keep([...args]);
      const message = makeMessage(facet, kept, answer, { promised, cause });
      message.since = core.clock.now();
      core.group.near.push(message);
      core.queue.push(message);
    } else if (target instanceof Vow) {
      this.#sendToPromise(target, args, promised, answer);
    } else if (core.post?.takes(target)) {
      core.post.send(target, args, promised);
    } else {
      if (promised) core.promises.decidedBy(promised, 'run');
      core.journal.sent({ target }, methodIn(args));
      core.group.sends.push({ target, args, answer });
    }
  }

  #sendToPromise(
    target: Vow,
    args: readonly unknown[],
    promised: Promised | undefined,
    answer: Resolver | undefined,
  ): void {
    const { promises, group } = this.#core;
    const to = promises.of(target);
    if (!to.outcome) {
      // Without a promise of ours only this run of the program can hear the answer.
      if (answer && !promised) group.sends.push({ target, args, answer });
      else
        promises.wait(to, { is: 'send', args: this.#core.passing.keep([...args]), next: promised });
    } else if ('value' in to.outcome) this.send(to.outcome.value, args, promised, answer);
    else if (promised) this.decide(promised, to.outcome);
    else if (answer) this.#tell(answer, to.outcome);
  }

  /** As part of the group: calls a method with what the promise becomes. */
  when(vow: unknown, waiter: Waiter): void {
    const promised = vow instanceof Vow ? this.#core.promises.of(vow) : undefined;
    if (!promised) this.#hearSafely(waiter, { value: vow });
    else if (promised.outcome) this.#hearSafely(waiter, promised.outcome);
    else this.#core.promises.wait(promised, waiter);
  }

  /** Decides a promise, once, and does what waited for that. */
  decide(promised: Promised, outcome: Outcome): void {
    if (promised.outcome) return;
    const { group, promises } = this.#core;
    if ('value' in outcome && outcome.value instanceof Vow) {
      const other = promises.of(outcome.value);
      if (other !== promised) {
        return this.when(other.vow, { is: 'follow', next: promised, as: undefined });
      }
      return this.decide(promised, { error: new TypeError('A promise cannot wait for itself.') });
    }
    const { waiters } = promised;
    group.onUndo(() => {
      promised.outcome = undefined;
      promised.waiters = waiters;
    });
    promised.outcome = outcome;
    promised.waiters = [];
    group.promises.add(promised);
    if (promised.resolver) this.#tell(promised.resolver, outcome, promised);
    this.#inTurn(() => {
      for (const waiter of waiters) this.#hearSafely(waiter, outcome);
    });
  }

  #inTurn(telling: () => void): void {
    if (this.#telling) {
      this.#telling.push(telling);
      return;
    }
    this.#telling = [telling];
    try {
      for (let next = this.#telling.shift(); next; next = this.#telling.shift()) next();
    } finally {
      this.#telling = undefined;
    }
  }

  #tell(answer: Resolver, outcome: Outcome, promised?: Promised): void {
    const settle = (): void =>
      'value' in outcome ? answer.resolve(outcome.value) : answer.reject(outcome.error);
    this.#core.group.answers.push({ answer, settle, promised });
  }

  /** One that cannot be told must not keep the others from hearing. */
  #hearSafely(waiter: Waiter, outcome: Outcome): void {
    try {
      this.#hear(waiter, outcome);
    } catch (error) {
      const crossed = crossing(error, 'a message', this.#core.onFault);
      if ('next' in waiter && waiter.next) this.decide(waiter.next, { error: crossed });
    }
  }

  #hear(waiter: Waiter, outcome: Outcome): void {
    if (waiter.is === 'send') {
      if ('value' in outcome) this.send(outcome.value, waiter.args, waiter.next);
      else if (waiter.next) this.decide(waiter.next, outcome);
    } else if (waiter.is === 'follow') {
      this.decide(waiter.next, this.#checked(outcome, waiter.as));
    } else if (waiter.is === 'tell') {
      this.#core.post?.tell(waiter.asker, this.#checked(outcome, waiter.as));
    } else {
      const { on, target, method, context, next } = waiter;
      const given = this.#kept(outcome);
      const isFulfilled = 'value' in given;
      if (isFulfilled !== (on === 'fulfilled')) return next && this.decide(next, given);
      const first = isFulfilled ? given.value : breakageOf(given.error);
      this.send(target, [sym(method), first, ...context], next);
    }
  }

  /** What comes from elsewhere may be something that no actor can take: that is a break, too. */
  #kept(outcome: Outcome): Outcome {
    if (!('value' in outcome)) return outcome;
    try {
      return { value: this.#core.passing.keep(outcome.value) };
    } catch (error) {
      return { error };
    }
  }

  /** A result that comes later is held to what was promised of it, as one that comes at once is. */
  #checked(outcome: Outcome, as: ResultPlace | undefined): Outcome {
    if (!as || !('value' in outcome)) return outcome;
    const [kindName, facet, method] = as;
    const compiled = this.#core.kinds.get(kindName)?.facets.get(facet)?.methods.get(method);
    const guard = (compiled?.guard.result ?? anything) as Guard;
    const path = `The result of ${compiled?.title ?? kindName}`;
    try {
      return { value: guard.outward(guard.inward(outcome.value, path), path) };
    } catch (error) {
      return { error: crossing(error, kindName, this.#core.onFault) };
    }
  }
}
