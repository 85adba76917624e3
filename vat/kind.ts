/**
 * Kinds: `defineActor` describes a kind of actor: what it publishes, what it remembers, what its
 * methods do.
 *
 * An actor has several *facets* over one state, because authority is a reference: who holds the
 * `sender` facet of an inbox may send and cannot even name what its `owner` facet does. All types
 * follow from the interfaces and the initial state, so a misspelt method, field or argument does
 * not compile.
 */
import type { Ref } from '../captp/index.ts';
import type { InsideMethods, Interface, Near } from './interface.ts';
import type {
  CheckedLifecycle,
  Delays,
  Guards,
  LifecycleConfig,
  Phase,
  PhasePath,
} from './lifecycle/config.ts';
import { Machine } from './lifecycle/machine.ts';
import type { StoreDefinition, StoresOf } from './store.ts';
import type { MethodName, TurnPowers } from './turn-powers.ts';
import type { UpgradeStep } from './upgrade.ts';

export type Interfaces = Readonly<Record<string, Interface>>;
export type StoreDefinitions = Readonly<Record<string, StoreDefinition>>;

/** The one method of a facet whose interface is `AnyMethod`. */
export type AnyMethodImplementation = (method: string, args: unknown[]) => unknown;

/**
 * A facet as others in the vat hold it: a reference for `E()`, with methods for near calls inside a
 * turn.
 */
export type Facet<I> =
  I extends Interface<infer M>
    ? string extends keyof M
      ? Ref & { readonly [method: string]: (...args: unknown[]) => unknown }
      : Near<I>
    : never;

/** The facets of one actor, by name. */
export type Facets<I> = { readonly [F in keyof I]: Facet<I[F]> };

/** `this` inside the methods of a facet. */
export interface Context<I, S, D, L = undefined> {
  /** One record of immutable values: assign to a field, never change what is inside one. */
  readonly state: S;
  readonly stores: StoresOf<D>;
  /** References to the facets of this same actor: to hand out, or to call. */
  readonly facets: Facets<I>;
  /** What a turn may do besides. */
  readonly turn: TurnPowers<I>;
  /**
   * The phase of its lifecycle, which moves when the method has returned: a name, or a record for
   * what is nested. Undefined for a kind without one.
   */
  readonly phase: Phase<L>;
  /** Is this actor in that phase, or in one within it? Nested ones are written `open.quiet`. */
  inPhase(path: PhasePath<L>): boolean;
}

type Methods<I> =
  I extends Interface<infer M>
    ? string extends keyof M
      ? AnyMethodImplementation
      : InsideMethods<M>
    : never;

type Implementations<I, C> = {
  readonly [F in keyof I]: Methods<I[F]> & ThisType<C>;
} & ThisType<C>;

export interface ActorDefinition<
  I extends Interfaces,
  A extends unknown[],
  S,
  D,
  L,
  G extends string,
  W extends string,
> {
  /** Counts up from 1 with every change of what `state` holds. */
  readonly version: number;
  readonly interfaces: I;
  /**
   * The first state of a new actor. Every field it will ever have must be there, if only as
   * undefined.
   */
  readonly state: (...args: A) => S;
  readonly stores?: D;
  /**
   * The phases an actor goes through, as an XState machine config whose events are methods
   * (`facet.method`). A method that some phase names is refused in every phase that does not.
   */
  readonly lifecycle?: L & NoInfer<CheckedLifecycle<L, MethodName<I>, G, W>>;
  /** What the lifecycle asks of the state, by the names that it uses. */
  readonly guards?: Guards<G, NoInfer<S>>;
  /** How long the lifecycle waits, where the state says so. In milliseconds. */
  readonly delays?: Delays<W, NoInfer<S>>;
  readonly facets: Implementations<
    NoInfer<I>,
    Context<NoInfer<I>, NoInfer<S>, NoInfer<D>, NoInfer<L>>
  >;
  /** `upgrade[n]` makes of an actor of version n one of version n + 1. */
  readonly upgrade?: Readonly<Record<number, UpgradeStep>>;
}

/** A kind of actor: made by {@link defineActor}, given to `openVat`, `provide` and `spawn`. */
export interface Kind<I extends Interfaces = Interfaces, A extends unknown[] = never[]> {
  readonly name: string;
  readonly version: number;
  readonly interfaces: I;
  readonly state: (...args: A) => object;
  readonly stores: StoreDefinitions;
  readonly facets: Readonly<Record<string, object>>;
  readonly lifecycle: Machine | undefined;
  readonly upgrade: Readonly<Record<number, UpgradeStep>>;
}

export type AnyKind = Kind;
/** What a new actor of the kind is made from. */
export type SpawnArgs<K extends AnyKind> = Parameters<K['state']>;
export type FacetsOf<K extends AnyKind> = Facets<K['interfaces']>;

/** Describes a kind of actor. Throws a TypeError when the description contradicts itself. */
export function defineActor<
  const I extends Interfaces,
  A extends unknown[],
  S extends object,
  // biome-ignore lint/complexity/noBannedTypes: no stores, that is, no names at all
  const D extends StoreDefinitions = {},
  const L extends LifecycleConfig | undefined = undefined,
  G extends string = never,
  W extends string = never,
>(name: string, definition: ActorDefinition<I, A, S, D, L, G, W>): Kind<I, A> {
  const { version, interfaces, state, stores = {}, facets, upgrade = {} } = definition;
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new TypeError(`The version of the kind ${name} must be a whole number from 1.`);
  }
  for (const [facet, published] of Object.entries(interfaces)) {
    const implementation = (facets as Record<string, object>)[facet];
    for (const method of Object.keys(published.guards)) {
      if (!implementation || typeof Reflect.get(implementation, method) !== 'function') {
        throw new TypeError(`The kind ${name} lacks the method ${facet}.${method}.`);
      }
    }
  }
  for (const facet of Object.keys(facets)) {
    // Timers of the vat itself are told by such names.
    if (facet.startsWith('$')) throw new TypeError(`No facet can be called ${facet}.`);
  }
  const config = definition.lifecycle as LifecycleConfig | undefined;
  const lifecycle =
    config &&
    new Machine({
      kind: name,
      config,
      guards: (definition.guards ?? {}) as never,
      delays: (definition.delays ?? {}) as never,
      hasMethod: (event) => hasMethod(facets, event),
    });
  return {
    name,
    version,
    interfaces,
    state,
    stores,
    lifecycle,
    facets: facets as never,
    upgrade,
  };
}

function hasMethod(facets: object, event: string): boolean {
  const [facet = '', method = ''] = event.split('.');
  const implementation: unknown = Object.hasOwn(facets, facet) && Reflect.get(facets, facet);
  if (typeof implementation === 'function') return true;
  return typeof implementation === 'object' && Object.hasOwn(implementation as object, method);
}
