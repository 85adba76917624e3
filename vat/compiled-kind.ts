/**
 * A kind made ready for use in one vat: for each facet the object from which its references inherit
 * their methods for near calls, so that an actor costs no functions of its own.
 */
import type { Core } from './core.ts';
import { OutsideTurn } from './errors.ts';
import { type FacetMaker, facetMaker, facetName } from './facet-object.ts';
import { INTERFACE_GUARD, METHOD_NAMES } from './guarded.ts';
import type { MethodGuard } from './interface.ts';
import type { AnyKind, AnyMethodImplementation } from './kind.ts';
import { nearCall } from './near-call.ts';
import { shellBehind } from './shell.ts';

type Implementation = (...args: unknown[]) => unknown;

export interface CompiledFacet {
  readonly name: string;
  readonly interface: AnyKind['interfaces'][string];
  readonly methods: ReadonlyMap<string, CompiledMethod>;
  /** Set when the facet answers any method by one function. */
  readonly any: AnyMethodImplementation | undefined;
}

export interface CompiledMethod {
  /** As errors name it: `Interface.method`. */
  readonly title: string;
  readonly guard: MethodGuard;
  readonly run: Implementation;
}

export interface CompiledKind {
  readonly kind: AnyKind;
  readonly facets: ReadonlyMap<string, CompiledFacet>;
}

/** What all actors of one kind in one vat share; also of a kind that this program does not have. */
export class KindHere {
  readonly core: Core;
  readonly name: string;
  readonly compiled: CompiledKind | undefined;
  readonly #makers = new Map<string, FacetMaker>();

  constructor(core: Core, name: string, compiled: CompiledKind | undefined) {
    this.core = core;
    this.name = name;
    this.compiled = compiled;
  }

  /** What makes the facets of that name. */
  maker(facet: string): FacetMaker {
    const known = this.#makers.get(facet);
    if (known) return known;
    const compiled = this.compiled?.facets.get(facet);
    const made = facetMaker(facet, compiled ? methodsOf(compiled) : Object.prototype);
    this.#makers.set(facet, made);
    return made;
  }
}

export function compileKind(kind: AnyKind): CompiledKind {
  const facets = new Map<string, CompiledFacet>();
  for (const [name, published] of Object.entries(kind.interfaces)) {
    const implementation = kind.facets[name] as object;
    const methods = new Map<string, CompiledMethod>();
    for (const [method, guard] of Object.entries(published.guards)) {
      const run = Reflect.get(implementation, method) as Implementation;
      methods.set(method, { title: `${published.name}.${method}`, guard, run });
    }
    const any =
      typeof implementation === 'function'
        ? (implementation as AnyMethodImplementation)
        : undefined;
    facets.set(name, { name, interface: published, methods, any });
  }
  return { kind, facets };
}

/** The object from which the facets inherit what can be called near. */
function methodsOf(facet: CompiledFacet): object {
  if (facet.any) return anyMethods();
  const prototype = {};
  for (const method of [...facet.methods.keys(), METHOD_NAMES, INTERFACE_GUARD]) {
    Object.defineProperty(prototype, method, { value: caller(method) });
  }
  return Object.freeze(prototype);
}

/**
 * Any name is a method, except those by which JavaScript asks any object whether it is a promise,
 * or JSON.
 */
function anyMethods(): object {
  return new Proxy(Object.freeze({}), {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then' && method !== 'toJSON'
        ? caller(method)
        : undefined,
  });
}

/**
 * The facet that is called is the one it is called on: a method taken from an actor's `owner` facet
 * and applied to another's `sender` facet is a call of that `sender`.
 */
function caller(method: string): Implementation {
  return {
    [method](this: unknown, ...args: unknown[]): unknown {
      const shell = shellBehind(this);
      if (!shell) throw new OutsideTurn(`${method} can be called`);
      return nearCall(shell, facetName(this as object), method, args);
    },
  }[method] as Implementation;
}
