/**
 * The keys of this browser: for each vat the swiss number of the device it was let in as.
 *
 * The trade-off: localStorage survives a restart of the browser, so nobody types a passphrase at
 * each visit; but whoever can use this browser profile (or run code in this origin) can act as this
 * device. A strict CSP keeps foreign code out, the number opens one device only, and Settings on
 * any other device revokes it at once. A number never stands in an address, a cookie or a log.
 */
import { base64url } from 'multiformats/bases/base64';

const PREFIX = '2gather.device.';
const SWISS_BYTES = 32;

/** The part of `Storage` that is used; `localStorage` is one. */
export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class Keyring {
  readonly #box: Box;

  constructor(box: Box) {
    this.#box = box;
  }

  /** The designators of the vats that this browser holds a key of. */
  known(): string[] {
    const keys = Array.from({ length: this.#box.length }, (_, at) => this.#box.key(at) ?? '');
    return keys
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length))
      .filter((designator) => this.find(designator) !== undefined);
  }

  /** The swiss number for the vat of that designator; undefined if there is none, or no good one. */
  find(designator: string): Uint8Array<ArrayBuffer> | undefined {
    const text = this.#box.getItem(PREFIX + designator);
    if (text === null || !/^[\w-]{43}$/.test(text)) return undefined;
    const swiss = new Uint8Array(base64url.baseDecode(text));
    return swiss.length === SWISS_BYTES ? swiss : undefined;
  }

  keep(designator: string, swiss: Uint8Array): void {
    this.#box.setItem(PREFIX + designator, base64url.baseEncode(swiss));
  }

  forget(designator: string): void {
    this.#box.removeItem(PREFIX + designator);
  }
}
