/**
 * What a host writes behind the bytes of each share, in the same blob: whose it is, what it is
 * called there, and until when it is kept. So one durable write makes a share, and the vat's own
 * record may follow a moment later; after a crash the notes say what is missing there.
 *
 * It is sealed under a secret of the host and bound to the blob's name: nobody who stores bytes can
 * make one, and whoever has the disk or the bucket learns nothing by it. docs/store/hosts.md has
 * the bytes.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

/** `2gnote` and a zero; the version follows. */
const MAGIC = Uint8Array.of(0x32, 0x67, 0x6e, 0x6f, 0x74, 0x65, 0);
const OF_SHARE = 1;
const OF_SLOT = 2;
const TAG_BYTES = 16;
/** Length of the sealed part (2), magic, version (1). */
const END_BYTES = 2 + MAGIC.length + 1;
/** Until (8), size (8), length of the grant's id (1), and of the share's name (1). */
const FIXED_BYTES = 18;
/** A note is never longer. */
export const NOTE_BYTES_MAX = FIXED_BYTES + 2 * 255 + TAG_BYTES + END_BYTES;
const CIPHER = 'aes-256-gcm';

export interface ShareNote {
  readonly grant: string;
  readonly share: string;
  /** Bytes of the share, which are in front of the note. */
  readonly size: number;
  /** Milliseconds since 1970; 0 for a slot. */
  readonly until: number;
  /** In front of it is the record of a slot, whose name is in the place of the share's. */
  readonly slot?: true;
}

/** Bytes of the note when it is sealed. */
export function noteBytes({ grant, share }: ShareNote): number {
  return FIXED_BYTES + Buffer.byteLength(grant) + Buffer.byteLength(share) + TAG_BYTES + END_BYTES;
}

/** What follows the bytes of the share in blob `name`, which no other blob ever has. */
export function sealNote(secret: Uint8Array, name: string, note: ShareNote): Uint8Array {
  const sealed = new Uint8Array(noteBytes(note));
  sealNoteInto(secret, name, note, sealed);
  return sealed;
}

/** As `sealNote`, into `place`, of `noteBytes(note)` bytes. */
export function sealNoteInto(
  secret: Uint8Array,
  name: string,
  note: ShareNote,
  place: Uint8Array,
): void {
  const bytes = Buffer.from(place.buffer, place.byteOffset, place.length);
  const plain = bytes.subarray(0, bytes.length - TAG_BYTES - END_BYTES);
  writeUint64(plain, note.until, 0);
  writeUint64(plain, note.size, 8);
  const grantBytes = plain.write(note.grant, FIXED_BYTES);
  plain[16] = grantBytes;
  plain[17] = plain.write(note.share, FIXED_BYTES + grantBytes);
  const version = note.slot ? OF_SLOT : OF_SHARE;
  const cipher = createCipheriv(CIPHER, secret, nonceOf(name)).setAAD(boundTo(name, version));
  // All of it comes at once; `final` only ends what the tag is made of.
  plain.set(cipher.update(plain));
  cipher.final();
  bytes.set(cipher.getAuthTag(), plain.length);
  const end = bytes.subarray(plain.length + TAG_BYTES);
  end.writeUInt16BE(plain.length + TAG_BYTES, 0);
  end.set(MAGIC, 2);
  end[END_BYTES - 1] = version;
}

function writeUint64(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
  bytes.writeUInt32BE(value % 2 ** 32, at + 4);
}

/**
 * The note at the end of blob `name`, of `size` bytes, of which `tail` are the last ones, at least
 * NOTE_BYTES_MAX or all. Undefined when there is none of this host.
 */
export function openNote(
  secret: Uint8Array,
  name: string,
  tail: Uint8Array,
  size: number,
): ShareNote | undefined {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.length);
  const end = bytes.subarray(Math.max(0, bytes.length - END_BYTES));
  if (end.length < END_BYTES) return undefined;
  if (end.compare(MAGIC, 0, MAGIC.length, 2, 2 + MAGIC.length) !== 0) return undefined;
  const version = end.readUInt8(END_BYTES - 1);
  if (version !== OF_SHARE && version !== OF_SLOT) return undefined;
  const length = end.readUInt16BE(0);
  const from = bytes.length - END_BYTES - length;
  if (from < 0 || length < FIXED_BYTES + TAG_BYTES) return undefined;
  const plain = decrypted(secret, name, version, bytes.subarray(from, from + length));
  if (!plain) return undefined;
  const grantEnd = FIXED_BYTES + plain.readUInt8(16);
  if (grantEnd + plain.readUInt8(17) !== plain.length) return undefined;
  const note = {
    grant: plain.toString('utf8', FIXED_BYTES, grantEnd),
    share: plain.toString('utf8', grantEnd),
    size: Number(plain.readBigUInt64BE(8)),
    until: Number(plain.readBigUInt64BE(0)),
    ...(version === OF_SLOT && { slot: true as const }),
  };
  return note.size === size - length - END_BYTES ? note : undefined;
}

function decrypted(
  secret: Uint8Array,
  name: string,
  version: number,
  sealed: Buffer,
): Buffer | undefined {
  const tagAt = sealed.length - TAG_BYTES;
  const cipher = createDecipheriv(CIPHER, secret, nonceOf(name), { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(name, version)).setAuthTag(sealed.subarray(tagAt));
  const plain = cipher.update(sealed.subarray(0, tagAt));
  try {
    cipher.final();
    return plain;
  } catch {
    // Somebody else's, of another blob, or changed: no note, whichever it is.
    return undefined;
  }
}

/** What a note is authenticated with: the blob's name, and that it is no share's. */
function boundTo(name: string, version: number): Buffer {
  return version === OF_SHARE ? Buffer.from(name) : Buffer.from([...Buffer.from(name), version]);
}

/** The blob's number and half of what is random in its name: no two blobs have the same. */
function nonceOf(name: string): Uint8Array {
  return Buffer.from(name.slice(1, 25), 'hex');
}
