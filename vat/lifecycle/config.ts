/**
 * How a lifecycle is written: the part of an XState v5 machine config that is plain data.
 *
 * Phases may be nested and parallel, transitions guarded by the actor's state, and delays end a
 * phase by themselves. There are no actions and no context: state is changed in methods, where it
 * is checked and journaled. Guards and delays that ask the state stand beside the lifecycle and are
 * named in it. The types below let no misspelt phase, method, guard or delay through.
 */

/** What guards and delays look at: the fields as they are after the method. */
export interface LifecycleView<S> {
  readonly state: Readonly<S>;
}

/** Guards by name, each a yes or no about the state. */
export type Guards<G extends string, S> = {
  readonly [name in G]: (view: LifecycleView<S>) => boolean;
};

/** Delays by name, each so many milliseconds as the state says. */
export type Delays<W extends string, S> = {
  readonly [name in W]: (view: LifecycleView<S>) => number;
};

/** Where to go, and when: the first whose guard says yes is taken. Without a target: stay. */
export interface Move {
  readonly target?: string;
  readonly guard?: string;
  /** Leave and enter a phase that one is in, so that its delays begin anew. */
  readonly reenter?: boolean;
}

/** A target alone, or several moves of which the first possible one is taken. */
export type Moves = string | Move | readonly Move[];

/** One phase. */
export interface PhaseConfig {
  readonly type?: 'parallel' | 'final';
  /** Which of its own phases it begins in. */
  readonly initial?: string;
  readonly states?: { readonly [phase: string]: PhaseConfig };
  /** The methods that it accepts. */
  readonly on?: { readonly [method: string]: Moves };
  /** Where to go after so many milliseconds, or after a named delay. */
  readonly after?: { readonly [delay: string]: Moves };
  /** Where to go at once, as soon as a guard says yes. */
  readonly always?: Moves;
  /** Where to go once its own phases have come to a final one. */
  readonly onDone?: Moves;
}

/** A whole lifecycle. */
export interface LifecycleConfig extends PhaseConfig {
  readonly states: { readonly [phase: string]: PhaseConfig };
}

/** The names of a record of phases. */
type Names<P> = P extends { readonly states: infer N } ? keyof N & string : never;

/** Every phase within `P`, nested ones with dots: `open.quiet`. */
export type PhasePath<P> = P extends { readonly states: infer N }
  ? {
      [K in keyof N & string]:
        | K
        | (PhasePath<N[K]> extends infer Q extends string ? `${K}.${Q}` : never);
    }[keyof N & string]
  : never;

/** In which phase an actor is, as XState writes it: a name, or a record for what is nested. */
export type Phase<P> = P extends { readonly type: 'parallel'; readonly states: infer N }
  ? { readonly [K in keyof N]: N[K] extends { readonly states: object } ? Phase<N[K]> : Empty }
  : P extends { readonly states: infer N }
    ? {
        [K in keyof N & string]: N[K] extends { readonly states: object }
          ? { readonly [name in K]: Phase<N[K]> }
          : K;
      }[keyof N & string]
    : undefined;

type Empty = Readonly<Record<string, never>>;

/** `Parent` is where targets are looked for, `Root` where those that begin with `#` are. */
type Targets<Parent, Own, Root> = PhasePath<Parent> | `.${PhasePath<Own>}` | `#${PhasePath<Root>}`;

/**
 * What a text is asked to be when it names no phase. A text of another spelling would make the
 * whole lifecycle `never`, and the error would not say where.
 */
interface Misspelt<N> {
  readonly oneOf: N;
}

/** What may be named in a lifecycle: methods, guards, delays. */
interface Known {
  readonly methods: string;
  readonly guards: string;
  readonly delays: string;
}

type CheckedMoves<M, T, K extends Known> = M extends string
  ? T
  : M extends readonly unknown[]
    ? { readonly [At in keyof M]: CheckedMoves<M[At], T, K> }
    : {
        readonly [W in keyof M]: W extends 'target'
          ? T
          : W extends 'guard'
            ? K['guards']
            : W extends 'reenter'
              ? boolean
              : never;
      };

/** The moves under each name, `never` under names that are not known. */
type CheckedNamed<O, N, T, K extends Known> = {
  readonly [name in keyof O]: name extends N ? CheckedMoves<O[name], T, K> : never;
};

type CheckedPhase<P, Parent, Root, K extends Known> = {
  readonly [W in keyof P]: W extends 'states'
    ? { readonly [N in keyof P[W]]: CheckedPhase<P[W][N], P, Root, K> }
    : W extends 'on'
      ? CheckedNamed<P[W], K['methods'], Targets<Parent, P, Root>, K>
      : W extends 'after'
        ? CheckedNamed<P[W], number | `${number}` | K['delays'], Targets<Parent, P, Root>, K>
        : W extends 'always' | 'onDone'
          ? CheckedMoves<P[W], Targets<Parent, P, Root>, K>
          : W extends 'initial'
            ? P[W] extends Names<P>
              ? P[W]
              : Misspelt<Names<P>>
            : W extends 'type'
              ? P[W]
              : never;
};

/** `L` with `never` at whatever is misspelt: a phase, a method, a guard, a delay, a word. */
export type CheckedLifecycle<
  L,
  M extends string,
  G extends string,
  W extends string,
> = L extends undefined ? undefined : CheckedPhase<L, L, L, { methods: M; guards: G; delays: W }>;
