/** The door of sealed shares. The page of a recipient loads this, and nothing else of the store. */
export { type Aead, nobleAead, webAead } from './aead.ts';
export {
  ANSWER_BYTES_MAX,
  ASKED_BYTES_MAX,
  type Asked,
  decodeAsked,
  encodeEntered,
  encodeEntries,
  encodeGood,
  encodeRefusal,
  TOKEN_BYTES_MAX,
} from './asked.ts';
export {
  BLOB_HEADER_BYTES,
  blobBytes,
  decodeBlobHeader,
  encodeBlobHeader,
  SEALED_BYTES,
  segmentNonce,
  segmentsOf,
  TEXT_BYTES,
} from './blob.ts';
export { nonceOf, type Suite } from './ciphers.ts';
export { BadSealed, WrongSecret } from './errors.ts';
export { blobKey, doorKey, layerKey, SALT_BYTES, SECRET_BYTES } from './keys.ts';
export { QUESTIONS_MAX } from './meeting.ts';
export {
  answerGreeting,
  GREETING_BYTES,
  type MeetingKeys,
  makeGreeting,
} from './noise.ts';
export { Transcript } from './transcript.ts';
export {
  encodeEntry,
  encodeTree,
  type SealedEntry,
  type SharedEntry,
  TREE_ENTRIES_MAX,
  toWireEntry,
} from './tree.ts';
export { enterShare, type SharedReader, SUITES } from './visitor.ts';
