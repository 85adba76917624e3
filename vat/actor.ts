/**
 * An actor that is awake: its state and stores in memory, and the `this` of its methods.
 */

import { NoSuchMethod, Sym } from '../captp/index.ts';
import type { ActorTurn } from './actor-turn.ts';
import type { CompiledFacet, CompiledKind, CompiledMethod } from './compiled-kind.ts';
import { Context } from './context.ts';
import { cut } from './cut.ts';
import { describeItself } from './guarded.ts';
import { anything, type Guard, nothing } from './guards.ts';
import { guardArgs } from './interface.ts';
import { actorKey } from './keys.ts';
import type { Machine, PhaseValue } from './lifecycle/machine.ts';
import { DELAYS, Phases } from './lifecycle/phases.ts';
import { LiveList } from './live-list.ts';
import { LiveMap } from './live-map.ts';
import type { Op } from './records.ts';
import { SCHEDULES, scheduleDue } from './schedules/every.ts';
import type { Shell } from './shell.ts';
import type { StoreDefinition } from './store.ts';

/** Something whose changes are written at the next commit. */
export interface Saved {
  /** Puts what must be written into `ops`. */
  save(ops: Op[]): void;
  /** What was saved is written (or was undone). */
  settled(): void;
}

/** What a method gave back, and how it must look outside. */
export interface Result {
  readonly value: unknown;
  readonly guard: Guard;
  readonly title: string;
}

type Store = LiveList | LiveMap;

export class Actor implements Saved {
  readonly shell: Shell;
  /** Kept values; changed through the state that methods see. */
  readonly fields: Record<string, unknown>;
  /** The group of turns in which it was last used; negative from the turn that retires it on. */
  #used = 1;
  #context: Context | undefined;

  /** `fields` is a record of kept values; the actor owns it from now on. */
  constructor(shell: Shell, fields: Record<string, unknown>) {
    this.shell = shell;
    this.fields = fields;
  }

  /** Its lists and maps, by name. */
  get stores(): ReadonlyMap<string, Store> {
    return NO_STORES;
  }

  /** Where it is in the lifecycle of its kind, if that has one. */
  get phases(): Phases | undefined {
    return undefined;
  }

  /** The group of turns in which it was last used. */
  get used(): number {
    return Math.abs(this.#used);
  }

  set used(group: number) {
    this.#used = this.retired ? -group : group;
  }

  /** From the turn that retires it on. */
  get retired(): boolean {
    return this.#used < 0;
  }

  set retired(retired: boolean) {
    this.#used = retired ? -this.used : this.used;
  }

  get compiled(): CompiledKind {
    // A shell of a kind that this program does not have is never woken.
    return this.shell.kind.compiled as CompiledKind;
  }

  /** `this` of its methods. */
  get context(): Context {
    this.#context ??= new Context(this);
    return this.#context;
  }

  get turn(): ActorTurn {
    return this.context.turn;
  }

  /** Does it hold what would be lost if it were put to sleep? */
  get isVolatile(): boolean {
    return this.#context !== undefined && Context.isVolatile(this.#context);
  }

  /** Lets go of what is made anew when it is used again. */
  trim(): void {
    if (!this.isVolatile) this.#context = undefined;
  }

  /** Handles one message from outside: checks, runs, and says how the result must be checked. */
  receive(facetName: string, args: readonly unknown[]): Result {
    if (facetName === DELAYS || facetName === SCHEDULES) return this.#timer(facetName, args);
    const facet = this.facet(facetName);
    // Not by a pattern: under lockdown that is never compiled well.
    const selector = args[0];
    const rest = args.slice(1);
    const title = facet.interface.name;
    if (!(selector instanceof Sym)) throw new NoSuchMethod(title, 'plain call');
    const { name } = selector;
    if (facet.any) {
      const checked = rest.map((arg, at) => anything.inward(arg, `${title}: argument ${at + 1}`));
      return { value: this.invoke(facet, name, checked), guard: anything, title };
    }
    const described = this.describe(facet, name);
    if (described !== undefined) return { value: described, guard: anything, title };
    const method = this.method(facet, name);
    const checked = guardArgs(method.guard, rest, method.title);
    const value = this.invoke(facet, name, checked);
    return { value, guard: method.guard.result as Guard, title: method.title };
  }

  /**
   * Runs a method with checked arguments: the one place through which messages and near calls
   * come. Throws what the method throws, and {@link NoSuchMethod}.
   */
  invoke(facet: CompiledFacet, name: string, args: unknown[]): unknown {
    const { any } = facet;
    const { phases } = this;
    phases?.require(facet.name, name);
    const result = any
      ? Reflect.apply(any, this.context, [name, args])
      : Reflect.apply(this.method(facet, name).run, this.context, args);
    phases?.returned(facet.name, name);
    return result;
  }

  /** A delay of its lifecycle is over, or one of its schedules is due. */
  #timer(sort: string, args: readonly unknown[]): Result {
    if (sort === DELAYS) this.phases?.elapsed(args);
    else scheduleDue(this, args);
    return { value: undefined, guard: nothing, title: this.compiled.kind.name };
  }

