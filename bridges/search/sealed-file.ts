/**
 * A file of which the disk sees nothing but its size: blocks of 8 KiB, each sealed by itself.
 *
 *     header   "2gsearch" | version 1 byte | 7 zero bytes | salt 16 bytes
 *     block i  nonce 12 bytes | ciphertext, 8,192 bytes or in the last block fewer | tag 16 bytes
 *
 * AES-256-GCM under HKDF(key, salt, name), with the number of the block as associated data, so that a block cannot
 * be put into another place or file. A nonce is random and used for one writing of one block. What was written last
 * stays in memory until another block is written or the file is synced: a journal that grows by small pieces is
 * sealed once for each block.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { RawFile } from './raw-file.ts';

export const BLOCK_BYTES = 8_192;
const MAGIC = Buffer.from('2gsearch\u0001\0\0\0\0\0\0\0', 'latin1');
const SALT_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;
const SEALED_BYTES = BLOCK_BYTES + OVERHEAD_BYTES;

/** A block (or the header) is not what was written there under this key. */
export class BrokenSeal extends Error {
  readonly code = 'broken-seal';
  override readonly name = 'BrokenSeal';
}

interface Block {
  readonly at: number;
  /** Always a whole block; `length` of it are in use. */
  readonly bytes: Buffer;
  length: number;
  dirty: boolean;
}

export class SealedFile {
  readonly #raw: RawFile;
  readonly #key: Buffer;
  #size: number;
  #recent: Block | undefined;

  /** Opens or begins it. Throws BrokenSeal when it is none of ours. */
  constructor(raw: RawFile, key: Uint8Array, name: string) {
    this.#raw = raw;
    const physical = raw.size();
    const header = Buffer.alloc(HEADER_BYTES);
    if (physical < HEADER_BYTES) {
      // A crash while it was begun: nothing of it can have been synced.
      MAGIC.copy(header);
      randomBytes(SALT_BYTES).copy(header, MAGIC.length);
      raw.truncate(0);
      raw.write(header, 0);
    } else {
      raw.read(header, 0);
      if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw new BrokenSeal('No such file.');
    }
    const salt = header.subarray(MAGIC.length);
    this.#key = Buffer.from(hkdfSync('sha256', key, salt, `2gather/search/${name}`, 32));
    this.#size = logicalSize(Math.max(0, physical - HEADER_BYTES));
  }

  get size(): number {
    return this.#size;
  }

  /** Reads up to `into.length` bytes; answers how many there were. Throws BrokenSeal. */
  read(into: Uint8Array, from: number): number {
    const end = Math.min(from + into.length, this.#size);
    for (let at = from; at < end; ) {
      const block = this.#block(Math.floor(at / BLOCK_BYTES));
      const start = at % BLOCK_BYTES;
      const part = block.bytes.subarray(start, Math.min(BLOCK_BYTES, start + end - at));
      into.set(part, at - from);
      at += part.length;
    }
    return Math.max(0, end - from);
  }

  write(bytes: Uint8Array, from: number): void {
    if (from > this.#size) this.#grow(from);
    for (let done = 0; done < bytes.length; ) {
      const at = from + done;
      const start = at % BLOCK_BYTES;
      const part = bytes.subarray(done, done + BLOCK_BYTES - start);
      const block = this.#blockToWrite(Math.floor(at / BLOCK_BYTES), start, part.length);
      block.bytes.set(part, start);
      block.length = Math.max(block.length, start + part.length);
      block.dirty = true;
      done += part.length;
    }
    this.#size = Math.max(this.#size, from + bytes.length);
  }

  truncate(size: number): void {
    if (size >= this.#size) return;
    const whole = Math.floor(size / BLOCK_BYTES);
    const rest = size % BLOCK_BYTES;
    // Sealed anew with its new length; the bytes behind its end are forgotten.
    const last = rest > 0 ? Buffer.from(this.#block(whole).bytes.subarray(0, rest)) : undefined;
    this.#recent = undefined;
    this.#raw.truncate(HEADER_BYTES + whole * SEALED_BYTES);
    this.#size = whole * BLOCK_BYTES;
    if (last) this.write(last, whole * BLOCK_BYTES);
  }

  sync(): void {
    this.#flush();
    this.#raw.sync();
  }

  close(): void {
    this.#flush();
    this.#raw.close();
  }

  /** Zeros up to `size`, block by block. */
  #grow(size: number): void {
    const zeros = Buffer.alloc(BLOCK_BYTES);
    while (this.#size < size) {
      const room = BLOCK_BYTES - (this.#size % BLOCK_BYTES);
      this.write(zeros.subarray(0, Math.min(room, size - this.#size)), this.#size);
    }
  }

  #blockToWrite(at: number, start: number, length: number): Block {
    if (this.#recent?.at === at) return this.#recent;
    const known = this.#lengthOf(at);
    if (known > 0 && (start > 0 || length < known)) return this.#block(at);
    this.#flush();
    this.#recent = { at, bytes: Buffer.alloc(BLOCK_BYTES), length: 0, dirty: false };
    return this.#recent;
  }

  #lengthOf(at: number): number {
    return Math.max(0, Math.min(BLOCK_BYTES, this.#size - at * BLOCK_BYTES));
  }

  #block(at: number): Block {
    if (this.#recent?.at === at) return this.#recent;
    this.#flush();
    const length = this.#lengthOf(at);
    const sealed = Buffer.allocUnsafe(length + OVERHEAD_BYTES);
    const got = this.#raw.read(sealed, HEADER_BYTES + at * SEALED_BYTES);
    const bytes = Buffer.alloc(BLOCK_BYTES);
    if (got === sealed.length) this.#open(at, sealed).copy(bytes);
    else throw new BrokenSeal('A block of the search index is cut short.');
    this.#recent = { at, bytes, length, dirty: false };
    return this.#recent;
  }

  #open(at: number, sealed: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(numberOf(at));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const bytes = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
    try {
      decipher.final();
    } catch (cause) {
      throw new BrokenSeal('A block of the search index is damaged.', { cause });
    }
    return bytes;
  }

  #flush(): void {
    const block = this.#recent;
    if (!block?.dirty) return;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(numberOf(block.at));
    const ciphertext = cipher.update(block.bytes.subarray(0, block.length));
    cipher.final();
    const sealed = Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
    this.#raw.write(sealed, HEADER_BYTES + block.at * SEALED_BYTES);
    block.dirty = false;
  }
}

function logicalSize(sealed: number): number {
  const whole = Math.floor(sealed / SEALED_BYTES);
  const rest = sealed % SEALED_BYTES;
  return whole * BLOCK_BYTES + Math.max(0, rest - OVERHEAD_BYTES);
}

function numberOf(at: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(at));
  return bytes;
}
