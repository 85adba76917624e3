/**
 * `E(ref).method(...args)`: the one way to send.
 *
 * A send never runs the receiver at once; it gives a promise that can itself be sent to before it
 * is settled (pipelining). Inside a turn of a vat nothing may leave before the turn is durable, so
 * a vat wraps the turn in `collectSends` and delivers what was collected after its commit. Because
 * a turn is synchronous, the place where sends are collected can simply be what is current on this
 * stack.
 */
import { Access, NoSuchPart } from './access.ts';
import { abandonable } from './call-signal.ts';
import { deliverTo, type Ref } from './handler.ts';
import type { Resolver } from './resolver.ts';
import { type Sym, sym } from './symbol.ts';
import { makeVow, type Vow } from './vow.ts';

/** A message on its way: collected in a turn, delivered after its commit. */
export interface Send {
  readonly target: unknown;
  readonly args: readonly unknown[];
  readonly answer: Resolver | undefined;
  /** The promise that `answer` decides. */
  readonly promise?: Vow | undefined;
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
  dispatch(target, args, resolver, vow);
  return vow;
}

/** As {@link send}, but no answer is wanted and none travels. */
export function sendOnly(target: unknown, args: readonly unknown[]): void {
  dispatch(target, args, undefined);
}

function dispatch(
  target: unknown,
  args: readonly unknown[],
  answer: Resolver | undefined,
  promise?: Vow,
): void {
  if (collecting) collecting.push({ target, args, answer, promise });
  else deliverTo(target, args, answer);
}

/** Methods are few and called often. */
const known = new Map<string, Sym>();
const KNOWN_MAX = 1_000;

function knownSym(name: string): Sym {
  const found = known.get(name);
  if (found) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const made = Object.freeze(sym(name));
  known.set(name, made);
  return made;
}

/** What a proxy made by `E` sends by. */
type Deliver = (target: unknown, args: readonly unknown[]) => unknown;

/**
 * Proxies need something that can be called; what it does is up to the traps. All stand on this
 * one, so nobody may change it.
 */
const callable = Object.freeze(bare(() => undefined));

/** Without `name` and `length`, which are methods like any other here. */
function bare(functionToStrip: () => undefined): () => undefined {
  Reflect.deleteProperty(functionToStrip, 'name');
  Reflect.deleteProperty(functionToStrip, 'length');
  return functionToStrip;
}

function brokenBy(error: Error): Vow {
  const { vow, resolver } = makeVow();
  resolver.reject(error);
  return vow;
}

class Traps implements ProxyHandler<typeof callable> {
  readonly #target: unknown;
  readonly #deliver: Deliver;

  constructor(target: unknown, deliver: Deliver) {
    this.#target = target;
    this.#deliver = deliver;
  }

  get(_: unknown, name: string | symbol): unknown {
    // `then` must stay absent, or awaiting E(x) by mistake would send a message named "then".
    if (typeof name !== 'string' || name === 'then') return undefined;
    return (...args: unknown[]) => this.#deliver(this.#target, [knownSym(name), ...args]);
  }

  apply(_: unknown, __: unknown, args: unknown[]): unknown {
    return this.#deliver(this.#target, args);
  }
}

function methodsOf(target: unknown, deliver: Deliver): object {
  return new Proxy(callable, new Traps(target, deliver));
}

/**
 * Sends to `target`, near or far, settled or not.
 * @example const entries = await E(lake).list();  const name = E(E(lake).entry(id)).name();
 */
export function E<T>(target: Target<T>): Sends<T> {
  return methodsOf(target, send) as Sends<T>;
}

/** As {@link E}, for messages whose answer nobody wants. */
E.sendOnly = <T>(
  target: Target<T>,
): { [K in keyof Sends<T>]: (...args: Parameters<Sends<T>[K]>) => void } =>
  methodsOf(target, sendOnly) as never;

/**
 * As {@link E}, for calls that are given up when `signal` is aborted: their promises break with
 * Cancelled, and whoever works on the answer is told.
 * @example await E.until(search, AbortSignal.timeout(5_000)).find('words');
 */
E.until = <T>(target: Target<T>, signal: AbortSignal): Sends<T> =>
  methodsOf(target, (to, args) =>
    abandonable(signal, (answer) => dispatch(to, args, answer)),
  ) as Sends<T>;

/** The field `name` of the struct that `value` is or will be. Breaks with NoSuchPart. */
E.get = (value: unknown, name: string): Vow => send(value, [new Access('get', name)]);

/** The element `index`, from zero up, of the list that `value` is or will be. */
E.index = (value: unknown, index: number): Vow =>
  Number.isSafeInteger(index) && index >= 0
    ? send(value, [new Access('index', index)])
    : brokenBy(new NoSuchPart());

/** What stands behind the tag `tag` in what `value` is or will be. */
E.untag = (value: unknown, tag: string): Vow => send(value, [new Access('untag', tag)]);
