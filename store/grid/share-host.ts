/**
 * The seam between the grid and whoever keeps shares for us: a friend's vat, a community's, another
 * device of our own. Behind it may be a storage actor over CapTP, or a map in memory in a test.
 *
 * A host is not trusted with anything but space. It sees ciphertext, sizes and times. What it gives
 * back is checked against the coding root before use, so the worst it can do is to give nothing.
 * Shares never change; slots do, and each of their records is signed, so a host can hold back the
 * newest record but cannot make one.
 */

/** Names a share or a slot at a host: lower-case letters and digits, as a disk wants it. */
export type HostedName = string;

const HOSTED_NAME = /^[a-z0-9]{4,128}$/;

/** Throws RangeError unless `name` may name a share or a slot. */
export function assertHostedName(name: HostedName): void {
  if (typeof name !== 'string' || !HOSTED_NAME.test(name)) {
    throw new RangeError('A piece is named by 4 to 128 lower-case letters and digits.');
  }
}

export interface ShareWriter {
  /**
   * The next bytes, at most PIECE_BYTES_MAX; calls may overlap and land in their order. Keep
   * `bytes` unchanged until it resolves. Throws HostFull, HostGone, and the same for every later
   * call.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Names the share; resolves once all of it would survive a power cut at the host. Of a share
   * that the host has already, with as many bytes, it only renews the lease. Throws as `write`.
   */
  finish(share: HostedName): Promise<void>;
  /** Drops what was written, unless it was finished. Never throws. */
  abort(): Promise<void>;
}

export interface HostSpace {
  /** Bytes this grant may hold, and holds; both count whole shares and slots. */
  readonly limit: number;
  readonly used: number;
}

/** Is there no room for one piece of a large file? */
export function isFull({ limit, used }: HostSpace): boolean {
  return limit - used < PIECE_BYTES_MAX;
}

/** What a slot holds after `writeSlot`: `written` says whether it is the record that was given. */
export interface SlotAnswer {
  readonly written: boolean;
  readonly record: Uint8Array | undefined;
}

/** All methods throw HostGone (store/grid/errors.ts) when the host cannot be reached within the caller's patience. */
export interface ShareHost {
  /** Names the host for ever: two references to one host have the same. */
  readonly id: string;
  /** Names who runs it. Hosts of one person vanish together, and so count as one for placement. */
  readonly person: string;
  /**
   * Keeps a share of at most PIECE_BYTES_MAX until `until` (milliseconds since 1970), durably when
   * it resolves, whole or not at all; keep `bytes` unchanged until then. The same share again only renews its lease; a lease is never
   * shortened by that. Throws HostFull.
   */
  put(share: HostedName, bytes: Uint8Array, until: number): Promise<void>;
  /**
   * As `put`, for one that comes in pieces and whose size and name are known only at its end: what
   * it takes counts as used while it grows, and is dropped with the session. Throws HostFull.
   */
  begin(until: number): Promise<ShareWriter>;
  /**
   * Bytes `from` up to, not including, `to`, at most PIECE_BYTES_MAX, cut where the share ends.
   * Throws ShareMissing.
   */
  read(share: HostedName, from: number, to: number): Promise<Uint8Array>;
  /** Their sizes in bytes; undefined for what it does not keep for us. At most LOOK_MAX at once. */
  look(shares: readonly HostedName[]): Promise<readonly (number | undefined)[]>;
  /** Makes leases last until then; gives the names that it does not keep. At most LOOK_MAX. */
  renew(shares: readonly HostedName[], until: number): Promise<readonly HostedName[]>;
  /** Ends our leases; what nobody else holds a lease on is deleted. At most LOOK_MAX at once. */
  cancel(shares: readonly HostedName[]): Promise<void>;
  space(): Promise<HostSpace>;
  /**
   * Whether it is there now: one that says that it is gone because it was a moment ago is tried at
   * once, and is asked again. Where it is missing, whoever says that they are gone were asked.
   */
  isThere?(): Promise<boolean>;
  readSlot(slot: HostedName): Promise<Uint8Array | undefined>;
  /**
   * Compare-and-set: replaces the record of a slot if what is there hashes to `expected` (SHA-256;
   * undefined: there is none) and the new record is signed by the slot's key and newer. Otherwise
   * answers what is there. Throws HostFull, and BadSlot for a record that is not signed.
   */
  writeSlot(
    slot: HostedName,
    record: Uint8Array,
    expected: Uint8Array | undefined,
  ): Promise<SlotAnswer>;
}

/** Names in one `look`, `renew` or `cancel`. */
export const LOOK_MAX = 1_000;
/** Bytes in one `put`, `write` or `read`. */
export const PIECE_BYTES_MAX = 1_048_576;
/** Bytes of one slot record. */
export const SLOT_BYTES_MAX = 65_536;
