/**
 * Tells others where this vat is: a signed record with a number, made anew when addresses change,
 * and long before it runs out.
 *
 * Before each, and every ten minutes, it looks for the record that others have. One that carries our
 * key and a higher number than any we used was made by somebody else who has the key: a copy of this
 * vat that runs elsewhere. Two that publish against each other would lead everybody astray, so this
 * one stops and says so.
 */
import type { Clock } from '../../vat/index.ts';
import type { AddressRecord, Libp2pNetwork } from '../netlayers/libp2p/index.ts';

const HOUR_MS = 3_600_000;
/** How long a record is good for. */
const RECORD_MS = 24 * HOUR_MS;
/** After so long it is made anew. */
const REFRESH_MS = 2 * HOUR_MS;
/** After so long it is looked for again, to see whether it still is the newest. */
const WATCH_MS = 600_000;
/** Changes within so short a time are published together. */
const SETTLE_MS = 1_000;
/** Between two tries while nobody takes it. */
const AGAIN_MS_MIN = 15_000;
const AGAIN_MS_MAX = 900_000;
const LOOK_MS = 20_000;
/** As in the record. */
const ADDRESSES_MAX = 16;
const ADDRESS_LENGTH_MAX = 256;
const MAILBOXES_MAX = 4;
const MAILBOX_LENGTH_MAX = 900;

export interface Published {
  readonly at: number;
  readonly expires: number;
  readonly holders: number;
}

export interface PublisherPowers {
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly network: Libp2pNetwork;
  readonly mailboxes: () => readonly string[];
  readonly seal: (record: AddressRecord) => Uint8Array;
  /** Takes a number above this one for the next record; it is on the disk before it is answered. */
  readonly number: (above: number) => Promise<number>;
  /** The last number that was used before; 0 when none was. */
  readonly last: number;
  /** This vat was put back from a backup: it does not know its last number. */
  readonly restored: boolean;
  /** The record changed, or how many have it. */
  readonly changed: () => void;
  /** Somebody else publishes under our key. */
  readonly twice: (other: AddressRecord) => void;
  readonly onFault: (error: unknown) => void;
}

export class Publisher {
  published: Published | undefined;
  readonly #our: PublisherPowers;
  #last: number;
  /** What was told last: published anew only when it differs, or is old. */
  #told = '';
  #oldFrom = 0;
  /** A number above ours that we know of and go beyond. */
  #above = 0;
  #mayBeBehind: boolean;
  #busy = false;
  #again = false;
  #againMs = 0;
  #next: (() => void) | undefined;
  #closed = false;

  constructor(powers: PublisherPowers) {
    this.#our = powers;
    this.#last = powers.last;
    this.#mayBeBehind = powers.restored || powers.last === 0;
  }

  /** Something may have changed. */
  look(): void {
    if (this.#text() !== this.#told) this.#plan(SETTLE_MS);
  }

  /** Publishes now, whatever was told. */
  now(): void {
    this.#told = '';
    this.#plan(0);
  }

  close(): void {
    this.#closed = true;
    this.#next?.();
  }

  #plan(ms: number): void {
    if (this.#closed) return;
    this.#next?.();
    const { clock, onFault } = this.#our;
    const due = clock.now() + ms;
    this.#next = clock.wakeAt(due, () => {
      this.#next = undefined;
      if (clock.now() < due) this.#plan(due - clock.now());
      else this.#run().catch(onFault);
    });
  }

  async #run(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#again = false;
    try {
      await this.#publish();
    } catch (error) {
      this.#our.onFault(error);
      this.#later();
    } finally {
      this.#busy = false;
      if (this.#again) this.#plan(SETTLE_MS);
    }
  }

  async #publish(): Promise<void> {
    const { key, clock, network, seal, number, changed, mailboxes } = this.#our;
    const addresses = this.#addresses();
    // Nobody can reach us, so there is nothing to tell; an earlier record runs out by itself.
    if (addresses.length === 0 && mailboxes().length === 0) return;
    if (await this.#isTwice()) return;
    const text = this.#text();
    if (text === this.#told && clock.now() < this.#oldFrom) return this.#plan(WATCH_MS);
    const sequence = await number(Math.max(this.#above, this.#last));
    if (this.#closed) return;
    const issued = clock.now();
    const expires = issued + RECORD_MS;
    const boxes = mailboxes()
      .filter(({ length }) => length <= MAILBOX_LENGTH_MAX)
      .slice(0, MAILBOXES_MAX);
    this.#last = sequence;
    this.#mayBeBehind = false;
    const holders = await network.publish(
      seal({ key, sequence, issued, expires, addresses, mailboxes: boxes }),
    );
    this.#told = text;
    this.published = { at: issued, expires, holders };
    if (holders === 0) this.#later();
    else {
      this.#againMs = 0;
      this.#oldFrom = issued + REFRESH_MS;
      this.#plan(WATCH_MS);
    }
    changed();
  }

  #later(): void {
    this.#againMs = Math.min(Math.max(this.#againMs * 2, AGAIN_MS_MIN), AGAIN_MS_MAX);
    this.#plan(this.#againMs);
  }

  /** Does somebody have a record of us that we have not made? */
  async #isTwice(): Promise<boolean> {
    const { key, network, twice } = this.#our;
    const limit = new AbortController();
    const stop = this.#our.clock.wakeAt(this.#our.clock.now() + LOOK_MS, () => limit.abort());
    // Who cannot look cannot be warned; whoever has a newer record refuses ours.
    const found = await network.find(key, limit.signal).catch(() => undefined);
    stop();
    if (this.#closed) return true;
    if (!found || found.sequence <= this.#last) return false;
    this.#above = found.sequence;
    if (this.#mayBeBehind) return false;
    twice(found);
    return true;
  }

  #addresses(): string[] {
    const all = this.#our.network.addresses();
    return all.filter(({ length }) => length <= ADDRESS_LENGTH_MAX).slice(0, ADDRESSES_MAX);
  }

  #text(): string {
    return JSON.stringify([this.#addresses(), this.#our.mailboxes()]);
  }
}
