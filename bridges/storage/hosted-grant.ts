/**
 * One grant at work: takes shares to the disk and has their leases recorded, in this order, and
 * gives them back.
 *
 * A new share costs one sync of the disk and one commit of the vat; one that is read again costs
 * neither. Room is held before a byte is taken.
 */
import { Balance, HOSTED_PIECE_BYTES_MAX, type LeaseBook, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { DiskWriter, Signatures } from '../../store/index.ts';
import { DISK_NAME, verifyRecord } from '../../store/index.ts';
import type { Clock, Inside, RefTo, Wire } from '../../vat/index.ts';
import { type Accounts, type Hold, Reserved } from './accounts.ts';
import type { Blobs } from './blobs.ts';
import { diskTrouble, isGoneFromDisk } from './disk-trouble.ts';
import { HostedWriter } from './hosted-writer.ts';
import { type KnownShare, KnownShares } from './known-shares.ts';

/** Shares that one grant may have on their way in pieces. */
const WRITERS_MAX = 64;
/** Bytes of whole shares that one grant may have on their way to the disk. */
const PUTS_BYTES_MAX = 67_108_864;

/** Codes by which a lease was certainly not recorded. */
const REFUSED = new Set<unknown>(['revoked', 'host-full', 'gone', 'not-saved']);

export interface GrantPowers {
  readonly accounts: Accounts;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly signatures: Signatures;
  readonly onFault: (error: unknown) => void;
}

export class HostedGrant {
  readonly writers = new Set<HostedWriter>();
  readonly reserved: Reserved;
  readonly #powers: GrantPowers;
  readonly #book: RefTo<typeof LeaseBook>;
  readonly #known = new KnownShares();
  #putBytes = 0;
  #begun = 0;

  constructor(book: RefTo<typeof LeaseBook>, balance: Inside<typeof Balance>, powers: GrantPowers) {
    this.#book = book;
    this.#powers = powers;
    this.reserved = new Reserved(balance);
    this.told(balance);
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

  /** Blobs that are no share any more. */
  dropped(blobs: readonly string[]): void {
    for (const blob of blobs) this.#known.forgetBlob(blob);
    this.#powers.blobs.remove(blobs);
  }

  async put(share: string, bytes: Uint8Array, until: number): Promise<void> {
    const size = bytes.length;
    checkName(share);
    if (this.#known.get(share)?.size === size) return this.#renew(share, until);
    if (this.#putBytes + size > PUTS_BYTES_MAX) throw busy();
    this.#putBytes += size;
    const hold = this.#powers.accounts.hold(this.reserved);
    try {
      if (!hold.tryTake(size)) {
        // One that is here already needs no room.
        if ((await this.#find(share))?.size === size) return await this.#renew(share, until);
        await hold.take(size);
      }
      await this.#powers.blobs.asNew(async (blob) => {
        await this.#powers.blobs.disk.put(blob, bytes);
        await this.#record(share, { blob, size }, until, hold);
      });
    } catch (error) {
      throw diskTrouble(error, this.#powers.onFault);
    } finally {
      hold.release();
      this.#putBytes -= size;
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
    const found = await this.#find(share);
    if (!found) throw missing();
    const end = Math.min(to, found.size);
    if (from >= end) return new Uint8Array(0);
    try {
      return await this.#powers.blobs.read(found.blob, from, end);
    } catch (error) {
      if (!isGoneFromDisk(error)) throw diskTrouble(error, this.#powers.onFault);
      this.#powers.onFault(error);
      this.#known.forget(share);
      await E(this.#book).lost(share, found.blob);
      throw missing();
    }
  }

  async cancel(shares: readonly string[]): Promise<void> {
    for (const share of shares) this.#known.forget(share);
    this.#told(await E(this.#book).cancel(shares));
  }

  async writeSlot(slot: string, bytes: Uint8Array, expected: Uint8Array | undefined) {
    const { number, hash } = verifyRecord(slot, bytes, this.#powers.signatures);
    const { balance, ...answer } = await E(this.#book).writeSlot(
      slot,
      bytes.slice(),
      number,
      hash,
      expected,
    );
    this.#told(balance);
    return answer;
  }

  async #finish(share: string, until: number, hold: Hold, disk: DiskWriter): Promise<void> {
    const size = hold.bytes;
    checkName(share);
    if (this.#known.get(share)?.size === size) {
      await disk.abort();
      return this.#renew(share, until);
    }
    await this.#powers.blobs.asNew(async (blob) => {
      await disk.commit(blob);
      await this.#record(share, { blob, size }, until, hold);
    });
  }

  /** The bytes are durable: now they become a share. */
  async #record(share: string, written: KnownShare, until: number, hold: Hold): Promise<void> {
    const { blob, size } = written;
    hold.recording();
    try {
      const stored = await E(this.#book).stored(share, size, until, blob);
      this.#told(stored.balance);
      if (stored.blob !== blob) this.#powers.blobs.remove([blob]);
      this.#known.set(share, { blob: stored.blob, size });
    } catch (error) {
      if (REFUSED.has((error as { code?: unknown }).code)) this.#powers.blobs.remove([blob]);
      // Whether it was recorded is not known: the next start finds out.
      else this.#powers.blobs.littered = true;
      throw error;
    }
  }

  async #find(share: string): Promise<KnownShare | undefined> {
    checkName(share);
    const known = this.#known.get(share);
    if (known) return known;
    const found = await E(this.#book).find(share);
    if (!found) return undefined;
    const { blob } = found;
    const size = Number(found.size);
    this.#known.set(share, { blob, size });
    return { blob, size };
  }

  /** A share that is here already. */
  async #renew(share: string, until: number): Promise<void> {
    const [gone] = await E(this.#book).renew([share], until);
    if (gone === undefined) return;
    this.#known.forget(share);
    throw new Refusal('busy', 'This share was just deleted. Give it once more.');
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
