/**
 * Where a vat is found, and what to ask there: peer and sturdyref locators, and the records in which
 * they travel. As addresses they are in locator-uri.ts.
 *
 * Who a peer is, is its transport and designator; hints only say how to reach it today. Hints are
 * kept as they came, because the peer signed them.
 */
import { CodedError } from './coded-error.ts';
import { holesOf } from './shape.ts';
import { Sym, sym } from './symbol.ts';
import { record, SyrupRecord } from './syrup/index.ts';
import { isStruct } from './syrup/values.ts';

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

const PEER = new SyrupRecord('ocapn-peer', [
  (transport: unknown) => transport instanceof Sym,
  (designator: unknown) => typeof designator === 'string' && designator !== '',
  (hints: unknown) =>
    hints === false ||
    (isStruct(hints) && Object.values(hints).every((hint) => typeof hint === 'string')),
]);
const STURDYREF = new SyrupRecord('ocapn-sturdyref', [
  PEER,
  (swiss: unknown) => swiss instanceof Uint8Array && swiss.length <= SWISS_BYTES_MAX,
]);

export function peerToRecord({ transport, designator, hints }: PeerLocator): SyrupRecord {
  return record('ocapn-peer', sym(transport), designator, hints);
}

/** Reads an `ocapn-peer` record; undefined when `value` is none. */
export function peerFromRecord(value: unknown): PeerLocator | undefined {
  return peerOf(holesOf(PEER, value));
}

export function sturdyrefToRecord({ peer, swiss }: SturdyrefLocator): SyrupRecord {
  return record('ocapn-sturdyref', peerToRecord(peer), swiss);
}

/** Reads an `ocapn-sturdyref` record; undefined when `value` is none. */
export function sturdyrefFromRecord(value: unknown): SturdyrefLocator | undefined {
  const holes = holesOf(STURDYREF, value);
  const peer = peerOf(holes);
  return peer && { peer, swiss: holes?.[3] as Uint8Array };
}

function peerOf(holes: unknown[] | undefined): PeerLocator | undefined {
  if (!holes) return undefined;
  const [transport, designator, hints] = holes as [Sym, string, PeerLocator['hints']];
  return { transport: transport.name, designator, hints };
}
