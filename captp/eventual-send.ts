/**
 * `E(ref).method(...args)`: the one way to send.
 *
 * A send never runs the receiver at once; it gives a promise that can itself be sent to before it
 * is settled (pipelining). Inside a turn of a vat nothing may leave before the turn is durable, so
 * a vat wraps the turn in `collectSends` and delivers what was collected after its commit. Because
 * a turn is synchronous, the place where sends are collected can simply be what is current on this
 * stack.
 */
import { deliverTo, type Ref } from './handler.ts';
import { sym } from './symbol.ts';
import { makeVow, type Resolver, type Vow } from './vow.ts';

/** A message on its way: collected in a turn, delivered after its commit. */
export interface Send {
  readonly target: unknown;
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
}

/** What `E(x)` offers for a reference with the methods of `T`. */
export type Sends<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Vow<Awaited<R>>
    : never;
};

type Target<T> = Ref<T> | PromiseLike<Ref<T>>;

let collecting: Send[] | undefined;

/**
 * Runs `run` and puts every send it makes into `into`, in order, instead of delivering it. Nests.
 */
export function collectSends<R>(into: Send[], run: () => R): R {
  const before = collecting;
  collecting = into;
  try {
    return run();
  } finally {
    collecting = before;
  }
}

/** Delivers what {@link collectSends} collected, in order. */
export function deliverSends(sends: readonly Send[]): void {
  for (const { target, args, answer } of sends) deliverTo(target, args, answer);
}

/**
 * Sends a message given as an argument list (`args[0]` a Sym for a method). Gives the promise of
 * its answer.
 */
export function send(target: unknown, args: readonly unknown[]): Vow {
  const { vow, resolver } = makeVow();
  dispatch({ target, args, answer: resolver });
  return vow;
}

/** As {@link send}, but no answer is wanted and none travels. */
export function sendOnly(target: unknown, args: readonly unknown[]): void {
  dispatch({ target, args, answer: undefined });
}

function dispatch(message: Send): void {
  if (collecting) collecting.push(message);
  else deliverTo(message.target, message.args, message.answer);
}

function methodsVia<R>(deliver: (args: unknown[]) => R): object {
  return new Proxy(() => undefined, {
    get: (_, name) =>
      // `then` must stay absent, or awaiting E(x) by mistake would send a message named "then".
      typeof name === 'string' && name !== 'then'
        ? (...args: unknown[]) => deliver([sym(name), ...args])
        : undefined,
    apply: (_, __, args: unknown[]) => deliver(args),
  });
}

/**
 * Sends to `target`, near or far, settled or not.
 * @example const entries = await E(lake).list();  const name = E(E(lake).entry(id)).name();
 */
export function E<T>(target: Target<T>): Sends<T> {
  return methodsVia((args) => send(target, args)) as Sends<T>;
}

/** As {@link E}, for messages whose answer nobody wants. */
E.sendOnly = <T>(
  target: Target<T>,
): { [K in keyof Sends<T>]: (...args: Parameters<Sends<T>[K]>) => void } =>
  methodsVia((args) => sendOnly(target, args)) as never;
