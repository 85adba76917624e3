/** The charter of a public space as bytes: who may write there. The form is in docs/network/spaces.md. */
import type { Signer } from '../../../../captp/index.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { ByteReader, ByteWriter } from '../bytes.ts';
import * as publication from './publication.ts';

const { malformed } = publication;

/** `2gSC`, and the version. */
export const CHARTER_MAGIC = Uint8Array.of(0x32, 0x67, 0x53, 0x43, 1);
/** Stands before what is signed, so that no signature made for anything else fits. */
const DOMAIN = new TextEncoder().encode('2gather: charter of a public space, 1\n');

/** Signs a charter. Throws BadPublication `malformed` when it breaks a bound. */
export function signCharter(
  written: Omit<publication.Charter, 'space'>,
  signer: Signer,
): publication.SignedCharter {
  const charter = { ...written, space: signer.publicKey };
  check(charter);
  const body = bodyOf(charter);
  return openCharter(Buffer.concat([body, signer.sign(signed(body))]));
}

/** The bytes of a charter, the same as they were signed. */
export function charterBytes(charter: publication.SignedCharter): Uint8Array {
  return Uint8Array.from(Buffer.concat([bodyOf(charter), charter.signature]));
}

/** Reads and verifies a charter. Throws BadPublication. */
export function openCharter(bytes: Uint8Array): publication.SignedCharter {
  publication.checkStart(bytes, CHARTER_MAGIC);
  const reader = new ByteReader(bytes, malformed);
  reader.bytes(CHARTER_MAGIC.length);
  const space = Uint8Array.from(reader.bytes(publication.KEY_BYTES));
  const [sequence, time] = [reader.number(), reader.number()];
  const words = reader.texts(2);
  const names = reader.texts(publication.AUTHORS_MAX);
  const authors = names.map((name) => ({
    key: Uint8Array.from(reader.bytes(publication.KEY_BYTES)),
    name,
    last: reader.number(),
  }));
  if (reader.left !== publication.SIGNATURE_BYTES || words.length !== 2) {
    throw malformed('its length is wrong');
  }
  const [name = '', about = ''] = words;
  const charter = { space, sequence, time, name, about, authors };
  check(charter);
  const body = bytes.subarray(0, -publication.SIGNATURE_BYTES);
  const signature = Uint8Array.from(bytes.subarray(-publication.SIGNATURE_BYTES));
  if (!nodeCrypto.verify(space, signed(body), signature)) {
    throw new publication.BadPublication('bad-signature', 'The space has not signed it.');
  }
  return { ...charter, signature };
}

function bodyOf(charter: publication.Charter): Uint8Array {
  const writer = new ByteWriter(publication.PUBLICATION_BYTES_MAX);
  writer.bytes(CHARTER_MAGIC);
  writer.bytes(charter.space);
  writer.number(charter.sequence);
  writer.number(charter.time);
  writer.texts([charter.name, charter.about]);
  writer.texts(charter.authors.map(({ name }) => name));
  for (const { key, last } of charter.authors) {
    writer.bytes(key);
    writer.number(last);
  }
  return writer.taken();
}

function check(charter: publication.Charter): void {
  const { space, sequence, time, name, about, authors } = charter;
  publication.checkLength(space, publication.KEY_BYTES, 'key');
  publication.checkNumbers([sequence, time]);
  publication.checkText(name, publication.NAME_LENGTH_MAX);
  publication.checkText(about, publication.ABOUT_LENGTH_MAX);
  if (authors.length > publication.AUTHORS_MAX) throw malformed('it names too many authors');
  for (const author of authors) {
    publication.checkLength(author.key, publication.KEY_BYTES, 'author');
    publication.checkNumbers([author.last]);
    publication.checkText(author.name, publication.NAME_LENGTH_MAX);
  }
  const keys = new Set(authors.map(({ key }) => Buffer.from(key).toString('hex')));
  if (keys.size !== authors.length) throw malformed('it names an author twice');
}

function signed(body: Uint8Array): Uint8Array {
  return Buffer.concat([DOMAIN, body]);
}
