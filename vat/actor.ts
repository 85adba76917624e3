/**
 * An actor that is awake: its state and stores in memory, and the `this` of its methods.
 */
import { NoSuchMethod, Sym } from '../captp/index.ts';
import { ActorTurn } from './actor-turn.ts';
import type { CompiledFacet, CompiledKind, CompiledMethod } from './compiled-kind.ts';
import { describeItself } from './guarded.ts';
import { anything, type Guard } from './guards.ts';
import { guardArgs } from './interface.ts';
import { actorKey } from './keys.ts';
import { LiveList } from './live-list.ts';
import { LiveMap } from './live-map.ts';
import type { Op } from './records.ts';
import type { Shell } from './shell.ts';
import { StateHandler } from './state.ts';

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

export class Actor implements Saved {
  readonly shell: Shell;
  readonly compiled: CompiledKind;
  /** `this` of its methods. */
  readonly context: { readonly facets: object; readonly state: object };
  readonly stores: ReadonlyMap<string, LiveList | LiveMap>;
  readonly turn: ActorTurn;
  /** From the turn that retires it on. */
  retired = false;
  readonly #fields: Record<string, unknown>;

  /** `fields` is a record of kept values; the actor owns it from now on. */
  constructor(shell: Shell, compiled: CompiledKind, fields: Record<string, unknown>) {
    this.shell = shell;
    this.compiled = compiled;
    this.#fields = fields;
    const definitions = Object.entries(compiled.kind.stores);
    this.stores = new Map(
      definitions.map(([name, { holds, guard }]) => [
        name,
        holds === 'list' ? new LiveList(this, name, guard) : new LiveMap(this, name, guard),
      ]),
    );
    this.turn = new ActorTurn(this);
    const facets = [...compiled.facets.keys()].map((name) => [name, shell.facet(name)]);
    this.context = Object.freeze({
      state: new Proxy(fields, new StateHandler(this)),
      stores: Object.freeze(Object.fromEntries(this.stores)),
      facets: Object.freeze(Object.fromEntries(facets)),
      turn: this.turn,
    });
  }

  /** Handles one message from outside: checks, runs, and says how the result must be checked. */
  receive(facetName: string, args: readonly unknown[]): Result {
    const facet = this.facet(facetName);
    const [selector, ...rest] = args;
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
    if (any) return Reflect.apply(any as () => unknown, this.context, [name, args]);
    return Reflect.apply(this.method(facet, name).run, this.context, args);
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
    if (!method) throw new NoSuchMethod(facet.interface.name, name.slice(0, NAME_LENGTH_MAX));
    return method;
  }

  describe(facet: CompiledFacet, name: string): unknown {
    return describeItself(facet.interface, name);
  }

  get #key(): Uint8Array {
    return actorKey(this.shell.bytes);
  }

  save(ops: Op[]): void {
    if (this.shell.gone || this.retired) return;
    const { kind } = this.compiled;
    ops.push(this.shell.core.records.put(this.#key, [kind.name, kind.version, this.#fields]));
  }

  settled(): void {
    // State is written as a whole: there is nothing to forget.
  }
}

/** Most of a name that is repeated in an error. */
const NAME_LENGTH_MAX = 80;
