/**
 * A disk that is spread over other people's vats. To the store above it is an ObjectDisk like any
 * other; beside that it can say how each blob is, mend it, move it to new hosts and renew its
 * leases, none of which takes the right to read.
 */
import { makeKernel } from '../erasure/kernel.ts';
import { ObjectMissing } from '../errors.ts';
import type { DiskEntry, DiskReader, DiskWriter, ObjectDisk } from '../object-disk.ts';
import type { Ciphers, Random } from '../powers.ts';
import { ReusedMemory } from '../reused-memory.ts';
import { type ChoosePlan, choosePlan } from './coding-plan.ts';
import type { HostTrouble } from './errors.ts';
import { type Following, type GridParts, makeCoders } from './grid-parts.ts';
import { GridReader } from './grid-reader.ts';
import { GridWriter, planFor, putBlob } from './grid-writer.ts';
import { type BlobHealth, checkBlob, verifyBlob } from './health.ts';
import { type GridClock, makeHostCalls } from './host-calls.ts';
import { type Renewal, renewLeases } from './leases.ts';
import type { PlacementBook } from './placement-book.ts';
import { decodePlacement, type Placement } from './placement-record.ts';
import { Placements } from './placements.ts';
import { type Repaired, type RepairOptions, repairBlob, spreadBlob } from './repair.ts';
import { PIECE_BYTES_MAX, type ShareHost } from './share-host.ts';
import { findHolders } from './share-search.ts';
import { ShareSource } from './share-source.ts';
import { adoptedPlacement, openUnrecorded, provenPlacement } from './unrecorded.ts';

/** How long a host may take for one answer. */
const PATIENCE_MS = 20_000;
/** Ninety days. */
const LEASE_MS = 90 * 86_400_000;
/** Bytes that recoding reads at a time. */
const STEP_BYTES = 1_048_576;
/** Memory kept for the shares of the next blobs: six of a megabyte. */
const KEPT_BYTES_MAX = 25_165_824;

export interface GridOptions {
  /** The hosts that may be used; asked anew each time, so that hosts can come and go. */
  hosts(): readonly ShareHost[];
  readonly book: PlacementBook;
  readonly ciphers: Ciphers;
  readonly random: Random;
  readonly clock: GridClock;
  /** 32 secret bytes, the same for ever: derive them from the root key. */
  readonly namingKey: Uint8Array;
  readonly patienceMs?: number;
  readonly leaseMs?: number;
  readonly choosePlan?: ChoosePlan;
  /** Hears whatever is wrong with a host, as it is noticed. */
  onTrouble?(trouble: HostTrouble): void;
}

export interface Grid extends ObjectDisk {
  create(following?: Following): Promise<DiskWriter>;
  put(name: string, bytes: Uint8Array, following?: Following): Promise<void>;
  /** Asks all hosts what they have of it. Throws ObjectMissing. */
  check(name: string, following?: Following): Promise<BlobHealth>;
  /** Reads all that the hosts have of it, and names who lies. Throws ObjectMissing. */
  verify(name: string, following?: Following): Promise<BlobHealth>;
  /**
   * Makes again what is missing, and only that. Throws ObjectMissing, NotEnoughShares,
   * NotEnoughHosts.
   */
  repair(name: string, options?: RepairOptions): Promise<Repaired>;
  /**
   * Moves shares to people who have none; codes the blob anew where there are now so many hosts
   * that it survives more losses. Gives whether anything was moved. Throws as `repair`.
   */
  rebalance(name: string, following?: Following): Promise<boolean>;
  /**
   * Finds a blob whose placement record was lost: reads all of it, proves it by its address, and
   * makes the record anew. Throws NotEnoughShares, and BadReadCap for a name that is no address.
   */
  recover(address: string, following?: Following): Promise<void>;
  /**
   * The same for a blob that is at hand: nothing of it is read from the hosts. False when those who
   * answer cannot give it back. Throws what reading it throws, and BadReadCap as `recover`.
   */
  adopt(
    address: string,
    blob: Pick<DiskReader, 'size' | 'read'>,
    following?: Following,
  ): Promise<boolean>;
  /** Renews all leases of which half is over. To be done by a durable schedule. */
  renew(following?: Following): Promise<Renewal>;
}

export function makeGrid(options: GridOptions): Grid {
  const calls = makeHostCalls(options.clock, options.patienceMs ?? PATIENCE_MS);
  const parts: GridParts = {
    ciphers: options.ciphers,
    random: options.random,
    calls,
    hosts: () => options.hosts(),
    choosePlan: options.choosePlan ?? choosePlan,
    namingKey: options.namingKey,
    leaseMs: options.leaseMs ?? LEASE_MS,
    coder: makeCoders(makeKernel()),
    memory: new ReusedMemory(KEPT_BYTES_MAX),
    onTrouble: (trouble) => options.onTrouble?.(trouble),
  };
  return new GridOfHosts(parts, new Placements(parts, options.book));
}

