/**
 * What test/store/vectors/shares.json holds, made by this program. To write it anew, which only a
 * new version of a format may need: `node --import tsx test/store/sealed-share/vectors.ts`
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { encodeDeposit } from '../../../bridges/shares/deposit-message.ts';
import { sealBy } from '../../../bridges/shares/node-aead.ts';
import { layered } from '../../../bridges/shares/sealed-blobs.ts';
import { encodeAsked } from '../../../store/sealed-share/asked.ts';
import {
  answerGreeting,
  blobKey,
  doorKey,
  encodeBlobHeader,
  encodeEntered,
  encodeEntries,
  encodeGood,
  encodeRefusal,
  encodeTree,
  layerKey,
  makeGreeting,
  nonceOf,
  type SealedEntry,
  SUITES,
  segmentNonce,
  segmentsOf,
  TEXT_BYTES,
} from '../../../store/sealed-share/index.ts';

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const SECRET = filled(1);
const HALF = filled(2);
export const SALT = filled(3);
const VISITOR = filled(4);
const HOST = filled(5);

const times = { added: 1_700_000_000_000, modified: 1_600_000_000_000 };
export const ENTRIES: readonly SealedEntry[] = [
  { id: 'top', kind: 'folder', name: 'Fähren', folder: '', type: '', size: 0, ...times },
  {
    ...{ id: 'boat', kind: 'file', name: 'boat.jpg', folder: 'top', type: 'image/jpeg' },
    ...{ size: 131_073, ...times, blob: { index: 1, salt: SALT } },
  },
];

/** The text of a vector: its bytes count up. */
export function textOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => at % 251);
}

/** A whole blob, as it is brought to a host. */
export function sealBlob(
  text: Uint8Array,
  use: 'file' | 'tree',
  salt = SALT,
  secret = SECRET,
): Uint8Array {
  const key = blobKey(secret, salt, use);
  const count = segmentsOf(text.length);
  const segments = Array.from({ length: count }, (_, at) => {
    const part = text.subarray(at * TEXT_BYTES, (at + 1) * TEXT_BYTES);
    return sealBy('AESGCM', key, segmentNonce(at, at === count - 1), part);
  });
  return Buffer.concat([encodeBlobHeader(salt), ...segments]);
}

function meetings() {
  return SUITES.map((suite) => {
    const greeting = makeGreeting(suite, doorKey(SECRET), VISITOR);
    const { answer, keys } = answerGreeting(suite, doorKey(SECRET), HOST, greeting.hello);
    const question = encodeAsked({ do: 'entry' });
    const sealed = sealBy(suite, greeting.meet(answer).out, nonceOf(suite, 1), question);
    const answered = sealBy(suite, keys.out, nonceOf(suite, 1), encodeGood(new Uint8Array(0)));
    return {
      protocol: `Noise_NNpsk0_25519_${suite}_SHA256`,
      prologue: hex(Buffer.from('2gather share 1\n')),
      psk: hex(doorKey(SECRET)),
      visitorEphemeral: hex(VISITOR),
      hostEphemeral: hex(HOST),
      hello: hex(greeting.hello),
      answer: hex(answer),
      question1: hex(sealed),
      answer1: hex(answered),
    };
  });
}

export function vectors(): unknown {
  const digest = (bytes: Uint8Array) => hex(nodeCiphers.sha256(bytes));
  const layer = layerKey(HALF, SALT);
  const small = sealBlob(textOf(5), 'file');
  return {
    secret: hex(SECRET),
    half: hex(HALF),
    salt: hex(SALT),
    doorKey: hex(doorKey(SECRET)),
    fileKey: hex(blobKey(SECRET, SALT, 'file')),
    treeKey: hex(blobKey(SECRET, SALT, 'tree')),
    layerKey: hex(layer),
    meetings: meetings(),
    blobs: [0, 5, 131_072, 131_073].map((size) => {
      const blob = sealBlob(textOf(size), 'file');
      return {
        size,
        bytes: blob.length,
        sha256: digest(blob),
        ...(size < 6 && { blob: hex(blob) }),
      };
    }),
    layered: hex(layered(nodeCiphers, layer, 0, small.subarray(48))),
    tree: hex(encodeTree(ENTRIES)),
    asked: [
      { do: 'enter', token: SALT },
      { do: 'entry' },
      { do: 'list', folder: 'top', after: '' },
      { do: 'read', id: 'boat', from: 7, to: 1_048_583 },
      { do: 'header', blob: 1 },
      { do: 'segments', blob: 1, first: 4, count: 4 },
    ].map((asked) => hex(encodeAsked(asked as never))),
    answers: [
      encodeGood(encodeEntered({ is: 'live', token: SALT, entry: ENTRIES[1] as SealedEntry })),
      encodeGood(encodeEntered({ is: 'sealed', token: SALT, treeBytes: 900 })),
      encodeGood(encodeEntries(ENTRIES)),
      encodeRefusal('revoked', 'This share was taken back by the person who sent it.'),
    ].map(hex),
    deposit: [
      encodeDeposit({ do: 'begin', index: 1, header: encodeBlobHeader(SALT) }),
      encodeDeposit({ do: 'data', bytes: small.subarray(48) }),
      encodeDeposit({ do: 'end' }),
      encodeDeposit({ do: 'done', door: doorKey(SECRET), treeBytes: 900 }),
    ].map(hex),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const place = new URL('../vectors/shares.json', import.meta.url);
  writeFileSync(place, `${JSON.stringify(vectors(), undefined, 2)}\n`);
}
