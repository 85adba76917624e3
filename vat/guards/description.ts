/**
 * What a guard accepts, as plain data: for forms, completion, documentation, and to say in words
 * what was wanted.
 *
 * It crosses the wire to whoever asks a reference what it can do, so a form can be built for an
 * interface that the asking program has never heard of.
 */

/** What a guard is made of. `max` and `min` count characters, bytes, values, or are numbers. */
export type GuardDescription =
  | { readonly kind: 'nat' | 'boolean' | 'nothing' | 'anything' }
  | { readonly kind: 'int'; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'text' | 'bytes'; readonly max: number; readonly min?: number }
  | { readonly kind: 'oneOf'; readonly options: readonly string[] }
  | { readonly kind: 'literal'; readonly value: LiteralValue }
  | { readonly kind: 'ref'; readonly interface?: string }
  | { readonly kind: 'promise'; readonly of: GuardDescription }
  | { readonly kind: 'optional'; readonly of: GuardDescription }
  | { readonly kind: 'list'; readonly of: GuardDescription; readonly max: number }
  | { readonly kind: 'either'; readonly options: readonly GuardDescription[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, GuardDescription>> }
  | {
      readonly kind: 'map';
      readonly key: GuardDescription;
      readonly value: GuardDescription;
      readonly max: number;
    };

/** What {@link literal} can stand for. */
export type LiteralValue = string | number | boolean | null;

/** What a guard wants, in words that fit after “must be”. */
export function wanted(guard: GuardDescription): string {
  switch (guard.kind) {
    case 'nat':
      return 'a whole number, 0 or more';
    case 'int':
      return `a whole number from ${guard.min} to ${guard.max}`;
    case 'number':
      return guard.min === undefined ? 'a number' : `a number from ${guard.min} to ${guard.max}`;
    case 'boolean':
      return 'true or false';
    case 'nothing':
      return 'nothing';
    case 'anything':
      return 'any value that is not nested too deep';
    case 'text':
      return `text of ${howMany(guard)} characters`;
    case 'bytes':
      return `${howMany(guard)} bytes`;
    case 'oneOf':
      return `one of ${guard.options.join(', ')}`;
    case 'literal':
      return JSON.stringify(guard.value);
    default:
      return wantedParts(guard);
  }
}

type Composed = Extract<
  GuardDescription,
  { kind: 'ref' | 'promise' | 'optional' | 'list' | 'either' | 'record' | 'map' }
>;

function wantedParts(guard: Composed): string {
  switch (guard.kind) {
    case 'ref':
      return 'a reference';
    case 'promise':
      return `a promise for ${wanted(guard.of)}`;
    case 'optional':
      return `${wanted(guard.of)}, or nothing`;
    case 'list':
      return `a list of at most ${guard.max} values`;
    case 'either':
      return guard.options.map(wanted).join(', or ');
    case 'record':
      return `a record of ${Object.keys(guard.fields).join(', ')}`;
    case 'map':
      return `a map of at most ${guard.max} entries`;
  }
}

function howMany({ min = 0, max }: { readonly min?: number; readonly max: number }): string {
  if (min === max) return `exactly ${max}`;
  return min === 0 ? `at most ${max}` : `${min} to ${max}`;
}
