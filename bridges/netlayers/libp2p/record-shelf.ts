/**
 * The records that this vat keeps for others: the newest of each vat, and of many vats those whose names are nearest
 * to ours, because those are the ones that others look for here (Kademlia). A stranger can have us keep nonsense only
 * by making keys near ours, and only as much as the shelf holds.
 */
import { createHash } from 'node:crypto';
import { type AddressRecord, BadRecord, openRecord } from './address-record.ts';

/** With 8 KiB each they take 32 MiB at most; usually they have some 400 bytes. */
const RECORDS_MAX = 4_096;

interface Kept {
  readonly sealed: Uint8Array;
  readonly record: AddressRecord;
  readonly distance: Buffer;
}

export class RecordShelf {
  readonly #own: Buffer;
  readonly #kept = new Map<string, Kept>();
  readonly #recordsMax: number;

  /** `ownName` is our peer id as bytes. */
  constructor(ownName: Uint8Array, recordsMax = RECORDS_MAX) {
    this.#own = placeOf(ownName);
    this.#recordsMax = recordsMax;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The newest record of the vat `key` that is valid now. */
  get(key: Uint8Array, now: number): Uint8Array | undefined {
    const name = nameOf(key);
    const kept = this.#kept.get(name);
    if (!kept) return undefined;
    try {
      openRecord(kept.sealed, now);
      return kept.sealed;
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      if (error.code === 'expired') this.#kept.delete(name);
      return undefined;
    }
  }

  /** Keeps `sealed`, unless there is a newer one: answers that. Throws BadRecord. */
  put(sealed: Uint8Array, now: number): Uint8Array | undefined {
    const record = openRecord(sealed, now);
    const name = nameOf(record.key);
    const old = this.#kept.get(name);
    if (old && !isNewer(record, sealed, old.record, old.sealed)) {
      return Buffer.compare(old.sealed, sealed) === 0 ? undefined : old.sealed;
    }
    const distance = distanceOf(this.#own, placeOf(record.key));
    this.#kept.set(name, { sealed: Uint8Array.from(sealed), record, distance });
    if (this.#kept.size > this.#recordsMax) this.#dropFarthest();
    return undefined;
  }

  #dropFarthest(): void {
    let farthest: [string, Kept] | undefined;
    for (const each of this.#kept) {
      if (!farthest || Buffer.compare(each[1].distance, farthest[1].distance) > 0) farthest = each;
    }
    if (farthest) this.#kept.delete(farthest[0]);
  }
}

/** Of two valid records of one vat: the higher number, then the later, then any that all agree on. */
export function isNewer(
  one: AddressRecord,
  sealedOne: Uint8Array,
  other: AddressRecord,
  sealedOther: Uint8Array,
): boolean {
  if (one.sequence !== other.sequence) return one.sequence > other.sequence;
  if (one.issued !== other.issued) return one.issued > other.issued;
  return Buffer.compare(sealedOne, sealedOther) > 0;
}

/** Where a record or a peer belongs in the table of kad-dht. */
function placeOf(name: Uint8Array): Buffer {
  return createHash('sha256').update(name).digest();
}

function distanceOf(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, at) => byte ^ (b[at] as number)));
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}
