/**
 * Calls that their caller gives up: because it takes too long, or is no longer wanted.
 *
 * Both are one thing here, an AbortSignal: `AbortSignal.timeout(5_000)` is a time limit, and
 * `controller.signal` a button that says Stop. The caller's promise breaks at once. Whoever works
 * on the answer is told, over the wire by letting go of the answer (`op:gc-answers`) before there
 * is one, and may stop: its method asks for {@link callSignal} when it begins.
 */

import { makeAbandonableVow } from './abandonable.ts';
import { CodedError } from './coded-error.ts';
import type { Resolver } from './resolver.ts';
import type { Vow } from './vow.ts';

/** The caller gave the call up; whether it took effect is not known. */
export class Cancelled extends CodedError {
  constructor(reason: unknown) {
    const late = reason instanceof Error && reason.name === 'TimeoutError';
    super('cancelled', late ? 'There was no answer in time.' : 'This was cancelled.', {
      cause: reason,
    });
  }
}

let current: Resolver | undefined;

/** The call whose answer is `answer` runs now; or none does. */
export function beginCall(answer: Resolver | undefined): void {
  current = answer;
}

/**
 * Within a method of a Far object, before its first `await`: aborted when the caller gives up, so
 * that long work for nobody can end. Undefined outside, and when no answer is wanted.
 */
export function callSignal(): AbortSignal | undefined {
  return current?.signal?.();
}

/** Makes a vow with `start`, and breaks it with {@link Cancelled} when `signal` is aborted. */
export function abandonable(signal: AbortSignal, start: (answer: Resolver) => void): Vow {
  const { vow, resolver } = makeAbandonableVow();
  if (signal.aborted) {
    resolver.reject(new Cancelled(signal.reason));
    return vow;
  }
  const abandon = () => resolver.abandon(new Cancelled(signal.reason));
  const waiting = waitingFor(signal).add(abandon);
  const forget = () => waiting.delete(abandon);
  vow.listen({ fulfilled: forget, broken: forget });
  start(resolver);
  return vow;
}

const waitingBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/** What is to be given up with `signal`: one listener for any number of calls. */
function waitingFor(signal: AbortSignal): Set<() => void> {
  const known = waitingBySignal.get(signal);
  if (known) return known;
  const waiting = new Set<() => void>();
  waitingBySignal.set(signal, waiting);
  const giveUp = () => {
    for (const abandon of [...waiting]) abandon();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return waiting;
}
