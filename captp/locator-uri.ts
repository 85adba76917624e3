/**
 * Locators as addresses that people and files can hold: `ocapn://designator.transport/s/swiss`.
 */
import { base64url } from 'multiformats/bases/base64';
import { BadLocator, type PeerLocator, type SturdyrefLocator, SWISS_BYTES_MAX } from './locator.ts';

/** The largest address accepted; far beyond what is in use. */
const ADDRESS_CHARS_MAX = 4_096;

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
