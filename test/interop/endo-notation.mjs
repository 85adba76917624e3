/**
 * Notes (notation.ts) to values of endo's OCapN and back.
 */

/**
 * Where the driver keeps references and promises. An object that is kept already keeps its number.
 */
export class Shelf {
  #next = 1;
  #things = new Map();
  #numbers = new Map();

  /** @param {unknown} thing */
  put(thing) {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    const number = this.#next++;
    this.#things.set(number, thing);
    this.#numbers.set(thing, number);
    return number;
  }

  /** @param {number} number */
  take(number) {
    if (!this.#things.has(number)) throw new Error(`Nothing is kept at ${number}.`);
    return this.#things.get(number);
  }

  /** @param {number} number */
  release(number) {
    this.#numbers.delete(this.#things.get(number));
    this.#things.delete(number);
  }
}

/**
 * @param {any} endo what endo-modules.mjs loaded
 * @param {Shelf} shelf
 */
export function makeNotation(endo, shelf) {
  const { harden, passStyleOf, makeTagged, makeSelector, getSelectorName } = endo;

  /** @param {any} note @returns {any} */
  const read = (note) => {
    if (note === null || typeof note === 'boolean' || typeof note === 'string') return note;
    if (Array.isArray(note)) return harden(note.map(read));
    const [[kind, body]] = /** @type {[[string, any]]} */ (Object.entries(note));
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'integer':
        return BigInt(body);
      case 'float':
        return Number(body);
      case 'bytes':
        return endo.bytesToImmutable(Uint8Array.from(Buffer.from(body, 'hex')));
      case 'symbol':
        return makeSelector(body);
      case 'struct':
        return harden(Object.fromEntries(Object.entries(body).map(([k, v]) => [k, read(v)])));
      case 'tagged':
        return makeTagged(body[0], read(body[1]));
      case 'error':
        return harden(Error(body));
      default:
        return shelf.take(body);
    }
  };

  /** @param {any} value @returns {any} */
  const write = (value) => {
    switch (passStyleOf(value)) {
      case 'undefined':
        return { undefined: true };
      case 'null':
      case 'boolean':
      case 'string':
        return value;
      case 'bigint':
        return { integer: String(value) };
      case 'number':
        return { float: Object.is(value, -0) ? '-0' : String(value) };
      case 'byteArray':
        return { bytes: Buffer.from(endo.bytesFromImmutable(value)).toString('hex') };
      case 'symbol':
        return { symbol: getSelectorName(value) };
      case 'copyArray':
        return value.map(write);
      case 'copyRecord':
        return {
          struct: Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, write(v)]),
          ),
        };
      case 'tagged':
        return { tagged: [value[Symbol.toStringTag], write(value.payload)] };
      case 'error':
        return { error: value.message };
      case 'promise':
        return { promise: shelf.put(value) };
      default:
        return { reference: shelf.put(value) };
    }
  };

  return { read, write };
}
