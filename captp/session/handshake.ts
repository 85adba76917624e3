/**
 * The greeting: each side names itself, signed with a key made for this connection alone.
 *
 * The signature binds the location to the key; that the peer *is* what it says is for the netlayer
 * to prove (websocket.ts does for the side that was dialled).
 */
import { type Crypto, compareBytes, publicId, SEED_BYTES, sessionId } from '../crypto.ts';
import type { Dialect } from '../dialect.ts';
import { type PeerLocator, peerFromRecord, peerToRecord } from '../locator.ts';
import type { Random } from '../powers.ts';
import { encode, record } from '../syrup/index.ts';
import { ProtocolError } from './errors.ts';

/** The key pair that we made for one connection. */
export interface SessionKey {
  readonly publicKey: Uint8Array;
  /** How the peer names us within the session, and in handoffs. */
  readonly publicId: Uint8Array;
  sign(message: Uint8Array): ReturnType<Crypto['sign']>;
}

/** What is known once both sides have greeted. */
export interface Greeted {
  readonly peer: PeerLocator;
  readonly peerKey: Uint8Array;
  readonly peerPublicId: Uint8Array;
  readonly ourKey: SessionKey;
  /** Of the session: 32 bytes; the same on both sides. */
  readonly id: Uint8Array;
}

/** The fields of a greeting, by what stands in them. */
export interface Greeting {
  readonly version?: unknown;
  readonly key?: unknown;
  readonly location?: unknown;
  readonly signature?: unknown;
  readonly 'crypto-version'?: unknown;
}

export async function makeSessionKey(
  random: Random,
  crypto: Crypto,
  dialect: Dialect,
): Promise<SessionKey> {
  const seed = random.bytes(SEED_BYTES);
  const publicKey = await crypto.publicKey(seed);
  return {
    publicKey,
    publicId: await publicId(dialect.keys.keyToWire(publicKey), crypto),
    sign: (message) => crypto.sign(seed, message),
  };
}

/** Our greeting. */
export async function greeting(
  location: PeerLocator,
  key: SessionKey,
  { version, cryptoVersion, keys }: Dialect,
): Promise<Record<keyof Greeting, unknown>> {
  const locator = peerToRecord(location);
  return {
    version,
    'crypto-version': cryptoVersion,
    key: keys.keyToWire(key.publicKey),
    location: locator,
    signature: keys.signatureToWire(await key.sign(signedBytes(locator))),
  };
}

/** What a location signature covers. */
function signedBytes(locator: unknown): Uint8Array {
  return encode(record('my-location', locator));
}

/** Checks the greeting of the peer. Breaks with {@link ProtocolError}: the reason to give it. */
export async function checkGreeting(
  theirs: Greeting,
  ourKey: SessionKey,
  crypto: Crypto,
  { version, cryptoVersion, keys }: Dialect,
  designator: string | undefined,
): Promise<Greeted> {
  if (theirs.version !== version) {
    throw new ProtocolError(`This side speaks captp-version ${version}.`);
  }
  if (theirs['crypto-version'] !== cryptoVersion) {
    throw new ProtocolError(`This side speaks crypto-version ${cryptoVersion}.`);
  }
  const peerKey = keys.keyFromWire(theirs.key);
  const signature = keys.signatureFromWire(theirs.signature);
  const signed =
    peerKey && signature && (await crypto.verify(peerKey, signedBytes(theirs.location), signature));
  if (!signed) throw new ProtocolError('The signature of the location is not valid.');
  const peer = peerFromRecord(theirs.location);
  if (!peer) throw new ProtocolError('The location is malformed.');
  if (designator !== undefined && peer.designator !== designator) {
    throw new ProtocolError('Another vat answered than the one that was dialled.');
  }
  const peerPublicId = await publicId(keys.keyToWire(peerKey), crypto);
  if (compareBytes(ourKey.publicId, peerPublicId) === 0) {
    throw new ProtocolError('The greeting was sent back.');
  }
  const id = await sessionId(ourKey.publicId, peerPublicId, crypto);
  return { peer, peerKey, peerPublicId, ourKey, id };
}
