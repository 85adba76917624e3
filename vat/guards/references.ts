/**
 * Guards of what stands for something else: references, and promises.
 *
 * A promise passes as it is, since replacing it by another would lose its place in the order of
 * messages and, where it is durable, its number. What it brings is checked where it is taken up: by
 * the method that `this.turn.when` names, by the result that it becomes, or, for objects of the
 * host, by `guarded`.
 */
import { isRef, makeVow, type Ref, Vow } from '../../captp/index.ts';
import type { Guard } from './guard.ts';
import { same } from './guard.ts';

/**
 * A reference, or a promise for one; with `like`, to something of that interface (a type, not a
 * proof).
 */
export function ref<T = unknown>(like?: {
  readonly name: string;
  readonly methods?: T;
}): Guard<Ref<T>> {
  return same(
    like ? { kind: 'ref', interface: like.name } : { kind: 'ref' },
    (v) => isRef(v) || v instanceof Vow,
  );
}

/** A guard of promises; `of` checks what they bring. */
export interface PromiseGuard<W = unknown, S = W>
  extends Guard<Vow<W>, Vow<W>, S | PromiseLike<S>> {
  readonly of: Guard<unknown, W, S>;
}

/**
 * A promise for a value of the guard `of`, which it brings in its wire form. A value that is there
 * already is taken as a promise that is kept.
 */
export function promise<W, S>(of: Guard<unknown, W, S>): PromiseGuard<W, S> {
  const kept = (value: W): Vow<W> => {
    const { vow, resolver } = makeVow<W>();
    resolver.resolve(value);
    return vow;
  };
  const inward = (value: unknown, path: string): Vow<W> =>
    value instanceof Vow ? value : kept(of.outward(of.inward(value, path), path));
  return {
    of,
    describe: { kind: 'promise', of: of.describe },
    inward,
    inside: inward,
    outward: (value, path) => (value instanceof Vow ? value : kept(of.outward(value, path))),
  };
}

/** A promise that breaks with a GuardError if `promised` brings what `of` does not accept. */
export function checkedPromise<W>(
  of: Guard<unknown, W, never>,
  promised: Vow<W>,
  path: string,
): Vow<W> {
  const { vow, resolver } = makeVow<W>();
  promised.listen({
    broken: (error) => resolver.reject(error),
    fulfilled: (value) => {
      try {
        resolver.resolve(of.outward(of.inward(value, path), path));
      } catch (error) {
        resolver.reject(error);
      }
    },
  });
  return vow;
}
