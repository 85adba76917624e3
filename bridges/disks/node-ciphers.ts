/**
 * The bulk primitives of the store by node:crypto, which uses the processor's AES and SHA
 * instructions: about 2 GB/s on one core. Results are plain Uint8Arrays, because a Buffer behaves
 * differently (its slice is a view) and the store is also written for browsers.
 */
import { createCipheriv, createHash, hash as hashOnce } from 'node:crypto';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Ciphers } from '../../store/index.ts';

/** The first counter block of one call; it is copied when the cipher is made. */
const counter = new DataView(new ArrayBuffer(16));
const WORD = 2 ** 32;
const HASH_BYTES = 32;
/** Parts of so many bytes together are joined before they are hashed. */
const JOINED_BYTES_MAX = 2_048;
const joined = new Uint8Array(JOINED_BYTES_MAX);
/** Below 128 KiB, from where on the system is asked for memory and has to clear it first. */
const PIECE_BYTES = 65_536;
/** Of less, giving it back costs more than it is worth. */
const GIVEN_BACK_BYTES_MIN = 8_192;
const GMAC_NONCE = new Uint8Array(12);

export const nodeCiphers: Ciphers = {
  aes256Ctr(key, firstBlock, data, into) {
    counter.setUint32(8, firstBlock / WORD);
    counter.setUint32(12, firstBlock % WORD);
    const cipher = createCipheriv('aes-256-ctr', key, counter);
    if (into === undefined) return plain(cipher.update(data));
    for (let at = 0; at < data.length; at += PIECE_BYTES) {
      const piece = cipher.update(data.subarray(at, at + PIECE_BYTES));
      into.set(piece, at);
      if (piece.length >= GIVEN_BACK_BYTES_MIN) giveBack(piece);
    }
    return into;
  },
  aes256Gmac(key, data) {
    const cipher = createCipheriv('aes-256-gcm', key, GMAC_NONCE);
    cipher.setAAD(data);
    cipher.final();
    return plain(cipher.getAuthTag());
  },
  sha256(...parts) {
    // One call in place of three, where joining costs less than they do.
    const whole = parts.length === 1 ? parts[0] : joinedIfSmall(parts);
    if (whole !== undefined) return fromBinary(hashOnce('sha256', whole, 'binary'));
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return fromBinary(hash.digest('binary'));
  },
};

/**
 * A port that nobody listens to. What is moved to it is gone at once, as the standard of message
 * ports says; otherwise each thread that encrypts much would keep 32 MiB of used pieces until its
 * garbage is collected, and never have the same memory twice while it is at hand.
 */
const nowhere = closedPort();

function closedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  port2.close();
  return port1;
}

/** To be called with memory of its own that nobody uses any more. */
function giveBack({ buffer }: Uint8Array): void {
  nowhere.postMessage(undefined, [buffer as ArrayBuffer]);
}

function joinedIfSmall(parts: readonly Uint8Array[]): Uint8Array | undefined {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > JOINED_BYTES_MAX) return undefined;
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined.subarray(0, length);
}

/**
 * A hash comes as a text with a character for each byte, and becomes an array of the engine's own:
 * a Buffer has memory from elsewhere, and making and forgetting that takes longer than hashing.
 */
function fromBinary(text: string): Uint8Array {
  const bytes = new Uint8Array(HASH_BYTES);
  for (let i = 0; i < HASH_BYTES; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
