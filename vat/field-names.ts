/**
 * Which fields the state of a kind has, found by asking for a first state once.
 *
 * A kind says its fields only by making them, from arguments that are not known here. A stand-in
 * that can be called, read and counted with takes their place, since only the names are looked at;
 * a kind whose fields depend on its arguments, or that refuses the stand-in, has no known fields.
 */
import type { AnyKind } from './kind.ts';

const known = new WeakMap<AnyKind, ReadonlySet<string> | undefined>();

/** The names of the fields of a kind; undefined when they cannot be told. */
export function fieldNamesOf(kind: AnyKind): ReadonlySet<string> | undefined {
  if (!known.has(kind)) known.set(kind, ask(kind));
  return known.get(kind);
}

function ask(kind: AnyKind): ReadonlySet<string> | undefined {
  const standIn = new StandIn();
  // As many as it names, and some for those with a default.
  const args = Array.from({ length: kind.state.length + SPARE_ARGUMENTS }, () => standIn.value);
  try {
    const fields = Object.keys(kind.state(...(args as never[])));
    return standIn.listed ? undefined : new Set(fields);
  } catch {
    return undefined; // It looked closer at an argument than a stand-in can bear.
  }
}

const SPARE_ARGUMENTS = 4;

/** Something that every use of gives again, and that notices when it is spread or listed. */
class StandIn implements ProxyHandler<() => void> {
  readonly value: unknown = new Proxy(() => undefined, this);
  listed = false;

  get(_: unknown, name: string | symbol): unknown {
    if (name === Symbol.toPrimitive) return () => '';
    if (name === Symbol.iterator) return Array.prototype[Symbol.iterator].bind([]);
    return this.value;
  }

  apply(): unknown {
    return this.value;
  }

  ownKeys(): string[] {
    this.listed = true;
    return [];
  }
}
