/**
 * Interfaces: the published methods of a facet, with a guard for every argument and result.
 *
 * `defineInterface('InboxSender', { deliver: call(arg('from', text(80)), arg('body',
 * text(4_000))).returns(nat) })`
 */
import type { Ref, Vow } from '../captp/index.ts';
import {
  type Guard,
  type GuardDescription,
  GuardError,
  type Inside,
  nothing,
  type Sent,
  type Wire,
} from './guards.ts';

/** A named argument. The name is what completion, forms and errors show. */
export interface Arg<N extends string = string, G = Guard> {
  readonly name: N;
  readonly guard: G;
}

export function arg<N extends string, G>(name: N, guard: G): Arg<N, G> {
  return { name, guard };
}

type Args = readonly Arg<string, unknown>[];
// biome-ignore format: one mapped tuple a line reads best
type InsideArgs<A extends Args> = { -readonly [K in keyof A]: Inside<A[K]['guard']> };
type SentArgs<A extends Args> = { -readonly [K in keyof A]: Sent<A[K]['guard']> };

/** Optional arguments at the end may be left out by a sender. */
type TrimOptional<T extends unknown[]> = T extends [...infer Head, infer Last]
  ? undefined extends Last
    ? [...TrimOptional<Head>, Last?]
    : T
  : T;

/** Any number of further arguments, up to `max`. */
export interface RestArg<N extends string = string, G = Guard> extends Arg<N, G> {
  readonly max: number;
}

type Rest = RestArg<string, unknown> | undefined;
type InsideRest<X extends Rest> = X extends RestArg<string, infer G> ? Inside<G>[] : [];
type SentRest<X extends Rest> = X extends RestArg<string, infer G> ? Sent<G>[] : [];

/** One method: its arguments and its result. */
export interface MethodGuard<A extends Args = Args, R = unknown, X extends Rest = Rest> {
  readonly args: A;
  readonly result: R;
  /** What may follow the named arguments. */
  readonly more?: X;
}

interface RestBuilder<A extends Args, X extends Rest> extends MethodGuard<A, typeof nothing, X> {
  returns<R>(result: R): MethodGuard<A, R, X>;
}

interface CallBuilder<A extends Args> extends RestBuilder<A, undefined> {
  /** After the arguments named so far, up to `max` more that each fit `guard`. */
  rest<N extends string, G>(name: N, guard: G, max: number): RestBuilder<A, RestArg<N, G>>;
}

/** Starts the description of a method; without `.returns(guard)` it returns nothing. */
export function call<const A extends Args>(...args: A): CallBuilder<A> {
  return {
    args,
    result: nothing,
    returns: (result) => ({ args, result }),
    rest(name, guard, max) {
      const more = { name, guard, max };
      return { args, more, result: nothing, returns: (result) => ({ args, more, result }) };
    },
  };
}

export type MethodGuards = Readonly<Record<string, MethodGuard<Args, unknown, Rest>>>;

/**
 * The methods as their implementer writes them: inside forms; a result may be a promise of its wire
 * form.
 */
export type InsideMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R, infer X>
    ? (...args: [...InsideArgs<A>, ...InsideRest<X>]) => Inside<R> | Vow<Wire<R>>
    : never;
};

/** The methods as a sender sees them through `E()`. */
export type WireMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R, infer X>
    ? (...args: [...TrimOptional<SentArgs<A>>, ...SentRest<X>]) => Wire<R>
    : never;
};

export interface Interface<M extends MethodGuards = MethodGuards> {
  readonly name: string;
  readonly guards: M;
  /** Never set: lets `ref(interface)` infer the type of a reference. */
  readonly methods?: WireMethods<M>;
}

/** A reference to something of interface `I`. */
export type RefTo<I> = I extends Interface<infer M> ? Ref<WireMethods<M>> : never;

/**
 * The methods as an actor of the same vat calls them within a turn: at once, in inside forms. A
 * method that answers with a promise cannot be called so: send to it with `E()`.
 */
export type NearMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R, infer X>
    ? (...args: [...TrimOptional<InsideArgs<A>>, ...InsideRest<X>]) => Inside<R>
    : never;
};

/** A reference that can also be called near, `ref.method()`, inside a turn of its own vat. */
export type Near<I> = I extends Interface<infer M> ? Ref<WireMethods<M>> & NearMethods<M> : never;

/** Publishes an interface. */
export function defineInterface<const M extends MethodGuards>(
  name: string,
  guards: M,
): Interface<M> {
  return { name, guards };
}

/**
 * What a forwarder presents: any method, any passable arguments. Its implementer is one function.
 */
export const AnyMethod: Interface = { name: 'AnyMethod', guards: {} };

interface ArgDescription {
  readonly name: string;
  readonly guard: GuardDescription;
}

/** A method as plain data. `more`: at most `max` further arguments that each fit `guard`. */
export interface MethodDescription {
  readonly args: readonly ArgDescription[];
  readonly more?: ArgDescription & { readonly max: number };
  readonly result: GuardDescription;
}

/** An interface as plain data; travels over the wire to whoever asks a reference what it can do. */
export interface InterfaceDescription {
  readonly name: string;
  readonly methods: Readonly<Record<string, MethodDescription>>;
}

export function describeInterface(described: Interface): InterfaceDescription {
  const methods = Object.entries(described.guards).map(([name, { args, more, result }]) => [
    name,
    {
      args: args.map(describeArg),
      ...(more ? { more: { ...describeArg(more), max: more.max } } : {}),
      result: (result as Guard).describe,
    },
  ]);
  return { name: described.name, methods: Object.fromEntries(methods) };
}

function describeArg({ name, guard }: Arg<string, unknown>): ArgDescription {
  return { name, guard: (guard as Guard).describe };
}

/** Checks the arguments of one message. Throws {@link GuardError} naming the argument. */
export function guardArgs(method: MethodGuard, args: readonly unknown[], title: string): unknown[] {
  return checkArgs(method, args, title, inward);
}

const inward = (guard: Guard, value: unknown, path: string): unknown => guard.inward(value, path);

/**
 * Goes through the arguments of a call with `check`. Throws {@link GuardError}, itself when there
 * are too many of them.
 */
export function checkArgs(
  method: MethodGuard,
  args: readonly unknown[],
  title: string,
  check: (guard: Guard, value: unknown, path: string) => unknown,
): unknown[] {
  const { args: named, more } = method;
  const max = named.length + (more?.max ?? 0);
  if (args.length > max) {
    throw new GuardError(`The call of ${title}`, `with at most ${max} arguments`);
  }
  const checked = named.map(({ name, guard }, at) =>
    check(guard as Guard, args[at], `${title}: ${name}`),
  );
  for (let at = named.length; more && at < args.length; at++) {
    const path = `${title}: ${more.name} ${at - named.length + 1}`;
    checked.push(check(more.guard as Guard, args[at], path));
  }
  return checked;
}
