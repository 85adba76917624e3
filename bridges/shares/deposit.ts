/**
 * A share on its way to this host: takes blobs, lays the host's layer over them, and writes them.
 *
 * The half for that is made here, of this machine's chance. It goes to the disk last, when all
 * blobs are durable; a deposit that is cut off leaves nothing that could be opened.
 */
import { DepositRoom, type HostedFilling, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { DiskWriter } from '../../store/index.ts';
import {
  BadSealed,
  BLOB_HEADER_BYTES,
  decodeBlobHeader,
  layerKey,
  type MeetingKeys,
  nonceOf,
  type Suite,
} from '../../store/sealed-share/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import { type DepositMessage, decodeDeposit } from './deposit-message.ts';
import { openBy } from './node-aead.ts';
import { type BlobPowers, blobName, layered } from './sealed-blobs.ts';

export interface DepositPowers extends BlobPowers {
  readonly half: Uint8Array;
  readonly onFault: (error: unknown) => void;
}

/** What is being filled. */
interface Filling {
  readonly id: string;
  /** Most bytes of all blobs. */
  readonly limit: number;
  readonly share: RefTo<typeof HostedFilling>;
}

/** The blob that is being written. */
interface Current {
  readonly writer: DiskWriter;
  readonly index: number;
  readonly key: Uint8Array;
  /** Bytes behind the header so far. */
  at: number;
}

export class Deposit {
  readonly ref: RefTo<typeof DepositRoom>;
  readonly #powers: DepositPowers;
  readonly #filling: Filling;
  #next = 0;
  #bytes = 0;
  #current: Current | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #over = false;

  constructor(powers: DepositPowers, suite: Suite, keys: MeetingKeys, filling: Filling) {
    this.#powers = powers;
    this.#filling = filling;
    const take = (number: number, sealed: Uint8Array): DepositMessage => {
      if (number !== this.#next) throw new BadSealed('a piece came out of its order');
      this.#next += 1;
      try {
        return decodeDeposit(openBy(suite, keys.in, nonceOf(suite, number), sealed));
      } catch (cause) {
        throw cause instanceof BadSealed ? cause : new BadSealed('a piece was changed on its way');
      }
    };
    this.ref = guarded(
      DepositRoom,
      { put: (number, sealed) => this.#inOrder(() => this.#put(take(number, sealed))) },
      powers.onFault,
    );
  }

  /** Gives it up. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#last.catch(() => undefined);
    await this.#current?.writer.abort();
  }

  #inOrder(step: () => Promise<void>): Promise<void> {
    const next = this.#last.then(async () => {
      if (this.#over) throw new Refusal('deposit-over', 'This was given up. Begin it anew.');
      try {
        await step();
      } catch (error) {
        this.#over = true;
        await this.#current?.writer.abort();
        throw error;
      }
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #put(message: DepositMessage): Promise<void> {
    switch (message.do) {
      case 'begin':
        return this.#begin(message.index, message.header);
      case 'data':
        return this.#data(message.bytes);
      case 'end':
        return this.#commit();
      default: {
        if (this.#current) throw new BadSealed('a blob has no end');
        const { id, share } = this.#filling;
        await this.#powers.halves.keep(id, this.#powers.half);
        this.#over = true;
        await E(share).filled(message.door, message.treeBytes, this.#bytes);
      }
    }
  }

  async #begin(index: number, header: Uint8Array): Promise<void> {
    if (this.#current) throw new BadSealed('a blob has no end');
    const key = layerKey(this.#powers.half, decodeBlobHeader(header));
    this.#count(BLOB_HEADER_BYTES);
    const writer = await this.#powers.disk.create();
    this.#current = { writer, index, key, at: 0 };
    await writer.append(header);
  }

  async #data(bytes: Uint8Array): Promise<void> {
    const current = this.#current;
    if (!current || current.at % 16 !== 0) throw new BadSealed('a piece lies nowhere');
    this.#count(bytes.length);
    await current.writer.append(layered(this.#powers.ciphers, current.key, current.at, bytes));
    current.at += bytes.length;
  }

  async #commit(): Promise<void> {
    if (!this.#current) throw new BadSealed('an end has no blob');
    const { writer, index } = this.#current;
    await writer.commit(blobName(this.#filling.id, index));
    this.#current = undefined;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#filling.limit) {
      throw new Refusal('no-room', 'More came than was announced. Share it anew.');
    }
  }
}
