/**
 * Guards: what a facet accepts and returns, written once.
 *
 * From one guard come the TypeScript types, the check of what arrives over the wire, the form in
 * the page, and the completion in the REPL, so they cannot disagree. A guard also turns between the
 * two forms a value has: inside an actor a count is a plain JavaScript number; on the wire it is an
 * OCapN Integer, which JavaScript shows as a bigint (numbers on the wire are Float64 and never
 * equal an Integer).
 */
import { isRef, type Ref, Vow } from '../captp/index.ts';

/** What a guard is made of, as plain data: for forms, completion and documentation. */
export type GuardDescription =
  | { readonly kind: 'nat' | 'number' | 'boolean' | 'nothing' | 'anything' }
  | { readonly kind: 'text' | 'bytes'; readonly max: number }
  | { readonly kind: 'oneOf'; readonly options: readonly string[] }
  | { readonly kind: 'ref'; readonly interface?: string }
  | { readonly kind: 'list'; readonly of: GuardDescription; readonly max: number }
  | { readonly kind: 'optional'; readonly of: GuardDescription }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, GuardDescription>> };

/**
 * Checks and turns values. `Inside` is the form within an actor, `Wire` what others receive, `Sent`
 * what they may send.
 */
export interface Guard<Inside = unknown, Wire = Inside, Sent = Wire> {
  readonly describe: GuardDescription;
  /** From the wire to the inside form. Throws {@link GuardError} naming `path`. */
  inward(value: unknown, path: string): Inside;
  /** From the inside to the wire form. Throws {@link GuardError} naming `path`. */
  outward(value: unknown, path: string): Wire;
  /** Never set: carries the type of what may be sent. */
  readonly sent?: Sent;
}

export type Inside<G> = G extends Guard<infer I, unknown, unknown> ? I : never;
export type Wire<G> = G extends Guard<unknown, infer W, unknown> ? W : never;
export type Sent<G> = G extends Guard<unknown, unknown, infer S> ? S : never;

/**
 * A value did not fit what the receiver accepts. The text names the place and what was wanted,
 * never the value.
 */
export class GuardError extends TypeError {
  readonly code = 'bad-value';

  constructor(path: string, wanted: string) {
    super(`${path} must be ${wanted}.`);
    this.name = 'GuardError';
  }
}

/** Values nested deeper than this are refused by {@link anything}. */
const DEPTH_MAX = 32;

function same<T, S = T>(
  describe: GuardDescription,
  wanted: string,
  accepts: (value: unknown) => boolean,
): Guard<T, T, S> {
  const check = (value: unknown, path: string): T => {
    if (!accepts(value)) throw new GuardError(path, wanted);
    return value as T;
  };
  return { describe, inward: check, outward: check };
}

/**
 * A whole number from 0 to 2^53-1: counts, sizes, and times in milliseconds since 1970. Integer on
 * the wire.
 */
export const nat: Guard<number, bigint, bigint | number> = {
  describe: { kind: 'nat' },
  inward(value, path) {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (!Number.isSafeInteger(number) || (number as number) < 0 || Object.is(number, -0)) {
      throw new GuardError(path, 'a whole number, 0 or more');
    }
    return number as number;
  },
  outward(value, path) {
    return BigInt(nat.inward(value, path));
  },
};

/** Any Float64. */
export const number = same<number>({ kind: 'number' }, 'a number', (v) => typeof v === 'number');

export const boolean = same<boolean>(
  { kind: 'boolean' },
  'true or false',
  (v) => typeof v === 'boolean',
);

/** No value: what a method returns that only does something. */
export const nothing: Guard<void, undefined, undefined> = same<undefined>(
  { kind: 'nothing' },
  'nothing',
  (v) => v === undefined,
) as never;

/** Text of at most `max` UTF-16 code units, without lone surrogates. */
export function text(max: number): Guard<string> {
  return same(
    { kind: 'text', max },
    `text of at most ${max} characters`,
    (v) => typeof v === 'string' && v.length <= max && !LONE_SURROGATE.test(v),
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** At most `max` bytes. */
export function bytes(max: number): Guard<Uint8Array> {
  return same(
    { kind: 'bytes', max },
    `at most ${max} bytes`,
    (v) => v instanceof Uint8Array && v.length <= max,
  );
}

/** One of the texts given. */
export function oneOf<const T extends readonly string[]>(...options: T): Guard<T[number]> {
  return same({ kind: 'oneOf', options }, `one of ${options.join(', ')}`, (v) =>
    options.includes(v as string),
  );
}

/**
 * A reference, or a promise for one; with `like`, to something of that interface (a type, not a
 * proof).
 */
export function ref<T = unknown>(like?: {
  readonly name: string;
  readonly methods?: T;
}): Guard<Ref<T>> {
  return same(
    like ? { kind: 'ref', interface: like.name } : { kind: 'ref' },
    'a reference',
    (v) => isRef(v) || v instanceof Vow,
  );
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
  const turn = (value: unknown, path: string, way: 'inward' | 'outward'): never => {
    if (!isPlainRecord(value)) throw new GuardError(path, 'a record');
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) throw new GuardError(path, `without a field “${name}”`);
    }
    const made: Record<string, unknown> = {};
    for (const [name, guard] of guards) {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      const turned = guard[way](field, `${path}.${name}`);
      if (turned !== undefined) made[name] = turned;
    }
    return made as never;
  };
  const described = guards.map(([name, guard]) => [name, guard.describe]);
  return {
    describe: { kind: 'record', fields: Object.fromEntries(described) },
    inward: (value, path) => turn(value, path, 'inward'),
    outward: (value, path) => turn(value, path, 'outward'),
  };
}

/**
 * Any passable value, nested at most {@link DEPTH_MAX} deep. For forwarders, which cannot know
 * better.
 */
export const anything: Guard<unknown> = same(
  { kind: 'anything' },
  `a value nested at most ${DEPTH_MAX} deep`,
  (value) => fitsDepth(value, DEPTH_MAX),
);

function fitsDepth(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null || isRef(value)) return true;
  if (value instanceof Uint8Array || value instanceof Vow) return true;
  if (left === 0) return false;
  return Object.values(value).every((inner) => fitsDepth(inner, left - 1));
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
