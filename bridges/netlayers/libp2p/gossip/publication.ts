/**
 * What is put into a public space: charters, which say who may write there, and entries.
 *
 * Both are signed, and nothing else is taken or passed on: there is no form for anything that is meant for somebody.
 * What is published is for everybody, and nobody can take it back.
 */

/** Who may write in a space, signed by the key of the space. Of two the higher sequence counts. */
export interface Charter {
  /** Ed25519, 32 bytes: what the space is named by. */
  readonly space: Uint8Array;
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What its owner calls it; may be empty. */
  readonly name: string;
  readonly about: string;
  readonly authors: readonly CharterAuthor[];
}

interface CharterAuthor {
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
  readonly name: string;
  /** The number of the last entry that this author may have written; 2^53 − 1 while nobody took that back. */
  readonly last: number;
}

export interface SignedCharter extends Charter {
  readonly signature: Uint8Array;
}

/** One of the entries of one author in one space, which form a chain. */
export interface Entry {
  readonly space: Uint8Array;
  readonly author: Uint8Array;
  /** 1, 2, 3 … */
  readonly number: number;
  /** Hash of the entry before; of zeros before the first. */
  readonly previous: Uint8Array;
  /** Milliseconds since 1970, as the author says. */
  readonly time: number;
  readonly text: string;
  /** Links of shares: what they lead to stays with its owner, who can end them. */
  readonly attachments: readonly string[];
}

export interface SignedEntry extends Entry {
  /** SHA-256 of all of it but the signature. */
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

export type PublicationFault = 'bad-signature' | 'malformed';

/** This is nothing that may be in a public space. */
export class BadPublication extends Error {
  readonly code: PublicationFault;

  constructor(code: PublicationFault, text: string) {
    super(text);
    this.name = 'BadPublication';
    this.code = code;
  }
}

export const KEY_BYTES = 32;
export const HASH_BYTES = 32;
export const SIGNATURE_BYTES = 64;
/** `last` of an author whom nobody took it back from. */
export const NO_LAST = Number.MAX_SAFE_INTEGER;

/** What is from later than that is not taken yet: a clock is wrong. */
export const CLOCK_TOLERANCE_MS = 86_400_000;

/** Authors of one space, those that may no longer write among them. */
export const AUTHORS_MAX = 32;
/** Characters (UTF-16) of names, of what is said about a space, and of an entry. */
export const NAME_LENGTH_MAX = 80;
export const ABOUT_LENGTH_MAX = 1_000;
export const TEXT_LENGTH_MAX = 4_000;
export const ATTACHMENTS_MAX = 4;
export const ATTACHMENT_LENGTH_MAX = 1_000;
/** Bytes of a charter, and of an entry; of anything that is passed on. */
export const PUBLICATION_BYTES_MAX = 16_384;

export function malformed(wrong: string): BadPublication {
  return new BadPublication('malformed', `This is nothing for a public space: ${wrong}.`);
}

export function checkNumbers(numbers: readonly number[]): void {
  for (const number of numbers) {
    if (!Number.isSafeInteger(number) || number < 0) throw malformed('a number is out of bounds');
  }
}

export function checkLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length !== length) throw malformed(`its ${what} has another length`);
}

export function checkText(text: string, max: number): void {
  if (text.length > max) throw malformed('a text is too long');
}

/** Throws unless `bytes` begin with `magic` and are no longer than anything may be. */
export function checkStart(bytes: Uint8Array, magic: Uint8Array): void {
  if (bytes.length > PUBLICATION_BYTES_MAX) throw malformed('it is too long');
  if (!startsWith(bytes, magic)) throw malformed('it is of another kind');
}

export function startsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, at) => byte === bytes[at]);
}
