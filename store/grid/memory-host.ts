/**
 * A host in memory, for simulation and tests: it keeps every promise of the seam (whole or not at
 * all, limits, leases, compare-and-set), and a test reaches in through `shares` and `slots` to
 * damage what is there.
 */
import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { HostFull, HostGone, ShareMissing } from './errors.ts';
import { joinedBytes } from './joined-bytes.ts';
import {
  assertHostedName,
  type HostedName,
  LOOK_MAX,
  PIECE_BYTES_MAX,
  type ShareHost,
  type ShareWriter,
  SLOT_BYTES_MAX,
  type SlotAnswer,
} from './share-host.ts';

interface KeptShare {
  bytes: Uint8Array;
  until: number;
}

export interface MemoryHostOptions {
  readonly id: string;
  /** Who runs it; the id if it is not given. */
  readonly person?: string;
  /** Bytes; without end if it is not given. */
  readonly limit?: number;
  readonly ciphers: Ciphers;
  /** Milliseconds since 1970. */
  now(): number;
  /** The version of a slot record. Throws BadSlot unless it is signed by the key of its slot. */
  slotVersion(slot: HostedName, record: Uint8Array): number;
}

export interface MemoryHost extends ShareHost {
  readonly shares: Map<HostedName, KeptShare>;
  readonly slots: Map<HostedName, Uint8Array>;
  /** Deletes what no lease holds. */
  collect(): void;
  /** The host as its next process finds it. */
  restart(): MemoryHost;
}

export function makeMemoryHost(options: MemoryHostOptions): MemoryHost {
  return new HostInMemory(options, new Map(), new Map());
}

class HostInMemory implements MemoryHost {
  readonly id: string;
  readonly person: string;
  readonly shares: Map<HostedName, KeptShare>;
  readonly slots: Map<HostedName, Uint8Array>;
  readonly #options: MemoryHostOptions;
  /** Bytes of shares that are being written. */
  #unfinished = 0;

  constructor(
    options: MemoryHostOptions,
    shares: Map<HostedName, KeptShare>,
    slots: Map<HostedName, Uint8Array>,
  ) {
    this.id = options.id;
    this.person = options.person ?? options.id;
    this.#options = options;
    this.shares = shares;
    this.slots = slots;
  }

  restart(): MemoryHost {
    return new HostInMemory(this.#options, new Map(this.shares), new Map(this.slots));
  }

  collect(): void {
    for (const [name, { until }] of this.shares) {
      if (until <= this.#options.now()) this.shares.delete(name);
    }
  }

  async put(share: HostedName, bytes: Uint8Array, until: number): Promise<void> {
    assertPiece(bytes.length);
    this.#keep(share, bytes.slice(), until);
  }

  async begin(until: number): Promise<ShareWriter> {
    let parts: Uint8Array[] | undefined = [];
    let size = 0;
    const open = () => {
      if (parts === undefined) throw new HostGone('this piece was already finished or dropped');
      return parts;
    };
    const end = () => {
      parts = undefined;
      this.#unfinished -= size;
      size = 0;
    };
    return {
      write: async (bytes) => {
        assertPiece(bytes.length);
        const into = open();
        if (this.#used() + bytes.length > this.#limit()) throw new HostFull();
        this.#unfinished += bytes.length;
        size += bytes.length;
        into.push(bytes.slice());
      },
      finish: async (share) => {
        const whole = joinedBytes(open());
        assertHostedName(share);
        end();
        this.#keep(share, whole, until);
      },
      abort: async () => {
        if (parts !== undefined) end();
      },
    };
  }

  async read(share: HostedName, from: number, to: number): Promise<Uint8Array> {
    assertPiece(to - from);
    const kept = this.shares.get(share);
    if (kept === undefined) throw new ShareMissing();
    return kept.bytes.slice(from, to);
  }

  async look(shares: readonly HostedName[]): Promise<readonly (number | undefined)[]> {
    assertFew(shares);
    return shares.map((share) => this.shares.get(share)?.bytes.length);
  }

  async renew(shares: readonly HostedName[], until: number): Promise<readonly HostedName[]> {
    assertFew(shares);
    return shares.filter((share) => {
      const kept = this.shares.get(share);
      if (kept !== undefined) kept.until = Math.max(kept.until, until);
      return kept === undefined;
    });
  }

  async cancel(shares: readonly HostedName[]): Promise<void> {
    assertFew(shares);
    for (const share of shares) this.shares.delete(share);
  }

  async space() {
    return { limit: this.#limit(), used: this.#used() };
  }

  async readSlot(slot: HostedName): Promise<Uint8Array | undefined> {
    return this.slots.get(slot)?.slice();
  }

  async writeSlot(
    slot: HostedName,
    record: Uint8Array,
    expected: Uint8Array | undefined,
  ): Promise<SlotAnswer> {
    assertHostedName(slot);
    if (record.length > SLOT_BYTES_MAX) throw new RangeError('The record of a slot is too large.');
    const version = this.#options.slotVersion(slot, record);
    const there = this.slots.get(slot);
    const hash = there === undefined ? undefined : this.#options.ciphers.sha256(there);
    const isExpected =
      hash === undefined || expected === undefined ? hash === expected : equalBytes(hash, expected);
    const isNewer = there === undefined || version > this.#options.slotVersion(slot, there);
    if (!isExpected || !isNewer) return { written: false, record: there?.slice() };
    if (this.#used() - (there?.length ?? 0) + record.length > this.#limit()) throw new HostFull();
    this.slots.set(slot, record.slice());
    return { written: true, record };
  }

  #keep(share: HostedName, bytes: Uint8Array, until: number): void {
    assertHostedName(share);
    const kept = this.shares.get(share);
    if (kept?.bytes.length === bytes.length) {
      kept.until = Math.max(kept.until, until);
      return;
    }
    if (this.#used() - (kept?.bytes.length ?? 0) + bytes.length > this.#limit()) {
      throw new HostFull();
    }
    this.shares.set(share, { bytes, until });
  }

  #limit(): number {
    return this.#options.limit ?? Number.MAX_SAFE_INTEGER;
  }

  #used(): number {
    let used = this.#unfinished;
    for (const { bytes } of this.shares.values()) used += bytes.length;
    for (const record of this.slots.values()) used += record.length;
    return used;
  }
}

function assertPiece(bytes: number): void {
  if (bytes > PIECE_BYTES_MAX) throw new RangeError(`At most ${PIECE_BYTES_MAX} bytes at once.`);
}

function assertFew(shares: readonly HostedName[]): void {
  if (shares.length > LOOK_MAX) throw new RangeError(`At most ${LOOK_MAX} names at once.`);
}
