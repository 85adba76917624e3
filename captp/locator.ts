/**
 * Where a vat is found, and what to ask there: peer and sturdyref locators, as records and as
 * addresses.
 *
 * Who a peer is, is its transport and designator; hints only say how to reach it today. Hints are
 * kept as they came, because the peer signed them.
 */
import { base64url } from 'multiformats/bases/base64';
import { Sym, sym } from './symbol.ts';
import { labelOf, SyrupRecord } from './syrup/index.ts';

/**
 * The largest address and the longest swiss number accepted; both are far beyond what is in use.
 */
const ADDRESS_CHARS_MAX = 4_096;
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
export class BadLocator extends Error {
  readonly code = 'bad-locator';

  constructor(wrong: string) {
    super(`This address cannot be used: ${wrong}.`);
    this.name = 'BadLocator';
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

/** `ocapn://designator.transport?hint=value` */
export function formatPeer(peer: PeerLocator): string {
  return `ocapn://${peer.designator}.${peer.transport}${query(peer.hints)}`;
}

/**
 * `ocapn://designator.transport/s/swiss?hint=value`, the swiss number in base64url without
 * padding.
 */
export function formatSturdyref({ peer, swiss }: SturdyrefLocator): string {
  const secret = base64url.baseEncode(swiss);
  return `ocapn://${peer.designator}.${peer.transport}/s/${secret}${query(peer.hints)}`;
}

/** Reads what {@link formatPeer} wrote. Throws {@link BadLocator}. */
export function parsePeer(address: string): PeerLocator {
  const { peer, path } = parseAddress(address);
  if (path !== '') throw new BadLocator('it names more than a vat');
  return peer;
}

/** Reads what {@link formatSturdyref} wrote. Throws {@link BadLocator}. */
export function parseSturdyref(address: string): SturdyrefLocator {
  const { peer, path } = parseAddress(address);
  const secret = /^\/s\/([\w-]+)$/.exec(path)?.[1];
  if (secret === undefined) throw new BadLocator('its secret is missing');
  const swiss = decodeSecret(secret);
  if (swiss.length > SWISS_BYTES_MAX || base64url.baseEncode(swiss) !== secret) {
    throw new BadLocator('its secret is malformed');
  }
  return { peer, swiss };
}

/** By hand, not with URL: that would lower-case, normalize and accept user names and ports. */
function parseAddress(address: string): { peer: PeerLocator; path: string } {
  if (address.length > ADDRESS_CHARS_MAX) throw new BadLocator('it is too long');
  const parts = /^ocapn:\/\/([^/?#@:\s]+)\.([^/?#@:.\s]+)(\/[^?#\s]*)?(?:\?([^#\s]*))?$/.exec(
    address,
  );
  if (!parts) throw new BadLocator('it is not of the form ocapn://designator.transport');
  const [, designator = '', transport = '', path = '', search] = parts;
  return { peer: { transport, designator, hints: parseHints(search) }, path };
}

function parseHints(search: string | undefined): PeerLocator['hints'] {
  if (search === undefined || search === '') return false;
  const hints = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    if (hints.has(name)) throw new BadLocator('it gives a hint twice');
    hints.set(name, value);
  }
  return Object.fromEntries(hints);
}

function query(hints: PeerLocator['hints']): string {
  const text = new URLSearchParams(Object.entries(hints || {})).toString();
  return text === '' ? '' : `?${text}`;
}

function decodeSecret(secret: string): Uint8Array {
  try {
    return base64url.baseDecode(secret);
  } catch {
    throw new BadLocator('its secret is malformed');
  }
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