  /** Throws {@link NoSuchMethod}. */
  facet(name: string): CompiledFacet {
    const facet = this.compiled.facets.get(name);
    if (!facet) throw new NoSuchMethod(this.compiled.kind.name, name);
    return facet;
  }

  /** Throws {@link NoSuchMethod}. */
  method(facet: CompiledFacet, name: string): CompiledMethod {
    const method = facet.methods.get(name);
    if (!method) throw new NoSuchMethod(facet.interface.name, cut(name, NAME_LENGTH_MAX));
    return method;
  }

  describe(facet: CompiledFacet, name: string): unknown {
    return describeItself(facet.interface, name);
  }

  save(ops: Op[]): void {
    if (this.shell.gone || this.retired) return;
    ops.push(this.shell.core.records.put(actorKey(this.shell.bytes), this.record));
  }

  /** What is stored of it, besides the entries of its stores. */
  get record(): unknown[] {
    const { name, version } = this.compiled.kind;
    const { phases } = this;
    return [name, version, this.fields, ...(phases ? [phases.value] : [])];
  }

  settled(): void {
    // State is written as a whole: there is nothing to forget.
  }
}

/** An actor of a kind that has stores. Apart, because most have none and pay no memory for them. */
class StoringActor extends Actor {
  readonly #stores: ReadonlyMap<string, Store>;

  constructor(
    shell: Shell,
    fields: Record<string, unknown>,
    definitions: readonly [string, StoreDefinition][],
  ) {
    super(shell, fields);
    const live = ([name, { holds, guard }]: [string, StoreDefinition]): [string, Store] => [
      name,
      holds === 'list' ? new LiveList(this, name, guard) : new LiveMap(this, name, guard),
    ];
    this.#stores = new Map(definitions.map(live));
  }

  override get stores(): ReadonlyMap<string, Store> {
    return this.#stores;
  }
}

/** An actor of a kind that has a lifecycle. */
class PhasedActor extends StoringActor {
  readonly #phases: Phases;

  constructor(
    shell: Shell,
    fields: Record<string, unknown>,
    definitions: readonly [string, StoreDefinition][],
    lifecycle: { readonly machine: Machine; readonly phase: PhaseValue },
  ) {
    super(shell, fields, definitions);
    this.#phases = new Phases(this, lifecycle.machine, lifecycle.phase);
  }

  override get phases(): Phases {
    return this.#phases;
  }
}

/**
 * An actor of the kind that `shell` is of. `fields` is a record of kept values, now its own;
 * without a `phase` it begins in the first one of its lifecycle.
 */
export function makeActor(
  shell: Shell,
  { kind }: CompiledKind,
  fields: Record<string, unknown>,
  phase?: PhaseValue,
): Actor {
  const definitions = Object.entries(kind.stores);
  const machine = kind.lifecycle;
  if (machine) {
    const first = phase ?? machine.first(() => fields as never).phase;
    return new PhasedActor(shell, fields, definitions, { machine, phase: first });
  }
  if (definitions.length === 0) return new Actor(shell, fields);
  return new StoringActor(shell, fields, definitions);
}

const NO_STORES: ReadonlyMap<string, Store> = new Map();

/** Most of a name that is repeated in an error. */
const NAME_LENGTH_MAX = 80;
