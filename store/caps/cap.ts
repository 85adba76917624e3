/**
 * A capability in memory. Its fields are hidden from whatever prints, logs, compares or copies
 * objects: they come out by `open` alone, so that a key cannot get into a log by an accident.
 */
import { equalBytes } from '../object-format.ts';
import { BadCap } from './cap-error.ts';
import { type CapContents, type CapKind, type CapLevel, LAYOUTS } from './kinds.ts';

/** Longest `place`, in bytes. */
export const PLACE_BYTES_MAX = 512;
/** How Node asks an object what to print of it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

type Fields = Readonly<Record<string, Uint8Array | number>>;

export class Cap<K extends CapKind = CapKind> {
  readonly kind: K;
  readonly #fields: Fields;
  readonly #place: Uint8Array;

  private constructor(kind: K, fields: Fields, place: Uint8Array) {
    this.kind = kind;
    this.#fields = fields;
    this.#place = place;
    Object.freeze(this);
  }

  /**
   * `place`: what helps to find it, such as what the grid needs for reading it from hosts. It is no
   * secret and gives no right, and every lesser capability keeps it. Throws RangeError for fields
   * of a wrong length or size: a fault of the caller.
   */
  static make<K extends CapKind>(
    kind: K,
    contents: CapContents[K],
    place: Uint8Array = new Uint8Array(0),
  ): Cap<K> {
    if (place.length > PLACE_BYTES_MAX) throw new RangeError('The place of a cap is too long.');
    const given: Fields = { ...contents };
    const fields: Record<string, Uint8Array | number> = {};
    for (const [name, type] of LAYOUTS[kind].fields) {
      const value = given[name];
      const max = type === 'byte' ? 255 : Number.MAX_SAFE_INTEGER;
      if (typeof value === 'number') {
        const fits = type === 'byte' || type === 'count';
        if (!fits || !Number.isSafeInteger(value) || value < 0 || value > max) {
          throw new RangeError(`The field ${name} of a cap is out of bounds.`);
        }
        fields[name] = value;
      } else if (value?.length === 32 && (type === 'hash' || type === 'secret')) {
        fields[name] = value.slice();
      } else throw new RangeError(`The field ${name} of a cap has 32 bytes.`);
    }
    return new Cap(kind, fields, place.slice());
  }

  /** What it holds: copies, the keys among them. */
  static open<K extends CapKind>(cap: Cap<K>): CapContents[K] {
    const copies = Object.entries(cap.#fields).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : value.slice(),
    ]);
    return Object.fromEntries(copies) as CapContents[K];
  }

  static placeOf(cap: Cap): Uint8Array {
    return cap.#place.slice();
  }

  /** In a time that depends on their kinds alone. Their places are not compared. */
  static equal(a: Cap, b: Cap): boolean {
    if (a.kind !== b.kind) return false;
    let equal = true;
    for (const [name] of LAYOUTS[a.kind].fields) {
      const [one, other] = [a.#fields[name], b.#fields[name]];
      const same =
        one instanceof Uint8Array && other instanceof Uint8Array
          ? equalBytes(one, other)
          : one === other;
      equal = same && equal;
    }
    return equal;
  }

  get level(): CapLevel {
    return LAYOUTS[this.kind].level;
  }

  toString(): string {
    return `[${this.kind} capability]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return this.toString();
  }
}

/** The cap, when it is one of these kinds. Throws BadCap `wrong-kind`. */
export function expectKind<K extends CapKind>(cap: Cap, ...kinds: readonly K[]): Cap<K> {
  if (!(kinds as readonly CapKind[]).includes(cap.kind)) throw new BadCap('wrong-kind');
  return cap as Cap<K>;
}
