/**
 * The rolling hash that proposes chunk borders: gear (Xia and others, FastCDC, 2016). Each byte
 * shifts the hash by one bit and adds a random number of its own, so that only the last 32 bytes
 * count. The table of numbers is made from a secret of the vat.
 *
 * A place is proposed where the upper HIT_BITS of the hash are zero, which is so at one in 8,192.
 */

export const GEAR_WINDOW_BYTES = 32;
/** log2 of how rare a hit is. */
export const HIT_BITS = 13;
/** The upper HIT_BITS of a hash are zero when it is below 2 to this. */
export const HIT_SHIFT = 32 - HIT_BITS;

export type GearTable = Int32Array;

/**
 * The first hit in `bytes` behind `from` and up to `to` that `isWanted`, as the offset behind the
 * byte that made it; or -1. `from` is at least GEAR_WINDOW_BYTES: the window before it counts.
 */
export type FindHit = (
  bytes: Uint8Array,
  from: number,
  to: number,
  isWanted: (end: number) => boolean,
) => number;

/** `stream`: 1,024 unpredictable bytes. */
export function makeGearTable(stream: Uint8Array): GearTable {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  return Int32Array.from({ length: 256 }, (_, byte) => view.getInt32(byte * 4));
}

/** The hash of what lies before `from`. */
export function windowHash(table: GearTable, bytes: Uint8Array, from: number): number {
  let hash = 0;
  for (let i = from - GEAR_WINDOW_BYTES; i < from; i++) {
    hash = ((hash << 1) + table[bytes[i]!]!) | 0;
  }
  return hash;
}

/** For where there is no WebAssembly: see gear-module.ts. */
export function portableFindHit(table: GearTable): FindHit {
  return (bytes, from, to, isWanted) => {
    for (let at = from; ; ) {
      at = nextHit(table, bytes, at, to);
      if (at < 0 || isWanted(at)) return at;
    }
  };
}

function nextHit(table: GearTable, bytes: Uint8Array, from: number, to: number): number {
  let hash = windowHash(table, bytes, from);
  let at = from;
  // Four at a time: one branch less for each byte is a seventh of the time.
  for (; at + 4 <= to; at += 4) {
    const first = ((hash << 1) + table[bytes[at]!]!) | 0;
    const second = ((first << 1) + table[bytes[at + 1]!]!) | 0;
    const third = ((second << 1) + table[bytes[at + 2]!]!) | 0;
    const fourth = ((third << 1) + table[bytes[at + 3]!]!) | 0;
    if (first >>> HIT_SHIFT === 0) return at + 1;
    if (second >>> HIT_SHIFT === 0) return at + 2;
    if (third >>> HIT_SHIFT === 0) return at + 3;
    if (fourth >>> HIT_SHIFT === 0) return at + 4;
    hash = fourth;
  }
  for (; at < to; at++) {
    hash = ((hash << 1) + table[bytes[at]!]!) | 0;
    if (hash >>> HIT_SHIFT === 0) return at + 1;
  }
  return -1;
}
