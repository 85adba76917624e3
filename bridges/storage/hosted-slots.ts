/**
 * The slots of one grant at work. A record is acknowledged once it is durable as a blob with a note
 * of what it is; the book gets it a moment later, with others, and then the blob is deleted. Which
 * record may follow which is decided here: writes of one slot come one after the other, and those
 * that the book does not have yet are in memory. docs/store/slots.md says what holds after a crash.
 */
import {
  Balance,
  type LeaseBook,
  Refusal,
  SLOTS_BYTES_MAX,
  SLOTS_MAX,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type Signatures, verifyRecord } from '../../store/index.ts';
import type { Inside, RefTo } from '../../vat/index.ts';
import type { Accounts, Hold, Reserved } from './accounts.ts';
import type { HeldPowers } from './held-shares.ts';
import { KnownSlots, type SlotNow } from './known-slots.ts';
import { SlotNames } from './slot-names.ts';
import { SlotTurns } from './slot-turns.ts';
import { Unentered, type UnenteredOne } from './unentered.ts';

/** Bytes of records that may be acknowledged before the book has them, and that it gets at once. */
const UNENTERED_BYTES_MAX = 16_777_216;
const ENTERED_BYTES_MAX = 1_048_576;
/** What a record counts for at least, so that no turn gets more than a thousand. */
const WEIGHT_MIN = 1_100;

export interface SlotHostPowers extends HeldPowers {
  readonly grant: string;
  readonly accounts: Accounts;
  readonly reserved: Reserved;
  readonly signatures: Signatures;
  /** Hears how the account stands. */
  readonly told: (balance: Inside<typeof Balance>) => void;
}

interface UnenteredSlot extends UnenteredOne {
  readonly now: SlotNow;
  readonly isNew: boolean;
  /** By how much longer it is than what was there before. */
  readonly more: number;
}

export class HostedSlots {
  readonly #book: RefTo<typeof LeaseBook>;
  readonly #powers: SlotHostPowers;
  readonly #turns = new SlotTurns();
  /** Of those slots that are not in the book as they are. */
  readonly #newest = new Map<string, SlotNow>();
  readonly #known = new KnownSlots();
  readonly #names: SlotNames;
  readonly #unentered: Unentered<UnenteredSlot>;
  /** What the book has, and what is on its way there. */
  #room: { readonly slots: number; readonly bytes: number } | undefined;
  #coming = { slots: 0, bytes: 0 };
  /** Settled when no blob is left of what is in the book. */
  #removed: Promise<unknown> = Promise.resolve();
  #over: Refusal | undefined;

