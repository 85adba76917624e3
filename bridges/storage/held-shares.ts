/**
 * The shares that one grant holds: those in its book, and those that were acknowledged and are on
 * their way there. Whatever is asked of the book waits for what it depends on.
 */
import { Balance, type LeaseBook, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Clock, Inside, RefTo, Wire } from '../../vat/index.ts';
import type { Hold } from './accounts.ts';
import type { Blobs } from './blobs.ts';
import { type KnownShare, KnownShares } from './known-shares.ts';
import { Unentered, type UnenteredOne } from './unentered.ts';

/** Shares that may be acknowledged before the book has them, and that it gets in one turn. */
const UNENTERED_MAX = 10_000;
const ENTERED_MAX = 1_000;

interface UnenteredShare extends UnenteredOne {
  readonly size: number;
  readonly until: number;
}

export interface HeldPowers {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Settled once all that was acknowledged before this start is in the books. */
  readonly recovered: () => Promise<boolean>;
  readonly onFault: (error: unknown) => void;
}

export class HeldShares {
  readonly #book: RefTo<typeof LeaseBook>;
  readonly #powers: HeldPowers;
  readonly #told: (balance: Inside<typeof Balance>) => void;
  readonly #known = new KnownShares();
  readonly #unentered: Unentered<UnenteredShare>;
  /** Why nothing more is taken: it was revoked. */
  #over: Refusal | undefined;

  /** `told` hears how the account stands. */
  constructor(
    book: RefTo<typeof LeaseBook>,
    powers: HeldPowers,
    told: (balance: Inside<typeof Balance>) => void,
  ) {
    this.#book = book;
    this.#powers = powers;
    this.#told = told;
    this.#unentered = new Unentered({
      ...powers,
      weightMax: ENTERED_MAX,
      enter: (batch, floor) => this.#enter(batch, floor),
    });
  }

  /** A share that was read or put lately. */
  known(share: string): KnownShare | undefined {
    return this.#known.get(share);
  }

  /** Resolves when more may be put; undefined when that is now. */
  room(): Promise<void> | undefined {
    return this.#unentered.weight >= UNENTERED_MAX ? this.settle() : undefined;
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

  /** Blobs that are no share any more. */
  dropped(blobs: readonly string[]): void {
    for (const blob of blobs) this.#known.forgetBlob(blob);
    this.#powers.blobs.remove(blobs);
  }

  async look(shares: readonly string[]) {
    await this.#unentered.enter(shares);
    const sizes = await E(this.#book).look(shares);
    if (!sizes.includes(undefined) || !(await this.#powers.recovered())) return sizes;
    return E(this.#book).look(shares);
  }

  async renew(shares: readonly string[], until: number) {
    await this.#unentered.enter(shares);
    const missing = await E(this.#book).renew(shares, until);
    if (missing.length === 0 || !(await this.#powers.recovered())) return missing;
    return E(this.#book).renew(shares, until);
  }

  /** A crash before the blobs are deleted may bring a share back, so they are waited for. */
  async cancel(shares: readonly string[]): Promise<void> {
    await this.#powers.recovered();
    await this.#unentered.enter(shares);
    for (const share of shares) this.#known.forget(share);
    const { blobs, balance } = await E(this.#book).cancel(shares);
    this.#tell(balance);
    await this.#powers.blobs.removed(blobs);
  }

  /** The disk has it no more. */
  async lost(share: string, blob: string): Promise<void> {
    this.#known.forget(share);
    await this.#unentered.enter([share]);
    await E(this.#book).lost(share, blob);
  }

  /** It is durable with its note: now it is a share. */
  add(share: string, known: KnownShare, until: number, hold: Hold): void {
    if (this.#over) {
      this.#powers.blobs.remove([known.blob]);
      throw this.#over;
    }
    this.#known.set(share, known);
    this.#unentered.add({ name: share, ...known, until, weight: 1, hold: hold.handOver() });
  }

  async find(share: string): Promise<KnownShare | undefined> {
    const known = this.#known.get(share);
    if (known) return known;
    await this.#unentered.enter([share]);
    let found = await E(this.#book).find(share);
    if (!found && (await this.#powers.recovered())) found = await E(this.#book).find(share);
    if (!found) return undefined;
    const { blob } = found;
    const size = Number(found.size);
    this.#known.set(share, { blob, size });
    return { blob, size };
  }

  /** A share that is here already. */
  async renewOne(share: string, until: number): Promise<void> {
    await this.#unentered.enter([share]);
    const [gone] = await E(this.#book).renew([share], until);
    if (gone === undefined) return;
    this.#known.forget(share);
    throw new Refusal('busy', 'This share was just deleted. Give it once more.');
  }

  async #enter(batch: readonly UnenteredShare[], floor: number): Promise<void> {
    const entries = batch.map(({ name, size, until, blob }) => ({
      share: name,
      size,
      until,
      blob,
    }));
    const { blobs, balance } = await E(this.#book).entered(entries, floor);
    this.#tell(balance);
    for (const [at, { name, size, blob }] of batch.entries()) {
      const held = blobs[at] as string;
      if (held === blob) continue;
      if (this.#known.get(name)?.blob === blob) this.#known.set(name, { blob: held, size });
      this.#powers.blobs.remove([blob]);
    }
  }

  #tell(balance: Wire<typeof Balance>): void {
    this.#told(Balance.inward(balance, 'The account'));
  }
}
