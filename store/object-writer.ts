/**
 * Writing an object in one streaming pass. Plaintext is gathered into segments, each is encrypted
 * and hashed at once and handed to the disk; while the disk works on it the next one is encrypted.
 * At most IN_FLIGHT_SEGMENTS are on their way, which bounds memory and slows a fast source down.
 * The key is made here, once for each object, which is why counter mode can start at zero.
 */
import { type AppendQueue, makeAppendQueue } from './append-queue.ts';
import { ObjectClosed, ObjectTooLarge } from './errors.ts';
import {
  keyCommitment,
  leafHash,
  makeLeafList,
  makeTreeFold,
  rootHash,
  type TreeFold,
} from './merkle-tree.ts';
import { formatAddress } from './object-address.ts';
import type { DiskWriter } from './object-disk.ts';
import {
  encodeFooter,
  encodeHeader,
  OBJECT_BYTES_MAX,
  OBJECT_KEY_BYTES,
  SEGMENT_BLOCKS,
  SEGMENT_BYTES,
} from './object-format.ts';
import type { ObjectWriter, ReadCap } from './object-store.ts';
import type { Ciphers, Random } from './powers.ts';

/** Segments handed to the disk and not yet taken: 1 MiB. */
export const IN_FLIGHT_SEGMENTS = 8;

export class StreamingWriter implements ObjectWriter {
  readonly #ciphers: Ciphers;
  readonly #disk: DiskWriter;
  readonly #queue: AppendQueue;
  readonly #key: Uint8Array;
  readonly #header: Uint8Array;
  readonly #leaves = makeLeafList();
  readonly #tree: TreeFold;
  readonly #partial = new Uint8Array(SEGMENT_BYTES);
  #filled = 0;
  #written = 0;
  /** Why nothing more is accepted: the first error, or that it was finished or aborted. */
  #ended: unknown;
  /** The last call; the next one starts after it, so that overlapping calls keep their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(disk: DiskWriter, powers: { readonly ciphers: Ciphers; readonly random: Random }) {
    this.#disk = disk;
    this.#ciphers = powers.ciphers;
    this.#queue = makeAppendQueue(disk, IN_FLIGHT_SEGMENTS);
    this.#tree = makeTreeFold(powers.ciphers);
    this.#key = powers.random.bytes(OBJECT_KEY_BYTES);
    this.#header = encodeHeader(keyCommitment(powers.ciphers, this.#key));
    // A failure of this step is told by the next one.
    void this.#inTurn(() => this.#queue.append(this.#header));
  }

  get written(): number {
    return this.#written;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#inTurn(() => this.#take(bytes));
  }

  finish(): Promise<ReadCap> {
    return this.#inTurn(() => this.#seal());
  }

  async abort(): Promise<void> {
    this.#ended ??= new ObjectClosed();
    await Promise.allSettled([this.#last]);
    await this.#disk.abort();
  }

  /** Runs `step` after the steps before it. When one fails the object is dropped at once. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#ended !== undefined) throw this.#ended;
      try {
        return await step();
      } catch (error) {
        this.#ended ??= error;
        await this.#disk.abort();
        throw error;
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #take(bytes: Uint8Array): Promise<void> {
    if (this.#written + bytes.length > OBJECT_BYTES_MAX) throw new ObjectTooLarge(OBJECT_BYTES_MAX);
    for (let at = 0; at < bytes.length; ) {
      if (this.#ended !== undefined) throw this.#ended;
      const room = SEGMENT_BYTES - this.#filled;
      const piece = bytes.subarray(at, at + room);
      at += piece.length;
      this.#written += piece.length;
      if (piece.length === SEGMENT_BYTES) {
        await this.#store(piece);
      } else {
        this.#partial.set(piece, this.#filled);
        this.#filled += piece.length;
        if (this.#filled === SEGMENT_BYTES) await this.#storePartial();
      }
    }
  }

  /** Encrypts before it first waits, so that `plaintext` may then be used again. */
  #store(plaintext: Uint8Array): Promise<void> {
    const index = this.#leaves.length;
    const ciphertext = this.#ciphers.aes256Ctr(this.#key, index * SEGMENT_BLOCKS, plaintext);
    const leaf = leafHash(this.#ciphers, ciphertext);
    this.#leaves.push(leaf);
    this.#tree.add(leaf);
    return this.#queue.append(ciphertext);
  }

  #storePartial(): Promise<void> {
    const filled = this.#filled;
    this.#filled = 0;
    return this.#store(this.#partial.subarray(0, filled));
  }

  async #seal(): Promise<ReadCap> {
    if (this.#filled > 0) await this.#storePartial();
    const footer = encodeFooter(this.#written);
    if (this.#leaves.length > 0) await this.#queue.append(this.#leaves.bytes());
    await this.#queue.append(footer);
    await this.#queue.drain();
    const root = rootHash(this.#ciphers, this.#header, footer, this.#tree.top());
    const address = formatAddress(root);
    await this.#disk.commit(address);
    this.#ended = new ObjectClosed();
    return { address, key: this.#key, size: this.#written };
  }
}
