/**
 * A kind made ready for use in one vat: for each facet the object from which its references inherit
 * their methods for near calls, so that an actor costs no functions of its own.
 */
import { handlerOf } from '../captp/index.ts';
import { OutsideTurn } from './errors.ts';
import { INTERFACE_GUARD, METHOD_NAMES } from './guarded.ts';
import type { MethodGuard } from './interface.ts';
import type { AnyKind, AnyMethodImplementation } from './kind.ts';
import { nearCall } from './near-call.ts';
import { FacetHandler } from './shell.ts';

type Implementation = (...args: unknown[]) => unknown;

export interface CompiledFacet {
  readonly name: string;
  readonly interface: AnyKind['interfaces'][string];
  readonly methods: ReadonlyMap<string, CompiledMethod>;
  /** Set when the facet answers any method by one function. */
  readonly any: AnyMethodImplementation | undefined;
  readonly prototype: object;
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
    const prototype = any ? anyPrototype() : prototypeOf(methods.keys());
    facets.set(name, { name, interface: published, methods, any, prototype });
  }
  return { kind, facets };
}

function prototypeOf(methods: Iterable<string>): object {
  const prototype = {};
  for (const method of [...methods, METHOD_NAMES, INTERFACE_GUARD]) {
    Object.defineProperty(prototype, method, {
      value(this: unknown, ...args: unknown[]): unknown {
        return call(this, method, args);
      },
    });
  }
  return Object.freeze(prototype);
}

/**
 * Any name is a method, except those by which JavaScript asks any object whether it is a promise,
 * or JSON.
 */
function anyPrototype(): object {
  return new Proxy(Object.freeze({}), {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then' && method !== 'toJSON'
        ? function (this: unknown, ...args: unknown[]): unknown {
            return call(this, method, args);
          }
        : undefined,
  });
}

function call(self: unknown, method: string, args: unknown[]): unknown {
  const handler = handlerOf(self);
  if (!(handler instanceof FacetHandler)) throw new OutsideTurn(`${method} can be called`);
  return nearCall(handler, method, args);
}
