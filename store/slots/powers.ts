/**
 * What a slot needs around it, each of which may be replaced: the place where its newest record is
 * (a disk, or hosts through the grid), what was seen of it so far, files for what is too large for
 * a record, keys, randomness and the time.
 */
import type { Cap } from '../caps/cap.ts';
import type { SlotAnswer } from '../grid/share-host.ts';
import type { Random, Signatures } from '../powers.ts';
import type { SlotRecord } from './record.ts';

/** Where the newest record of each slot is kept. The grid is one, as is every single host. */
export interface SlotPlace {
  readSlot(name: string): Promise<Uint8Array | undefined>;
  /**
   * Compare-and-set: replaces the record if what is there hashes to `expected` (undefined: there is
   * none) and the new one is of this slot and newer. Durable when it resolves.
   */
  writeSlot(
    name: string,
    record: Uint8Array,
    expected: Uint8Array | undefined,
  ): Promise<SlotAnswer>;
}

/** The newest record seen of each slot, kept where no host has a hand in it. */
export interface SlotMemory {
  get(name: string): Promise<Uint8Array | undefined>;
  /** Remembers this record unless it knows a newer one. Durable when it resolves. */
  raise(name: string, record: SlotRecord): Promise<void>;
  /** Remembers this record, or none, whatever it knew. */
  replace(name: string, record: SlotRecord | undefined): Promise<void>;
}

/** Keeps what never changes. */
export interface SlotFiles {
  put(bytes: Uint8Array): Promise<Cap<'file-read'>>;
  /** Throws what the file store throws for a file that is missing or damaged. */
  get(cap: Cap<'file-read'>): Promise<Uint8Array>;
}

export interface SlotPowers {
  readonly place: SlotPlace;
  readonly memory: SlotMemory;
  readonly files: SlotFiles;
  readonly signatures: Signatures;
  readonly random: Random;
  /** Milliseconds since 1970. */
  now(): number;
}
