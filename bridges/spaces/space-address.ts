/**
 * The address of a public space as text: what is sent by mail or put on a page, and pasted to follow it.
 *
 *     2gather-space.<base64url of Syrup [1, key, name, peer ids]>.<check>
 *
 * It is no secret: whoever has it can read the space, as everybody may. The peer ids are vats that follow it, which are
 * asked first. The check tells a text that was cut from one that has ended.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'multiformats/bases/base64';
import { Refusal, SPACE_PLACES_MAX, suggestedName } from '../../actors/index.ts';
import { decode, encode } from '../../captp/index.ts';
import { keyOfPeerId } from '../netlayers/index.ts';

const FORMAT = 1n;
const WORD = '2gather-space.';
const CHECK_LENGTH = 6;
const KEY_BYTES = 32;
/** People paste a text with what stood around it, and mail breaks it into lines. */
const FOUND = /2gather-space\.([\w-]{40,1800})\.([\w-]{6})(?![\w-])/;

export interface SpaceWords {
  /** Of the space, 32 bytes. */
  readonly key: Uint8Array;
  /** What its owner calls it; a suggestion. */
  readonly name: string;
  /** Peer ids. */
  readonly places: readonly string[];
}

export function spaceAddress({ key, name, places }: SpaceWords): string {
  const body = base64url.baseEncode(encode([FORMAT, key, name, [...places]]));
  return `${WORD}${body}.${checkOf(body)}`;
}

/** Reads an address, or one among other words. Throws a Refusal with code `bad-space`. */
export function readSpaceAddress(text: string): SpaceWords {
  const [, body = '', check] = FOUND.exec(text.replace(/\s+/g, '')) ?? [];
  if (body === '' || check !== checkOf(body)) throw bad();
  try {
    const read = decode(base64url.baseDecode(body));
    const [format, key, name, places] = Array.isArray(read) ? read : [];
    if (format !== FORMAT || !(key instanceof Uint8Array) || key.length !== KEY_BYTES) throw bad();
    if (typeof name !== 'string' || !Array.isArray(places)) throw bad();
    if (places.length > SPACE_PLACES_MAX) throw bad();
    for (const place of places) keyOfPeerId(String(place));
    return { key: Uint8Array.from(key), name: suggestedName(name), places: places.map(String) };
  } catch {
    throw bad();
  }
}

function checkOf(body: string): string {
  return base64url.baseEncode(sha256(utf8ToBytes(body))).slice(0, CHECK_LENGTH);
}

function bad(): Refusal {
  const text = 'This is no whole address of a space. Copy it again, all of it.';
  return new Refusal('bad-space', text);
}
