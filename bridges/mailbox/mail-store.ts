/**
 * The disk of a host of mailboxes: each envelope is one blob under a random name that is never used
 * again. It is on the disk before it is in a mailbox; what a crash leaves between the two is in no
 * mailbox, and swept at the next start.
 */
import {
  type MailboxBook,
  type MailboxCensus,
  MailDevice,
  type MailDevice as MailDeviceInterface,
  Refusal,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type ObjectDisk, ObjectMissing } from '../../store/index.ts';
import { guarded, type Random, type RefTo } from '../../vat/index.ts';

const NAME_BYTES = 16;
/** Envelopes that are being written at once; more are refused for now. */
const WRITING_MAX = 64;

interface MailStorePowers {
  readonly disk: ObjectDisk;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}

export class MailStore {
  readonly ref: RefTo<typeof MailDeviceInterface>;
  readonly #powers: MailStorePowers;
  /** Named since the program began: no sweep may take them for left behind. */
  readonly #fresh = new Set<string>();
  readonly #busy = new Set<Promise<unknown>>();
  #closed = false;

  constructor(powers: MailStorePowers) {
    this.#powers = powers;
    this.ref = guarded(
      MailDevice,
      {
        put: (book, contact, envelope) => this.#put(book, contact, envelope),
        read: (book, wanted, next) => this.#read(book, wanted, next),
        drop: (blobs) => this.#during(this.#removeAll(blobs)),
      },
      powers.onFault,
    );
  }

  /** Deletes what is in no mailbox. */
  async sweep(census: RefTo<typeof MailboxCensus>): Promise<void> {
    const { disk } = this.#powers;
    const there: string[] = [];
    for await (const { name } of disk.list()) if (!this.#fresh.has(name)) there.push(name);
    if (there.length === 0) return;
    const known = new Set<string>();
    for (const book of await E(census).books()) {
      for (let after = 0n; ; ) {
        const { blobs, last } = await E(book as RefTo<typeof MailboxBook>).blobs(after);
        for (const blob of blobs) known.add(blob);
        if (last === 0n) break;
        after = last;
      }
    }
    await this.#removeAll(there.filter((name) => !known.has(name)));
  }

  /** What is being written or deleted has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#busy]);
  }

  #during<T>(work: Promise<T>): Promise<T> {
    const over = work.finally(() => this.#busy.delete(over));
    this.#busy.add(over);
    return over;
  }

  async #put(
    book: RefTo<typeof MailboxBook>,
    contact: number,
    envelope: Uint8Array,
  ): Promise<void> {
    if (this.#closed || this.#busy.size >= WRITING_MAX) {
      throw new Refusal('busy', 'This mailbox is busy. Try again later.');
    }
    await this.#during(this.#write(book, contact, envelope));
  }

  async #write(
    book: RefTo<typeof MailboxBook>,
    contact: number,
    envelope: Uint8Array,
  ): Promise<void> {
    const { disk, random } = this.#powers;
    const name = `m${Buffer.from(random.bytes(NAME_BYTES)).toString('hex')}`;
    this.#fresh.add(name);
    await disk.put(name, envelope);
    try {
      await E(book).entered(contact, name, envelope.length);
    } catch (error) {
      await this.#removeAll([name]);
      throw error;
    }
  }

  async #read(
    book: RefTo<typeof MailboxBook>,
    wanted: readonly { readonly number: number; readonly blob: string }[],
    next: number | undefined,
  ) {
    const envelopes: { number: bigint; envelope: Uint8Array }[] = [];
    const lost: number[] = [];
    for (const { number, blob } of wanted) {
      const envelope = await this.#whole(blob);
      if (envelope) envelopes.push({ number: BigInt(number), envelope });
      else lost.push(number);
    }
    if (lost.length > 0) await E(book).lost(lost);
    return { envelopes, ...(next === undefined ? {} : { next: BigInt(next) }) };
  }

  /** Undefined when the disk does not have it. */
  async #whole(blob: string): Promise<Uint8Array | undefined> {
    try {
      const reader = await this.#powers.disk.open(blob);
      try {
        return await reader.read(0, reader.size);
      } finally {
        await reader.close();
      }
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    }
  }

  async #removeAll(blobs: readonly string[]): Promise<void> {
    const { disk, onFault } = this.#powers;
    for (const blob of blobs) {
      this.#fresh.delete(blob);
      await disk.remove(blob).catch(onFault);
    }
  }
}
