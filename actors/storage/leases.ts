/**
 * The leases of one grant: which share is kept until when, and as which blob of the disk.
 *
 * A lease that has run out still counts until it is swept, so nothing depends on the hour at which
 * that happens. Sweeps go through all leases in slices, one turn each, at most once an hour.
 */
import type { MapStore } from '../../vat/index.ts';
import { boolean, type Inside, nat, optional, record, text } from '../../vat/index.ts';
import { BLOBS_MAX } from './parts.ts';

/** Shares that one grant may hold; each costs some memory while its grant is in use. */
export const LEASES_MAX = 1_000_000;
/** Leases looked through in one turn. */
const SLICE = BLOBS_MAX;

export const Lease = record({
  size: nat,
  until: nat,
  blob: text(40),
  /** The disk did not have it when it was asked for: to be put anew. */
  lost: optional(boolean),
});
export type Lease = Inside<typeof Lease>;
export type Leases = MapStore<Lease>;

/** What a change of leases means for the account and the disk. */
export interface Released {
  readonly blobs: readonly string[];
  readonly bytes: number;
}

/** The lease on a share that is really there. */
export function standing(leases: Leases, share: string): Lease | undefined {
  const lease = leases.get(share);
  return lease?.lost ? undefined : lease;
}

/** Makes a lease last at least until then. */
export function prolong(leases: Leases, share: string, lease: Lease, until: number): void {
  if (until > lease.until) leases.set(share, { ...lease, until });
}

/** Ends leases on these shares. */
export function release(leases: Leases, shares: Iterable<string>): Released {
  const blobs: string[] = [];
  let bytes = 0;
  for (const share of shares) {
    const lease = leases.get(share);
    if (!lease) continue;
    leases.delete(share);
    blobs.push(lease.blob);
    bytes += lease.size;
  }
  return { blobs, bytes };
}

/** The next shares, in order, behind the one named `after`. */
export function slice(leases: Leases, after: string): [share: string, lease: Lease][] {
  const found: [string, Lease][] = [];
  for (const entry of leases.entries(after)) {
    found.push(entry);
    if (found.length === SLICE) break;
  }
  return found;
}

/** Was that the last one? */
export function isLast(found: readonly unknown[]): boolean {
  return found.length < SLICE;
}

/** The earlier of two times, of which 0 means never. */
export function earlier(one: number, other: number): number {
  if (one === 0 || other === 0) return Math.max(one, other);
  return Math.min(one, other);
}
