/**
 * Where a vat is found, and what to ask there: peer and sturdyref locators, and the records in which
 * they travel. As addresses they are in locator-uri.ts.
 *
 * Who a peer is, is its transport and designator; hints only say how to reach it today. Hints are
 * kept as they came, because the peer signed them.
 */
import { CodedError } from './coded-error.ts';
import { Sym, sym } from './symbol.ts';
import { labelOf, SyrupRecord } from './syrup/index.ts';

/** The longest swiss number accepted; far beyond what is in use. */
export const SWISS_BYTES_MAX = 1_024;

export interface PeerLocator {
  readonly transport: string;
  readonly designator: string;
  /** Texts by name; none travel as `false`. */
  readonly hints: Readonly<Record<string, string>> | false;
}

export interface SturdyrefLocator {
  readonly peer: PeerLocator;
  readonly swiss: Uint8Array;
}

/** This is no locator. The text never repeats what was given: it may hold a secret. */
export class BadLocator extends CodedError {
  constructor(wrong: string) {
    super('bad-locator', `This address cannot be used: ${wrong}.`);
  }
}

export function peerToRecord({ transport, designator, hints }: PeerLocator): SyrupRecord {
  return new SyrupRecord(sym('ocapn-peer'), [sym(transport), designator, hints]);
}

/** Reads an `ocapn-peer` record. Throws {@link BadLocator}. */
export function peerFromRecord(value: unknown): PeerLocator {
  const [transport, designator, hints] = fieldsOf(value, 'ocapn-peer', 3);
  if (!(transport instanceof Sym) || typeof designator !== 'string' || designator === '') {
    throw new BadLocator('its transport or designator is missing');
  }
  return { transport: transport.name, designator, hints: hintsOf(hints) };
}

export function sturdyrefToRecord({ peer, swiss }: SturdyrefLocator): SyrupRecord {
  return new SyrupRecord(sym('ocapn-sturdyref'), [peerToRecord(peer), swiss]);
}

/** Reads an `ocapn-sturdyref` record. Throws {@link BadLocator}. */
export function sturdyrefFromRecord(value: unknown): SturdyrefLocator {
  const [peer, swiss] = fieldsOf(value, 'ocapn-sturdyref', 2);
  if (!(swiss instanceof Uint8Array) || swiss.length > SWISS_BYTES_MAX) {
    throw new BadLocator('its secret is malformed');
  }
  return { peer: peerFromRecord(peer), swiss };
}

function hintsOf(hints: unknown): PeerLocator['hints'] {
  if (hints === false) return false;
  const isStruct =
    typeof hints === 'object' &&
    hints !== null &&
    Object.getPrototypeOf(hints) === Object.prototype &&
    Object.values(hints).every((value) => typeof value === 'string');
  if (!isStruct) throw new BadLocator('its hints are malformed');
  return hints as Record<string, string>;
}

function fieldsOf(value: unknown, label: string, count: number): readonly unknown[] {
  if (labelOf(value) !== label) throw new BadLocator(`it is no ${label} record`);
  const { fields } = value as SyrupRecord;
  if (fields.length !== count) throw new BadLocator(`its ${label} record is malformed`);
  return fields;
}
