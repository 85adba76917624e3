/** Messages of one actor to other vats that wait here, and can be taken back. */
import type { Actor } from './actor.ts';
import type { Core } from './core.ts';
import { VatError } from './errors.ts';
import type { Unsent } from './post/contract.ts';
import { facetOf } from './shell.ts';

/** Those whose failure `facet.method` hears, with just this context; without one, with any. */
export function* unsentOf(
  { shell }: Actor,
  method: string,
  context: readonly unknown[],
): Iterable<Unsent> {
  const { core } = shell;
  for (const one of core.post?.unsent() ?? []) {
    const isIts = one.promised.waiters.some((waiter) => {
      if (waiter.is !== 'when' || waiter.on !== 'broken') return false;
      const target = facetOf(core, waiter.target);
      if (target?.shell !== shell || `${target.facet}.${waiter.method}` !== method) return false;
      return context.every((value, at) => Object.is(value, (waiter.context as unknown[])[at]));
    });
    if (isIts) yield one;
  }
}

/** As part of the group. */
export function withdraw(core: Core, messages: readonly Unsent[]): void {
  for (const one of messages) {
    if (one.withdraw()) core.routes.decide(one.promised, { error: new Withdrawn() });
  }
}

class Withdrawn extends VatError {
  constructor() {
    super('Withdrawn', 'withdrawn', 'It was taken back before it left.');
  }
}
