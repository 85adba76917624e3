/**
 * One grant at work: takes shares to the disk, and gives them back.
 *
 * Room is held before a byte is taken. A share is acknowledged when it is durable together with its
 * note, which says all that the lease does; leases are recorded a moment later (unentered.ts). What
 * was read or put lately is read without a turn of the vat.
 */
import { Balance, HOSTED_PIECE_BYTES_MAX, type LeaseBook, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { DiskWriter, Signatures } from '../../store/index.ts';
import { DISK_NAME } from '../../store/index.ts';
import type { Inside, RefTo, Wire } from '../../vat/index.ts';
import { type Accounts, type Hold, Reserved } from './accounts.ts';
import { diskTrouble, isGoneFromDisk } from './disk-trouble.ts';
import { type HeldPowers, HeldShares } from './held-shares.ts';
import { HostedSlots } from './hosted-slots.ts';
import { HostedWriter } from './hosted-writer.ts';
import type { Unwritten } from './unwritten.ts';

/** Shares that one grant may have on their way in pieces. */
const WRITERS_MAX = 64;

export interface GrantPowers extends HeldPowers {
  readonly accounts: Accounts;
  readonly signatures: Signatures;
  /** What all grants have on their way to the disk. */
  readonly unwritten: Unwritten;
  readonly onFault: (error: unknown) => void;
}

export class HostedGrant {
  readonly writers = new Set<HostedWriter>();
  readonly reserved: Reserved;
  readonly held: HeldShares;
  readonly #id: string;
  readonly #powers: GrantPowers;
  readonly #book: RefTo<typeof LeaseBook>;
  readonly #slots: HostedSlots;
  readonly #unwritten: Unwritten;
  #begun = 0;

  constructor(
    id: string,
    book: RefTo<typeof LeaseBook>,
    balance: Inside<typeof Balance>,
    powers: GrantPowers,
  ) {
    this.#id = id;
    this.#book = book;
    this.#powers = powers;
    this.#unwritten = powers.unwritten.ofGrant();
    this.reserved = new Reserved(balance);
    this.told(balance);
    const told = (now: Inside<typeof Balance>): void => this.told(now);
    this.held = new HeldShares(book, powers, told);
    this.#slots = new HostedSlots(book, { ...powers, grant: id, reserved: this.reserved, told });
  }

  get book(): RefTo<typeof LeaseBook> {
    return this.#book;
  }

  told(balance: Inside<typeof Balance>): void {
    this.#powers.accounts.told(this.reserved, balance);
  }

  /** As `told`, for what came in an answer. */
  #told(balance: Wire<typeof Balance>): void {
    this.told(Balance.inward(balance, 'The account'));
  }

  async put(share: string, bytes: Uint8Array, until: number): Promise<void> {
    const size = bytes.length;
    checkName(share);
    if (this.held.known(share)?.size === size) return this.held.renewOne(share, until);
    if (!this.#unwritten.tryEnter(size)) throw busy();
    const hold = this.#powers.accounts.hold(this.reserved);
    try {
      const room = this.held.room();
      if (room) await room;
      if (!hold.tryTake(size)) {
        // One that is here already needs no room.
        if ((await this.held.find(share))?.size === size)
          return await this.held.renewOne(share, until);
        await hold.take(size);
      }
      const { blobs } = this.#powers;
      await blobs.asNew(async (blob) => {
        await blobs.put(blob, bytes, { grant: this.#id, share, size, until });
        this.held.add(share, { blob, size }, until, hold);
      });
    } catch (error) {
      throw diskTrouble(error, this.#powers.onFault);
    } finally {
      hold.release();
      this.#unwritten.leave(size);
    }
  }

  async begin(until: number): Promise<HostedWriter> {
    if (this.#begun >= WRITERS_MAX) throw busy();
    this.#begun += 1;
    const { accounts, blobs, clock, onFault } = this.#powers;
    const disk = await blobs.disk.create().catch((error) => {
      this.#begun -= 1;
      throw diskTrouble(error, onFault);
    });
    const hold = accounts.hold(this.reserved);
    const writer: HostedWriter = new HostedWriter({
      disk,
      hold,
      unwritten: this.#unwritten,
      now: () => clock.now(),
      trouble: (error) => diskTrouble(error, onFault),
      finish: (share) => this.#finish(share, until, hold, disk),
      onEnd: () => {
        this.#begun -= 1;
        hold.release();
        this.writers.delete(writer);
      },
      onFault,
    });
    this.writers.add(writer);
    return writer;
  }

  /** Bytes that the grant holds, and those on their way, and how many they may be. */
  async space(): Promise<{ limit: number; used: number }> {
    await this.#powers.recovered();
    await this.settle();
    const balance = await E(this.#book).balance();
    this.#told(balance);
    return {
      limit: Number(balance.grant.limit),
      used: Number(balance.grant.used) + this.reserved.bytes,
    };
  }

  async read(share: string, from: number, to: number): Promise<Uint8Array> {
    if (to - from > HOSTED_PIECE_BYTES_MAX) {
      throw new Refusal('too-long', `At most ${HOSTED_PIECE_BYTES_MAX} bytes are read at once.`);
    }
    checkName(share);
    const found = this.held.known(share) ?? (await this.held.find(share));
    if (!found) throw missing();
    const end = Math.min(to, found.size);
    if (from >= end) return new Uint8Array(0);
    try {
      return await this.#powers.blobs.read(found.blob, from, end);
    } catch (error) {
      if (!isGoneFromDisk(error)) throw diskTrouble(error, this.#powers.onFault);
      this.#powers.onFault(error);
      await this.held.lost(share, found.blob);
      throw missing();
    }
  }

  async writeSlot(slot: string, bytes: Uint8Array, expected: Uint8Array | undefined) {
    const size = bytes.length;
    checkName(slot);
    if (!this.#unwritten.tryEnter(size)) throw busy();
    try {
      return await this.#slots.write(slot, bytes, expected);
    } catch (error) {
      throw diskTrouble(error, this.#powers.onFault);
    } finally {
      this.#unwritten.leave(size);
    }
  }

  readSlot(slot: string): Promise<Uint8Array | undefined> {
    return this.#slots.read(slot);
  }

  /** Ends leases, and deletes slots of such names. */
  cancel(names: readonly string[]): Promise<void> {
    return this.#slots.cancelling(names, () => this.held.cancel(names));
  }

  /** Resolves when the book has all that was acknowledged. Throws what the vat says. */
  async settle(): Promise<void> {
    await Promise.all([this.held.settle(), this.#slots.settle()]);
  }

  /** Nothing is taken from now on, whatever is on its way. */
  revoke(why: Refusal): void {
    this.held.revoke(why);
    this.#slots.revoke(why);
  }

  /** Nothing is tried again by itself from now on. */
  close(): void {
    this.held.close();
    this.#slots.close();
  }

  async #finish(share: string, until: number, hold: Hold, disk: DiskWriter): Promise<void> {
    const size = hold.bytes;
    checkName(share);
    if (this.held.known(share)?.size === size) {
      await disk.abort();
      return this.held.renewOne(share, until);
    }
    const { blobs } = this.#powers;
    await blobs.asNew(async (blob) => {
      await disk.append(blobs.noteFor(blob, { grant: this.#id, share, size, until }));
      await disk.commit(blob);
      this.held.add(share, { blob, size }, until, hold);
    });
  }
}

/** Names are made of what a disk takes, so that none is more than a name anywhere. */
function checkName(name: string): void {
  if (DISK_NAME.test(name)) return;
  throw new Refusal('bad-name', 'A share is named by 4 to 128 lower-case letters and digits.');
}

function busy(): Refusal {
  return new Refusal('busy', 'Too much is on its way already. Wait for answers.');
}

function missing(): Refusal {
  return new Refusal('share-missing', 'That share is not kept here.');
}
