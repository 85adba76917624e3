/**
 * What our side serves: see README.md. The other side serves the same (endo-objects.mjs).
 */
import { Far, makeVow, type Ref, type Sym, send, Tagged } from '../../captp/index.ts';

/** The objects by the swiss numbers they are fetched with. */
export function makeObjects(): ReadonlyMap<string, Ref> {
  return new Map<string, Ref>([
    ['echo', Far('echo', (...args: unknown[]) => args)],
    ['workshop', makeWorkshop()],
  ]);
}

function makeWorkshop(): Ref {
  const notes: unknown[] = [];
  let kept: unknown;
  return Far('workshop', {
    same: (value: unknown) => value,
    fail(text: string) {
      throw new Error(text);
    },
    record: () => ({ aa: 1n, bb: 'two', cc: makeCounter() }),
    list: () => [10n, 20n, makeCounter()],
    marked: () => new Tagged('mark', 5n),
    promised: makePromised,
    counter: makeCounter,
    ask: (ref: unknown, name: Sym, ...args: unknown[]) => send(ref, [name, ...args]),
    keep(value: unknown) {
      kept = value;
    },
    kept: () => kept,
    note(text: unknown) {
      notes.push(text);
    },
    notes: () => [...notes],
  });
}

function makeCounter(): Ref {
  let total = 0n;
  return Far('counter', {
    add(more: bigint) {
      total += more;
      return total;
    },
    counter: makeCounter,
  });
}

function makePromised(): readonly [promise: unknown, decider: Ref] {
  const { vow, resolver } = makeVow();
  const decider = Far('decider', {
    fulfil: (value: unknown) => resolver.resolve(value),
    break: (text: string) => resolver.reject(new Error(text)),
  });
  return [vow, decider];
}
