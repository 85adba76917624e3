/**
 * The names of a vat. It is one key, and each netlayer writes that key in its own way: base32 in
 * `websocket`, a peer id in `libp2p`. What remembers a vat must know it by either, or one vat
 * becomes two: messages out of order, contacts that are strangers, hosts that keep twice.
 *
 * A peer id is base58btc of the identity multihash of the protobuf of an Ed25519 key. Forms are
 * strict, and none is longer than it has to be: what comes from strangers costs nothing to refuse.
 */
import { base32 } from 'multiformats/bases/base32';
import { base58btc } from 'multiformats/bases/base58';
import { BadLocator, designatorOf, type PeerLocator, parsePeer } from '../../captp/index.ts';

const KEY_BYTES = 32;
const NAME_LENGTH = 52;
/** Identity multihash of 36 bytes; then protobuf: field 1 (type) is Ed25519, field 2 has 32 bytes. */
const PEER_ID_START = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);
/** A number of 38 bytes that begins so has 52 digits. */
const PEER_ID_LENGTH = 52;

/**
 * The name of the vat at a locator, however it is reached: base32 of its key, 52 letters. Vats on
 * other netlayers (tests, practice) are named by their designator and transport, which no key is.
 * Throws BadLocator.
 */
export function vatName(locator: string | PeerLocator): string {
  const peer = typeof locator === 'string' ? parsePeer(locator) : locator;
  const { transport, designator } = peer;
  if (transport === 'websocket') return designatorOf(keyOfName(designator));
  if (transport === 'libp2p') return designatorOf(keyOfPeerId(designator));
  return `${designator}.${transport}`;
}

/** The Ed25519 key of the vat at a locator, or of a vat by its name. Throws BadLocator. */
export function keyOf(locator: string | PeerLocator): Uint8Array {
  const isName = typeof locator === 'string' && !locator.startsWith('ocapn:');
  return keyOfName(isName ? locator : vatName(locator));
}

/** The peer id of a key of 32 bytes. */
export function peerIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) throw new BadLocator('its key has another length');
  const id = new Uint8Array(PEER_ID_START.length + KEY_BYTES);
  id.set(PEER_ID_START);
  id.set(key, PEER_ID_START.length);
  return base58btc.baseEncode(id);
}

/** The key in a peer id. Throws BadLocator. */
export function keyOfPeerId(peerId: string): Uint8Array {
  const id = peerId.length === PEER_ID_LENGTH ? decoded(base58btc.baseDecode, peerId) : undefined;
  if (id?.length !== PEER_ID_START.length + KEY_BYTES) throw notAKey();
  if (PEER_ID_START.some((byte, at) => byte !== id[at])) throw notAKey();
  return id.slice(PEER_ID_START.length);
}

/**
 * Where the vat with `key` may be found: a locator for each netlayer of which an address is given.
 * `url` is ws: or wss:, `multiaddr` is without or with its `/p2p/…`.
 */
export function locatorsOf(
  key: Uint8Array,
  { url, multiaddr }: { readonly url?: string; readonly multiaddr?: string },
): readonly PeerLocator[] {
  const found: PeerLocator[] = [];
  if (url !== undefined) {
    found.push({ transport: 'websocket', designator: designatorOf(key), hints: { url } });
  }
  if (multiaddr !== undefined) {
    found.push({ transport: 'libp2p', designator: peerIdOf(key), hints: { multiaddr } });
  }
  return found;
}

function keyOfName(name: string): Uint8Array {
  const key = name.length === NAME_LENGTH ? decoded(base32.baseDecode, name) : undefined;
  // Several texts stand for the same bytes; only one of them is the name.
  if (key?.length !== KEY_BYTES || designatorOf(key) !== name) throw notAKey();
  return key;
}

function decoded(decode: (text: string) => Uint8Array, text: string): Uint8Array | undefined {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
}

function notAKey(): BadLocator {
  return new BadLocator('its designator is no key');
}
