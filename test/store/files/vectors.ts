/**
 * What the vectors of the file store hold, computed anew: test/store/vectors/files.json was made by
 * this once, and is what another implementation could be tested against.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { makeChunkBorders } from '../../../store/files/chunk-borders.ts';
import { encodeList } from '../../../store/files/chunk-list.ts';
import { encodeObject } from '../../../store/files/encode-object.ts';
import { contentKey, fileKeysFrom } from '../../../store/files/file-keys.ts';
import { makeGearTable } from '../../../store/files/gear-hash.ts';
import { paddedLength } from '../../../store/files/padding.ts';
import { noteName, sealNote } from '../../../store/files/upload-note.ts';
import { formatAddress, makeFileStore, makeMemoryDisk } from '../../../store/index.ts';
import { putFile } from './file-stores.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

const SECRET = Uint8Array.from({ length: 32 }, (_, i) => i);
const LARGE_BYTES = 6_291_556;

/** The first `length` bytes of the AES-256-CTR stream under a key of 32 bytes 01, from counter 0. */
function streamOf(length: number): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', filled(32, 1), filled(16, 0));
  return new Uint8Array(cipher.update(new Uint8Array(length)));
}

export async function computeVectors() {
  const keys = fileKeysFrom(SECRET);
  const text = 'A small file.\n';
  const small = encodeObject(keys, nodeCiphers, new TextEncoder().encode(text));
  const part = { digest: filled(32, 2), key: filled(32, 3), length: 300_000 };
  const name = noteName(keys, 'an upload');
  const note = { time: 1_000, levels: [[part], [{ ...part, length: 5_000_000 }]] };
  return {
    secret: hex(SECRET),
    keys: Object.fromEntries(Object.entries(keys).map(([label, key]) => [label, hex(key)])),
    padding: [0, 1, 9, 100, 1_000, 32_769, 1_048_577].map((size) => [size, paddedLength(size)]),
    gear: [...makeGearTable(nodeCiphers.aes256Ctr(keys.gear, 0, filled(1_024, 0)))].slice(0, 8),
    contentKey: hex(contentKey(keys, nodeCiphers, new TextEncoder().encode(text))),
    small: {
      text,
      form: 'padded',
      address: formatAddress(small.digest),
      key: hex(small.key),
      size: text.length,
      stored: hex(small.bytes),
    },
    large: await largeFile(),
    list: {
      level: 0,
      parts: [partOf(part)],
      plaintext: hex(encodeList({ level: 0, parts: [part] })),
    },
    note: {
      identity: 'an upload',
      name,
      time: note.time,
      levels: note.levels.map((level) => level.map(partOf)),
      nonce: hex(filled(24, 4)),
      stored: hex(sealNote(keys, { bytes: (length) => filled(length, 4) }, name, note)),
    },
  };
}

function partOf({ digest, key, length }: { digest: Uint8Array; key: Uint8Array; length: number }) {
  return { root: hex(digest), key: hex(key), length };
}

/** A file of several chunks. */
async function largeFile() {
  const bytes = streamOf(LARGE_BYTES);
  const borders = makeChunkBorders(fileKeysFrom(SECRET), nodeCiphers);
  const lengths: number[] = [];
  for (let at = 0; at < bytes.length; at += lengths.at(-1)!) {
    const rest = bytes.subarray(at);
    lengths.push(borders.find(rest, rest.length, 0) ?? rest.length);
  }
  const disk = makeMemoryDisk();
  const random = { bytes: (length: number) => filled(length, 0) };
  const powers = { disk, ciphers: nodeCiphers, random, secret: SECRET, now: () => 0 };
  const cap = await putFile(makeFileStore(powers), bytes);
  return {
    sha256: sha256(bytes),
    chunks: lengths,
    form: cap.form,
    address: cap.address,
    key: hex(cap.key),
    size: cap.size,
    objects: [...disk.objects].map(([address, stored]) => ({
      address,
      bytes: stored.length,
      sha256: sha256(stored),
    })),
  };
}
