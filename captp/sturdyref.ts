/**
 * A sturdy reference as a value: it can be kept and handed on while what it leads to is out of
 * reach.
 *
 * Who holds it has the authority it names, so the secret shows nowhere by accident: not in a log,
 * not as JSON, not as a property. It travels as `<ocapn-sturdyref peer swiss>`.
 */
import {
  type PeerLocator,
  type SturdyrefLocator,
  sturdyrefFromRecord,
  sturdyrefToRecord,
} from './locator.ts';
import { ProtocolError } from './session/errors.ts';
import type { SyrupRecord } from './syrup/index.ts';

export class Sturdyref {
  readonly #locator: SturdyrefLocator;

  constructor(locator: SturdyrefLocator) {
    this.#locator = { peer: locator.peer, swiss: Uint8Array.from(locator.swiss) };
  }

  /** Where it leads. */
  get peer(): PeerLocator {
    return this.#locator.peer;
  }

  /** The locator with its secret, for whoever connects or writes it down. */
  static locatorOf(sturdyref: Sturdyref): SturdyrefLocator {
    const { peer, swiss } = sturdyref.#locator;
    return { peer, swiss: Uint8Array.from(swiss) };
  }

  static toRecord(sturdyref: Sturdyref): SyrupRecord {
    return sturdyrefToRecord(sturdyref.#locator);
  }

  /** Throws {@link ProtocolError}. */
  static fromRecord(record: SyrupRecord): Sturdyref {
    const locator = sturdyrefFromRecord(record);
    if (!locator) throw new ProtocolError('A sturdyref is malformed.');
    return new Sturdyref(locator);
  }
}