class GridOfHosts implements Grid {
  readonly #parts: GridParts;
  readonly #placements: Placements;

  constructor(parts: GridParts, placements: Placements) {
    this.#parts = parts;
    this.#placements = placements;
  }

  async create(following: Following = {}): Promise<DiskWriter> {
    const note = await this.#placements.note();
    return new GridWriter(this.#parts, this.#placements, following, note);
  }

  async put(name: string, bytes: Uint8Array, following: Following = {}): Promise<void> {
    await putBlob(this.#parts, this.#placements, name, bytes, following);
  }

  async open(name: string): Promise<DiskReader> {
    const placement = await this.#placements.get(name);
    if (placement === undefined) return openUnrecorded(this.#parts, name);
    const holders = this.#placements.holders(placement);
    const source = new ShareSource(this.#parts, placement, holders, () =>
      findHolders(this.#parts, placement),
    );
    return new GridReader(this.#parts, source, this.#placements.hold(placement));
  }

  async isNoted(name: string): Promise<boolean> {
    return (await this.#placements.get(name)) !== undefined;
  }

  remove(name: string): Promise<void> {
    return this.#placements.remove(name);
  }

  async *list(): AsyncIterable<DiskEntry> {
    for await (const [name, record] of this.#placements.entries()) {
      yield { name, bytes: decodePlacement(record).coding.size };
    }
  }

  sweepTemporary(): Promise<number> {
    return this.#placements.sweep();
  }

  async check(name: string, following: Following = {}): Promise<BlobHealth> {
    return checkBlob(this.#parts, await this.#placement(name), following);
  }

  async verify(name: string, following: Following = {}): Promise<BlobHealth> {
    return verifyBlob(this.#parts, await this.#placement(name), following);
  }

  async repair(name: string, options: RepairOptions = {}): Promise<Repaired> {
    const placement = await this.#placement(name);
    const release = this.#placements.hold(placement);
    try {
      const repaired = await repairBlob(this.#parts, placement, this.#giveUp, options);
      await this.#placements.amend(name, placement, repaired.placement);
      return repaired;
    } finally {
      release();
    }
  }

  async rebalance(name: string, following: Following = {}): Promise<boolean> {
    const placement = await this.#placement(name);
    const { k, n, size } = placement.coding;
    const large = size > k * PIECE_BYTES_MAX;
    const plan = planFor(this.#parts, large);
    if (plan.n - plan.k > n - k || (plan.k > k && plan.n - plan.k >= n - k)) {
      await this.#recode(name, placement, following);
      return true;
    }
    const release = this.#placements.hold(placement);
    try {
      const spread = await spreadBlob(this.#parts, placement, this.#giveUp, following);
      await this.#placements.amend(name, placement, spread.placement);
      return spread.made.length > 0;
    } finally {
      release();
    }
  }

  async recover(address: string, following: Following = {}): Promise<void> {
    await this.#placements.set(address, await provenPlacement(this.#parts, address, following));
  }

  async adopt(
    address: string,
    blob: Pick<DiskReader, 'size' | 'read'>,
    following: Following = {},
  ): Promise<boolean> {
    const placement = await adoptedPlacement(this.#parts, address, blob, following);
    if (placement) await this.#placements.set(address, placement);
    return placement !== undefined;
  }

  renew(following: Following = {}): Promise<Renewal> {
    return renewLeases(this.#parts, this.#placements, following);
  }

  readonly #giveUp: Placements['giveUp'] = (placement, shares) =>
    this.#placements.giveUp(placement, shares);

  async #placement(name: string): Promise<Placement> {
    const placement = await this.#placements.get(name);
    if (placement === undefined) throw new ObjectMissing(name);
    return placement;
  }

  /** Reads a blob and writes it anew, for the hosts that there are now. */
  async #recode(name: string, placement: Placement, following: Following): Promise<void> {
    const reader = await this.open(name);
    const writer = new GridWriter(this.#parts, this.#placements, { ...following, onProgress() {} });
    try {
      for (let at = 0; at < reader.size; at += STEP_BYTES) {
        await writer.append(await reader.read(at, STEP_BYTES));
        following.onProgress?.(Math.min(at + STEP_BYTES, reader.size), placement.coding.size);
      }
      await writer.commit(name);
    } finally {
      await reader.close();
      await writer.abort();
    }
  }
}
