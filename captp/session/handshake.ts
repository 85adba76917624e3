/**
 * The greeting: each side names itself, signed with a key made for this connection alone.
 *
 * The signature binds the location to the key; that the peer *is* what it says is for the netlayer
 * to prove (websocket.ts does for the side that was dialled).
 */
import { type Ed25519, publicId, type Signer, sessionId } from '../crypto.ts';
import type { Operation } from '../dialect.ts';
import { keyFromWire, keyToWire, signatureFromWire, signatureToWire } from '../key-forms.ts';
import { BadLocator, type PeerLocator, peerFromRecord, peerToRecord } from '../locator.ts';
import { encode, record } from '../syrup/index.ts';
import { ProtocolError } from './errors.ts';

const CAPTP_VERSION = '1.0';

/** What is known of the peer once it has greeted. */
export interface Greeted {
  readonly peer: PeerLocator;
  readonly peerKey: Uint8Array;
  /** 32 bytes; the same on both sides. */
  readonly sessionId: Uint8Array;
}

/** Our greeting. */
export function greeting(location: PeerLocator, signer: Signer): Operation {
  const locator = peerToRecord(location);
  return {
    op: 'start-session',
    version: CAPTP_VERSION,
    key: keyToWire(signer.publicKey),
    location: locator,
    signature: signatureToWire(signer.sign(signedBytes(locator))),
  };
}

/** What a location signature covers. */
function signedBytes(locator: unknown): Uint8Array {
  return encode(record('my-location', locator));
}

/** Checks the greeting of the peer. Throws {@link ProtocolError} with the reason to give it. */
export function checkGreeting(
  operation: Operation | undefined,
  signer: Signer,
  scheme: Ed25519,
  designator: string | undefined,
): Greeted {
  if (operation?.op === 'abort') throw new ProtocolError('The other side refused the session.');
  if (operation?.op !== 'start-session') {
    throw new ProtocolError('A session must begin with op:start-session.');
  }
  if (operation.version !== CAPTP_VERSION) {
    throw new ProtocolError(`This side speaks captp-version ${CAPTP_VERSION}.`);
  }
  const peerKey = keyFromWire(operation.key);
  const signature = signatureFromWire(operation.signature);
  if (
    !peerKey ||
    !signature ||
    !scheme.verify(peerKey, signedBytes(operation.location), signature)
  ) {
    throw new ProtocolError('The signature of the location is not valid.');
  }
  const peer = locatorOf(operation.location);
  if (designator !== undefined && peer.designator !== designator) {
    throw new ProtocolError('Another vat answered than the one that was dialled.');
  }
  const [ours, theirs] = [publicId(signer.publicKey), publicId(peerKey)];
  if (ours.every((byte, i) => byte === theirs[i])) {
    throw new ProtocolError('The greeting was sent back.');
  }
  return { peer, peerKey, sessionId: sessionId(ours, theirs) };
}

function locatorOf(location: unknown): PeerLocator {
  try {
    return peerFromRecord(location);
  } catch (error) {
    if (error instanceof BadLocator) throw new ProtocolError('The location is malformed.');
    throw error;
  }
}
