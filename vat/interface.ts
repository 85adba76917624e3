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

/** One method: its arguments and its result. */
export interface MethodGuard<A extends Args = Args, R = unknown> {
  readonly args: A;
  readonly result: R;
}

interface CallBuilder<A extends Args> extends MethodGuard<A, typeof nothing> {
  returns<R>(result: R): MethodGuard<A, R>;
}

/** Starts the description of a method; without `.returns(guard)` it returns nothing. */
export function call<const A extends Args>(...args: A): CallBuilder<A> {
  return { args, result: nothing, returns: (result) => ({ args, result }) };
}

export type MethodGuards = Readonly<Record<string, MethodGuard<Args, unknown>>>;

/**
 * The methods as their implementer writes them: inside forms; a result may be a promise of its wire
 * form.
 */
export type InsideMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R>
    ? (...args: InsideArgs<A>) => Inside<R> | Vow<Wire<R>>
    : never;
};

/** The methods as a sender sees them through `E()`. */
export type WireMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R>
    ? (...args: TrimOptional<SentArgs<A>>) => Wire<R>
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
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R>
    ? (...args: TrimOptional<InsideArgs<A>>) => Inside<R>
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

/** An interface as plain data; travels over the wire to whoever asks a reference what it can do. */
export interface InterfaceDescription {
  readonly name: string;
  readonly methods: Readonly<
    Record<
      string,
      {
        readonly args: readonly { readonly name: string; readonly guard: GuardDescription }[];
        readonly result: GuardDescription;
      }
    >
  >;
}

export function describeInterface(described: Interface): InterfaceDescription {
  const methods = Object.entries(described.guards).map(([name, method]) => [
    name,
    {
      args: method.args.map(({ name: n, guard }) => ({
        name: n,
        guard: (guard as Guard).describe,
      })),
      result: (method.result as Guard).describe,
    },
  ]);
  return { name: described.name, methods: Object.fromEntries(methods) };
}

/** Checks the arguments of one message. Throws {@link GuardError} naming the argument. */
export function guardArgs(method: MethodGuard, args: readonly unknown[], title: string): unknown[] {
  if (args.length > method.args.length) {
    throw new GuardError(`The call of ${title}`, `with at most ${method.args.length} arguments`);
  }
  return method.args.map(({ name, guard }, at) =>
    (guard as Guard).inward(args[at], `${title}: ${name}`),
  );
}
