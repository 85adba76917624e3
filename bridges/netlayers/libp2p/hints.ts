/**
 * Multiaddrs, as strangers give them: in locators and in records.
 *
 * Only what this netlayer dials is taken: TCP or WebSocket at an address or a name, or through one relay that is
 * found so itself. All other forms are refused before libp2p sees them, so that no text can have it look names up
 * recursively, open a local socket, or go through a chain of relays.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { BadLocator } from '../../../captp/index.ts';
import { keyOfPeerId } from '../vat-name.ts';
import { ADDRESS_LENGTH_MAX } from './limits.ts';

const PLACE =
  '/(ip4|ip6|dns|dns4|dns6)/([0-9A-Za-z.:_-]{1,120})/tcp/(\\d{1,5})(?:/(?:tls/)?ws|/wss)?';
const PEER = '/p2p/([1-9A-HJ-NP-Za-km-z]{52})';
const DIRECT = new RegExp(`^${PLACE}(?:${PEER})?$`);
const RELAYED = new RegExp(`^${PLACE}${PEER}/p2p-circuit(?:${PEER})?$`);
const DNS_NAME = /^(?!-)[0-9A-Za-z_-]{1,63}(?:\.[0-9A-Za-z_-]{1,63})*$/;
const PORT_MAX = 65_535;

/** `text` as an address of `peerId`, with its name at the end. Throws BadLocator. */
export function addressOf(text: string, peerId: string): string {
  if (text.length > ADDRESS_LENGTH_MAX) throw new BadLocator('its multiaddr hint is too long');
  const direct = DIRECT.exec(text);
  const relayed = direct ? null : RELAYED.exec(text);
  const [, kind = '', host = '', port = '', first, second] = direct ?? relayed ?? [];
  if (!isHost(kind, host) || Number(port) < 1 || Number(port) > PORT_MAX) {
    throw new BadLocator('its multiaddr hint is malformed, or of a kind unknown here');
  }
  const named = relayed ? second : first;
  if (named !== undefined && named !== peerId) {
    throw new BadLocator('its multiaddr hint names another vat');
  }
  if (relayed && first !== undefined) {
    keyOfPeerId(first);
    if (first === peerId) throw new BadLocator('it would be its own relay');
  }
  return named === undefined ? `${text}/p2p/${peerId}` : text;
}

/** Is it an address that {@link addressOf} takes for `peerId`? */
export function isAddressOf(text: string, peerId: string): boolean {
  try {
    addressOf(text, peerId);
    return true;
  } catch (error) {
    if (error instanceof BadLocator) return false;
    throw error;
  }
}

/** The peer id that an address ends with. Throws BadLocator where there is none. */
export function peerIdAt(text: string): string {
  const peerId = /\/p2p\/([^/]{1,64})$/.exec(text.slice(0, ADDRESS_LENGTH_MAX))?.[1];
  if (peerId === undefined) throw new BadLocator('its multiaddr does not end with a peer id');
  keyOfPeerId(peerId);
  return peerId;
}

export function isRelayed(address: string): boolean {
  return address.includes('/p2p-circuit');
}

/** On this machine, in a network that is not the Internet, or anywhere. */
export type Scope = 'machine' | 'local' | 'public';

/** How far an address leads; of one through a relay, how far the relay. */
export function scopeOf(address: string): Scope {
  const [, kind, host = ''] = /^\/(ip4|ip6|dns[46]?)\/([^/]+)/.exec(address) ?? [];
  if (kind === 'ip4') {
    if (host.startsWith('127.')) return 'machine';
    return LOCAL_IP4.test(host) ? 'local' : 'public';
  }
  if (kind === 'ip6') {
    if (host === '::1') return 'machine';
    return LOCAL_IP6.test(host) ? 'local' : 'public';
  }
  return host === 'localhost' ? 'machine' : 'public';
}

/** RFC 1918, 3927, 6598, 0.0.0.0/8; and those for examples and measurements (RFC 5737, 2544). */
const LOCAL_IP4 = new RegExp(
  '^(0|10|169\\.254|192\\.168|172\\.(1[6-9]|2\\d|3[01])|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])|' +
    '192\\.0\\.[02]|198\\.51\\.100|203\\.0\\.113|198\\.1[89])\\.',
);
/** RFC 4193, 4291 (link-local), and IPv4 within IPv6. */
const LOCAL_IP6 = /^(f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::ffff:|::$)/i;

function isHost(kind: string, host: string): boolean {
  if (kind === 'ip4') return isIPv4(host);
  if (kind === 'ip6') return isIPv6(host);
  return kind !== '' && DNS_NAME.test(host);
}
