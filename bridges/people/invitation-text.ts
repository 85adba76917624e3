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
/** People paste a text with what stood around it; its check says where it ends. */
const FOUND = /(?:2gather-invitation\.|\/i#)([\w-]{40,1900})\.([\w-]{6})/g;
/** Mail breaks it into lines, and whoever answers has marks before each of them. */
const BETWEEN_LINES = /\s*\n[\s>|]*|\s+/g;

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

/**
 * Reads a link, a text, or either among other words, also more than once. Throws a Refusal with code
 * `bad-invitation` when there is none that is whole, and `many-invitations` when there are several.
 */
export function readInvitation(text: string): {
  readonly sturdyref: SturdyrefLocator;
  readonly name: string;
} {
  const [body, another] = bodiesIn(text);
  if (body === undefined) throw bad();
  if (another !== undefined) throw many();
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

/** Those that are whole, each once. */
function bodiesIn(text: string): string[] {
  const found = text.replace(BETWEEN_LINES, '').matchAll(FOUND);
  const whole = [...found].filter(([, body = '', check]) => check === checkOf(body));
  return [...new Set(whole.map(([, body = '']) => body))];
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

function many(): Refusal {
  return new Refusal(
    'many-invitations',
    'There is more than one invitation in this. Paste the one that is meant.',
  );
}