  constructor(book: RefTo<typeof LeaseBook>, powers: SlotHostPowers) {
    this.#book = book;
    this.#names = new SlotNames(book);
    this.#powers = powers;
    this.#unentered = new Unentered({
      ...powers,
      weightMax: ENTERED_BYTES_MAX,
      enter: (batch, floor) => this.#enter(batch, floor),
    });
  }

  /** The record, for who may change the bytes. */
  async read(slot: string): Promise<Uint8Array | undefined> {
    const now = this.#inMemory(slot) ?? (await this.#turns.run([slot], () => this.#find(slot)));
    return now?.record.slice();
  }

  /** Compare-and-set. Throws BadSlot, a Refusal, and what the disk throws. */
  write(slot: string, bytes: Uint8Array, expected: Uint8Array | undefined) {
    const { number, hash, bytes: record } = verifyRecord(slot, bytes, this.#powers.signatures);
    return this.#turns.run([slot], async () => {
      const here = await this.#find(slot);
      const next = { record, number, hash };
      if (!follows(here, next, expected)) {
        return { written: false, ...(here && { record: here.record.slice() }) };
      }
      await this.#keep(slot, next, here);
      return { written: true };
    });
  }

  /** Runs `cancel`, by which the book forgets these: nothing of them is left outside it then. */
  cancelling<T>(slots: readonly string[], cancel: () => Promise<T>): Promise<T> {
    return this.#turns.run(slots, async () => {
      await this.#unentered.enter(slots);
      await this.#removed;
      try {
        const answer = await cancel();
        for (const slot of slots) this.#names.forget(slot);
        return answer;
      } finally {
        for (const slot of slots) this.#known.forget(slot);
        this.#room = undefined;
      }
    });
  }

  /** Resolves when the book has all that was acknowledged. Throws what the vat says. */
  settle(): Promise<void> {
    return this.#unentered.settle();
  }

  /** Nothing is taken from now on, whatever is on its way. */
  revoke(why: Refusal): void {
    this.#over = why;
  }

  /** Nothing is tried again by itself from now on. */
  close(): void {
    this.#unentered.end();
  }

  #inMemory(slot: string): SlotNow | undefined {
    return this.#newest.get(slot) ?? this.#known.get(slot);
  }

  /** To be called in the slot's turn. */
  async #find(slot: string): Promise<SlotNow | undefined> {
    const now = this.#inMemory(slot);
    if (now) return now;
    await this.#powers.recovered();
    if (!(await this.#names.mayHave(slot))) return undefined;
    const found = await E(this.#book).readSlot(slot);
    if (!found) return undefined;
    const { bytes: record, number, hash } = verifyRecord(slot, found, this.#powers.signatures);
    this.#known.set(slot, { record, number, hash });
    return { record, number, hash };
  }

  async #keep(slot: string, now: SlotNow, before: SlotNow | undefined): Promise<void> {
    const { accounts, reserved, blobs, grant } = this.#powers;
    const size = now.record.length;
    const more = size - (before?.record.length ?? 0);
    const hold = accounts.hold(reserved);
    try {
      await this.#reserve(hold, more, before === undefined);
      await blobs.asNew(async (blob) => {
        try {
          await blobs.put(blob, now.record, { grant, share: slot, size, until: 0, slot: true });
        } catch (error) {
          await blobs.removed([blob]);
          throw error;
        }
        this.#add({ name: slot, blob, now, isNew: before === undefined, more }, hold);
      });
    } finally {
      hold.release();
    }
  }

  /** It is durable with its note: now the slot holds it. */
  #add(entry: Omit<UnenteredSlot, 'hold' | 'weight'>, hold: Hold): void {
    if (this.#over) {
      this.#powers.blobs.remove([entry.blob]);
      throw this.#over;
    }
    const { name, now, isNew, more } = entry;
    this.#newest.set(name, now);
    this.#known.set(name, now);
    this.#names.add(name);
    this.#coming.slots += isNew ? 1 : 0;
    this.#coming.bytes += more;
    const weight = Math.max(WEIGHT_MIN, now.record.length);
    this.#unentered.add({ ...entry, weight, hold: hold.handOver() });
  }

  /** Holds room. Throws a Refusal with code `host-full`. */
  async #reserve(hold: Hold, more: number, isNew: boolean): Promise<void> {
    if (this.#unentered.weight >= UNENTERED_BYTES_MAX) await this.settle();
    if (!(await this.#hasRoom(more, isNew))) {
      await this.settle();
      if (!(await this.#hasRoom(more, isNew))) throw tooMany();
    }
    if (more <= 0 || hold.tryTake(more)) return;
    // What became shorter gives its room back when the book has it.
    await this.settle();
    await hold.take(more);
  }

  async #hasRoom(more: number, isNew: boolean): Promise<boolean> {
    if (!this.#room) {
      const { slots, bytes } = await E(this.#book).slotRoom();
      this.#room ??= { slots: Number(slots), bytes: Number(bytes) };
    }
    const { slots, bytes } = this.#room;
    const tooManySlots = isNew && slots + this.#coming.slots >= SLOTS_MAX;
    return !tooManySlots && bytes + this.#coming.bytes + more <= SLOTS_BYTES_MAX;
  }

  async #enter(batch: readonly UnenteredSlot[], floor: number): Promise<void> {
    const last = new Map(batch.map(({ name, now }) => [name, now]));
    const records = [...last].map(([slot, now]) => ({ slot, ...now }));
    const { room, balance } = await E(this.#book).slotsEntered(records, floor);
    this.#powers.told(Balance.inward(balance, 'The account'));
    this.#room = { slots: Number(room.slots), bytes: Number(room.bytes) };
    for (const { isNew, more } of batch) {
      this.#coming.slots -= isNew ? 1 : 0;
      this.#coming.bytes -= more;
    }
    for (const [slot, now] of last) {
      if (this.#newest.get(slot) === now) this.#newest.delete(slot);
    }
    const removed = this.#powers.blobs.removed(batch.map(({ blob }) => blob));
    this.#removed = Promise.all([this.#removed, removed]);
  }
}

/**
 * May `next` take the place of what is there? Only if that is what its writer expected, and of a
 * lower number: no version that somebody saw is ever rewritten.
 */
function follows(
  here: SlotNow | undefined,
  next: SlotNow,
  expected: Uint8Array | undefined,
): boolean {
  if (!here || !expected) return !here && !expected;
  // Hashes of what the writer could read are no secrets.
  const isExpected = here.hash.every((byte, at) => byte === expected[at]);
  return isExpected && next.number > here.number;
}

function tooMany(): Refusal {
  return new Refusal('host-full', 'A grant can hold no more slots than these.');
}
