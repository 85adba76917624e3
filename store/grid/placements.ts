/**
 * The placement records of all blobs, and what their end means for the hosts. Shares of a blob that
 * was removed or replaced are given up at the hosts, but not while somebody reads them; what was
 * being written when we crashed has a note of its own, by which the next start gives it up.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '../object-format.ts';
import type { GridParts } from './grid-parts.ts';
import type { PlacementBook } from './placement-book.ts';
import {
  decodePlacement,
  encodePlacement,
  type Holder,
  type Placement,
} from './placement-record.ts';
import { shareName } from './share-hashes.ts';
import type { ShareAt } from './share-source.ts';

/** No blob can have a name that begins so: a dash is no part of one. */
const NOTE_PREFIX = 'note-';
/** Giving up shares is waited for so long; what is left ends with its lease. */
const CANCEL_MS = 2_000;

export class Placements {
  readonly #parts: GridParts;
  readonly #book: PlacementBook;
  /** Readers of each coding, by its root. */
  readonly #readers = new Map<string, number>();
  /** Codings to give up once the last reader is gone. */
  readonly #retired = new Map<string, Placement>();
  /** Holders are added one after the other. */
  #late: Promise<unknown> = Promise.resolve();
  /** Notes of what is being written by this process. */
  readonly #notes = new Set<string>();

  constructor(parts: GridParts, book: PlacementBook) {
    this.#parts = parts;
    this.#book = book;
  }

  /** Throws DamagedPlacement. */
  async get(name: string): Promise<Placement | undefined> {
    const record = await this.#book.get(name);
    return record && decodePlacement(record);
  }

  /** Sets the record of a blob, and gives up the shares of one it replaces. */
  async set(name: string, placement: Placement): Promise<void> {
    const before = await this.#book.get(name);
    await this.#book.set(name, encodePlacement(placement));
    if (before !== undefined) await this.#replaced(before, placement);
  }

  /** Changes what is noted of the same shares, unless the blob was replaced in the meantime. */
  async amend(name: string, before: Placement, after: Placement): Promise<void> {
    const record = await this.#book.get(name);
    const isSame = record !== undefined && equalBytes(record, encodePlacement(before));
    const amended = encodePlacement(after);
    if (isSame && !equalBytes(amended, record)) await this.#book.set(name, amended);
  }

  /**
   * Adds a holder that finished late, if the blob is still the one; so its lease is renewed with
   * the others. Never throws: a repair adds what this could not.
   */
  addLate(name: string, placement: Placement, holder: Holder): void {
    const add = async () => {
      const now = await this.get(name);
      if (now === undefined || keyOf(now) !== keyOf(placement)) return;
      await this.amend(name, now, { ...now, holders: [...now.holders, holder] });
    };
    this.#late = Promise.allSettled([this.#late.then(add)]);
  }

  async remove(name: string): Promise<void> {
    const before = await this.#book.get(name);
    if (before === undefined) return;
    await this.#book.delete(name);
    await this.#replaced(before, undefined);
  }

  async *entries(): AsyncGenerator<readonly [name: string, record: Uint8Array]> {
    for await (const entry of this.#book.entries()) {
      if (!entry[0].startsWith(NOTE_PREFIX)) yield entry;
    }
  }

  /** Keeps the shares of `placement` until the answer is called, whatever becomes of the name. */
  hold(placement: Placement): () => void {
    const key = keyOf(placement);
    this.#readers.set(key, (this.#readers.get(key) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = this.#readers.get(key)! - 1;
      if (left > 0) this.#readers.set(key, left);
      else this.#readers.delete(key);
      const retired = this.#retired.get(key);
      if (left > 0 || retired === undefined) return;
      this.#retired.delete(key);
      void this.giveUp(retired, this.holders(retired));
    };
  }

  /** The hosts of a placement that are there. */
  holders(placement: Placement): ShareAt[] {
    const hosts = new Map(this.#parts.hosts().map((host) => [host.id, host]));
    return placement.holders.flatMap(({ index, hostId }) => {
      const host = hosts.get(hostId);
      return host === undefined ? [] : [{ index, host }];
    });
  }

  /** Ends our leases on some shares, as far as their hosts answer soon. Never throws. */
  async giveUp(placement: Placement, shares: readonly ShareAt[]): Promise<void> {
    const { calls, ciphers } = this.#parts;
    const nameOf = (index: number) => shareName(ciphers, placement.anchor, placement.coding, index);
    const cancelled = Promise.allSettled(
      shares.map(({ index, host }) => calls.ask(host, 0, () => host.cancel([nameOf(index)]))),
    );
    let callOff = () => {};
    const tooLong = new Promise<void>((resolve) => {
      callOff = calls.clock.after(CANCEL_MS, resolve);
    });
    await Promise.race([cancelled, tooLong]);
    callOff();
  }

  /** A note that something is being written. */
  async note(): Promise<string> {
    const name = `${NOTE_PREFIX}${[...this.#parts.random.bytes(12)].join('-')}`;
    this.#notes.add(name);
    await this.#book.set(name, new Uint8Array(0));
    return name;
  }

  /** Says in the note which shares are about to be there. */
  async describe(note: string, placement: Placement): Promise<void> {
    await this.#book.set(note, encodePlacement(placement));
  }

  /** Leaves a note to the next sweep. */
  leave(note: string): void {
    this.#notes.delete(note);
  }

  async forget(note: string): Promise<void> {
    await this.#book.delete(note);
    this.#notes.delete(note);
  }

  /** Gives up what other processes of ours have left; gives their number. */
  async sweep(): Promise<number> {
    const left: (readonly [string, Uint8Array])[] = [];
    const kept = new Set<string>();
    for await (const [name, record] of this.#book.entries()) {
      if (name.startsWith(NOTE_PREFIX)) {
        if (!this.#notes.has(name)) left.push([name, record]);
        continue;
      }
      const placement = placementIn(record);
      if (placement !== undefined) kept.add(keyOf(placement));
    }
    for (const [name, record] of left) {
      const placement = placementIn(record);
      if (placement !== undefined && !kept.has(keyOf(placement))) {
        await this.giveUp(placement, this.holders(placement));
      }
      await this.#book.delete(name);
    }
    return left.length;
  }

  async #replaced(before: Uint8Array, now: Placement | undefined): Promise<void> {
    const placement = placementIn(before);
    if (placement === undefined) return;
    const isSame =
      now !== undefined &&
      equalBytes(placement.anchor, now.anchor) &&
      equalBytes(placement.codingRoot, now.codingRoot);
    if (isSame) return;
    const key = keyOf(placement);
    if (this.#readers.has(key)) this.#retired.set(key, placement);
    else await this.giveUp(placement, this.holders(placement));
  }
}

/** Undefined for a record that is empty or damaged. */
function placementIn(record: Uint8Array): Placement | undefined {
  if (record.length === 0) return undefined;
  try {
    return decodePlacement(record);
  } catch {
    return undefined;
  }
}

/** Two records with one key have the same shares under the same names. */
function keyOf({ anchor, codingRoot }: Placement): string {
  return bytesToHex(anchor) + bytesToHex(codingRoot);
}
