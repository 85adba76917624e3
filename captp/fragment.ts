/**
 * A sturdy reference as it stands behind the `#` of a web address: `<designator>.<swiss>.<check>`,
 * or with a secret that only the two ends of the link know: `<designator>.<swiss>.<secret>.<check>`.
 *
 * A browser never sends what stands behind the `#`, so no server, proxy or log learns the secret.
 * The check lets us tell a link that was cut or mistyped ("ask for it again") from one that has
 * ended ("it was taken back").
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'multiformats/bases/base64';
import { CodedError } from './coded-error.ts';

export const SWISS_BYTES = 32;
const CHECK_LENGTH = 6;
const FRAGMENT_LENGTH_MAX = 400;

export interface FragmentRef {
  /** The vat: its Ed25519 key in base32, as the websocket netlayer names it. */
  readonly designator: string;
  readonly swiss: Uint8Array;
  /** Never sent to the vat that is named: what it serves is opened with it. */
  readonly secret?: Uint8Array;
}

/** The text was cut, mistyped, or never was a link. */
export class BadLink extends CodedError {
  constructor() {
    super(
      'bad-link',
      'This link is incomplete or mistyped. Copy it again, all of it, or ask for it once more.',
    );
  }
}

export function formatFragment({ designator, swiss, secret }: FragmentRef): string {
  const body = [designator, encode(swiss), ...(secret ? [encode(secret)] : [])].join('.');
  return `${body}.${checkOf(body)}`;
}

/** Reads what {@link formatFragment} wrote. Throws {@link BadLink}. */
export function parseFragment(fragment: string): FragmentRef {
  if (fragment.length > FRAGMENT_LENGTH_MAX) throw new BadLink();
  const parts = fragment.trim().split('.');
  const check = parts.pop();
  const [designator, swissText, secretText, ...rest] = parts;
  if (designator === undefined || swissText === undefined || rest.length > 0) throw new BadLink();
  if (!/^[a-z2-7]{52}$/.test(designator) || check !== checkOf(parts.join('.'))) throw new BadLink();
  const swiss = decode(swissText);
  return secretText === undefined
    ? { designator, swiss }
    : { designator, swiss, secret: decode(secretText) };
}

/** A link with half a key put into what stands behind its `#`. Throws {@link BadLink}. */
export function withSecret(link: string, secret: Uint8Array): string {
  const at = link.indexOf('#');
  if (at < 0) throw new BadLink();
  return `${link.slice(0, at)}#${formatFragment({ ...parseFragment(link.slice(at + 1)), secret })}`;
}

/** base64url without padding, as locators write a swiss number. */
function encode(bytes: Uint8Array): string {
  return base64url.baseEncode(bytes);
}

/** Exactly 32 bytes, written in the one way that they are written. */
function decode(text: string): Uint8Array {
  if (!/^[\w-]{43}$/.test(text)) throw new BadLink();
  const bytes = decodeBase(text);
  if (bytes.length !== SWISS_BYTES || encode(bytes) !== text) throw new BadLink();
  return bytes;
}

function decodeBase(text: string): Uint8Array {
  try {
    return base64url.baseDecode(text);
  } catch {
    throw new BadLink();
  }
}

function checkOf(body: string): string {
  return encode(sha256(utf8ToBytes(body))).slice(0, CHECK_LENGTH);
}
