/** An entry of a public space as bytes. The form is in docs/network/spaces.md. */
import type { Signer } from '../../../../captp/index.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { ByteReader, ByteWriter } from '../bytes.ts';
import * as publication from './publication.ts';

const { malformed } = publication;

/** `2gSE`, and the version. */
export const ENTRY_MAGIC = Uint8Array.of(0x32, 0x67, 0x53, 0x45, 1);
/** Stands before what is signed, so that no signature made for anything else fits. */
const DOMAIN = new TextEncoder().encode('2gather: entry of a public space, 1\n');
const ATTACHMENT = /^(?:https?|ocapn):\/\/[\x21-\x7e]+$/;

/** Signs what its author wrote. Throws BadPublication `malformed` when it breaks a bound. */
export function signEntry(
  written: Omit<publication.Entry, 'author'>,
  signer: Signer,
): publication.SignedEntry {
  const entry = { ...written, author: signer.publicKey };
  check(entry);
  const body = bodyOf(entry);
  return openEntry(Buffer.concat([body, signer.sign(signed(body))]));
}

/** The bytes of an entry, the same as they were signed. */
export function entryBytes(entry: publication.SignedEntry): Uint8Array {
  return Uint8Array.from(Buffer.concat([bodyOf(entry), entry.signature]));
}

/** Reads and verifies an entry. Throws BadPublication. */
export function openEntry(bytes: Uint8Array): publication.SignedEntry {
  publication.checkStart(bytes, ENTRY_MAGIC);
  const reader = new ByteReader(bytes, malformed);
  reader.bytes(ENTRY_MAGIC.length);
  const entry = {
    space: Uint8Array.from(reader.bytes(publication.KEY_BYTES)),
    author: Uint8Array.from(reader.bytes(publication.KEY_BYTES)),
    number: reader.number(),
    previous: Uint8Array.from(reader.bytes(publication.HASH_BYTES)),
    time: reader.number(),
    text: onlyOne(reader.texts(1)),
    attachments: reader.texts(publication.ATTACHMENTS_MAX),
  };
  if (reader.left !== publication.SIGNATURE_BYTES) throw malformed('its length is wrong');
  check(entry);
  const body = bytes.subarray(0, -publication.SIGNATURE_BYTES);
  const signature = Uint8Array.from(bytes.subarray(-publication.SIGNATURE_BYTES));
  if (!nodeCrypto.verify(entry.author, signed(body), signature)) {
    throw new publication.BadPublication('bad-signature', 'Its author has not signed it.');
  }
  return { ...entry, hash: nodeCrypto.sha256(body), signature };
}

function bodyOf(entry: publication.Entry): Uint8Array {
  const writer = new ByteWriter(publication.PUBLICATION_BYTES_MAX);
  writer.bytes(ENTRY_MAGIC);
  writer.bytes(entry.space);
  writer.bytes(entry.author);
  writer.number(entry.number);
  writer.bytes(entry.previous);
  writer.number(entry.time);
  writer.texts([entry.text]);
  writer.texts(entry.attachments);
  return writer.taken();
}

function check(entry: publication.Entry): void {
  publication.checkLength(entry.space, publication.KEY_BYTES, 'space');
  publication.checkLength(entry.author, publication.KEY_BYTES, 'author');
  publication.checkLength(entry.previous, publication.HASH_BYTES, 'link');
  publication.checkNumbers([entry.number, entry.time]);
  const isFirst = entry.previous.every((byte) => byte === 0);
  if (entry.number < 1 || (entry.number === 1) !== isFirst) throw malformed('its number is wrong');
  publication.checkText(entry.text, publication.TEXT_LENGTH_MAX);
  const { attachments } = entry;
  if (entry.text === '' && attachments.length === 0) throw malformed('it says nothing');
  if (attachments.length > publication.ATTACHMENTS_MAX) throw malformed('it has too many links');
  for (const link of attachments) {
    publication.checkText(link, publication.ATTACHMENT_LENGTH_MAX);
    if (!ATTACHMENT.test(link)) throw malformed('one of its links is none');
  }
}

function onlyOne(texts: readonly string[]): string {
  const [text] = texts;
  if (text === undefined) throw malformed('it has no text');
  return text;
}

function signed(body: Uint8Array): Uint8Array {
  return Buffer.concat([DOMAIN, body]);
}
