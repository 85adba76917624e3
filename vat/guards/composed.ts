/** Guards made of guards: lists, records, maps, unions, and what may be absent. */
import { wanted } from './description.ts';
import { checkInside, type Guard, GuardError, type Inside, type Sent, type Wire } from './guard.ts';

type Way = 'inward' | 'outward' | 'inside';

function turnBy(
  guard: Guard<unknown, unknown, unknown>,
  way: Way,
  value: unknown,
  path: string,
): unknown {
  return way === 'inside' ? checkInside(guard, value, path) : guard[way](value, path);
}

/** A list of at most `max` values. */
export function list<I, W, S>(of: Guard<I, W, S>, max = 10_000): Guard<I[], W[], readonly S[]> {
  const each = <T>(value: unknown, path: string, turn: (v: unknown, p: string) => T): T[] => {
    if (!Array.isArray(value) || value.length > max) {
      throw new GuardError(path, `a list of at most ${max} values`);
    }
    return value.map((item, at) => turn(item, `${path}[${at}]`));
  };
  return {
    describe: { kind: 'list', of: of.describe, max },
    inward: (value, path) => each(value, path, of.inward),
    outward: (value, path) => each(value, path, of.outward),
    inside: (value, path) => each(value, path, (v, p) => checkInside(of, v, p)),
  };
}

/** The value may be absent. */
export function optional<I, W, S>(
  of: Guard<I, W, S>,
): Guard<I | undefined, W | undefined, S | undefined> {
  return {
    describe: { kind: 'optional', of: of.describe },
    inward: (value, path) => (value === undefined ? undefined : of.inward(value, path)),
    outward: (value, path) => (value === undefined ? undefined : of.outward(value, path)),
    inside: (value, path) => (value === undefined ? undefined : checkInside(of, value, path)),
  };
}

/**
 * A value that one of the guards accepts; the first that does turns it. Records are told apart best
 * by a field with a {@link literal}.
 */
export function either<const G extends readonly Guard<unknown, unknown, unknown>[]>(
  ...options: G
): Guard<Inside<G[number]>, Wire<G[number]>, Sent<G[number]>> {
  const describe = { kind: 'either', options: options.map((option) => option.describe) } as const;
  const words = wanted(describe);
  const turn = (value: unknown, path: string, way: Way): never => {
    for (const option of options) {
      try {
        return turnBy(option, way, value, path) as never;
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
      }
    }
    throw new GuardError(path, words);
  };
  return {
    describe,
    inward: (value, path) => turn(value, path, 'inward'),
    outward: (value, path) => turn(value, path, 'outward'),
    inside: (value, path) => turn(value, path, 'inside'),
  };
}

type Fields = Readonly<Record<string, Guard>>;
type AbsentKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type Loose<T> = { [K in Exclude<keyof T, AbsentKeys<T>>]: T[K] } & {
  [K in AbsentKeys<T>]?: T[K];
};

/** A record with just these fields; unknown fields are refused. Optional fields may be left out. */
export function record<F extends Fields>(
  fields: F,
): Guard<
  Loose<{ [K in keyof F]: Inside<F[K]> }>,
  Loose<{ [K in keyof F]: Wire<F[K]> }>,
  Loose<{ [K in keyof F]: Sent<F[K]> }>
> {
  const guards = Object.entries(fields) as [string, Guard][];
  const turn = (value: unknown, path: string, way: Way): never => {
    if (!isPlainRecord(value)) throw new GuardError(path, 'a record');
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) throw new GuardError(path, `without a field “${name}”`);
    }
    const made: Record<string, unknown> = {};
    for (const [name, guard] of guards) {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      const turned = turnBy(guard, way, field, `${path}.${name}`);
      if (turned !== undefined) made[name] = turned;
    }
    return made as never;
  };
  const described = guards.map(([name, guard]) => [name, guard.describe]);
  return {
    describe: { kind: 'record', fields: Object.fromEntries(described) },
    inward: (value, path) => turn(value, path, 'inward'),
    outward: (value, path) => turn(value, path, 'outward'),
    inside: (value, path) => turn(value, path, 'inside'),
  };
}

type MapOf<K extends string, V> = string extends K
  ? { readonly [key: string]: V }
  : { readonly [key in K]?: V };

/**
 * Values under text keys that nobody has named before, at most `max`: a plain record inside, a
 * struct on the wire. The keys of a struct have no order of their own.
 */
export function map<K extends string, I, W, S>(
  key: Guard<K>,
  value: Guard<I, W, S>,
  max = 1_000,
): Guard<MapOf<K, I>, MapOf<K, W>, MapOf<K, S>> {
  const turn = (given: unknown, path: string, way: Way): never => {
    const names = isPlainRecord(given) ? Object.keys(given) : undefined;
    if (!names || names.length > max) {
      throw new GuardError(path, `a map of at most ${max} entries`);
    }
    // Made from entries, so that a key such as `__proto__` is a key like any other.
    const entries = names.map((name) => [
      turnBy(key, way, name, `A key of ${path}`),
      turnBy(value, way, (given as Record<string, unknown>)[name], `An entry of ${path}`),
    ]);
    return Object.fromEntries(entries) as never;
  };
  return {
    describe: { kind: 'map', key: key.describe, value: value.describe, max },
    inward: (given, path) => turn(given, path, 'inward'),
    outward: (given, path) => turn(given, path, 'outward'),
    inside: (given, path) => turn(given, path, 'inside'),
  };
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
