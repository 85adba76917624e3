/**
 * Invitations as text: what is sent by mail, shown as a QR code, pasted and scanned.
 *
 *     2gather-invitation.<base64url of Syrup [1, address, name]>.<check>
 *     <web address>/i#<the same without its first word>
 *
 * The address is a sturdy reference: it says which key to expect and where to ask. The check tells a
 * text that was cut from one that has ended. Whoever has the text can use it, once; behind the `#`
 * it reaches no server.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'multiformats/bases/base64';
import { Refusal, suggestedName } from '../../actors/index.ts';
import { decode, encode, parseSturdyref, type SturdyrefLocator } from '../../captp/index.ts';

const FORMAT = 1n;
const WORD = '2gather-invitation.';
const CHECK_LENGTH = 6;
const ADDRESS_LENGTH_MAX = 1_000;
/** People paste a text with what stood around it, and mail breaks it into lines. */
const FOUND = /(?:2gather-invitation\.|\/i#)([\w-]{40,1900})\.([\w-]{6})(?![\w-])/;

export interface InvitationWords {
  /** `ocapn://…/s/…` of its door. */
  readonly address: string;
  /** What the one who invites calls himself. */
  readonly name: string;
}

/** What stands behind the `#` of a link, and behind the first word of a text. */
export function invitationFragment({ address, name }: InvitationWords): string {
  const body = base64url.baseEncode(encode([FORMAT, address, name]));
  return `${body}.${checkOf(body)}`;
}

export function invitationText(words: InvitationWords): string {
  return WORD + invitationFragment(words);
}

/** Reads a link, a text, or either among other words. Throws a Refusal with code `bad-invitation`. */
export function readInvitation(text: string): {
  readonly sturdyref: SturdyrefLocator;
  readonly name: string;
} {
  const [, body = '', check] = FOUND.exec(text.replace(/\s+/g, '')) ?? [];
  if (body === '' || check !== checkOf(body)) throw bad();
  try {
    const read = decode(base64url.baseDecode(body));
    const [format, address, name] = Array.isArray(read) ? read : [];
    if (format !== FORMAT || typeof address !== 'string' || typeof name !== 'string') throw bad();
    if (address.length > ADDRESS_LENGTH_MAX) throw bad();
    return { sturdyref: parseSturdyref(address), name: suggestedName(name) };
  } catch {
    throw bad();
  }
}

function checkOf(body: string): string {
  return base64url.baseEncode(sha256(utf8ToBytes(body))).slice(0, CHECK_LENGTH);
}

function bad(): Refusal {
  return new Refusal(
    'bad-invitation',
    'This is no whole invitation. Copy it again, all of it, or ask for it once more.',
  );
}
