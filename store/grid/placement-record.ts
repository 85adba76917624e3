/**
 * What the owner keeps for each blob: how it was coded, the coding root that proves its shares, and
 * who holds them. A hundred bytes and some for each holder. If it is lost, a blob whose name is an
 * address is still found by asking all hosts; the record is what saves that, and what proves shares
 * before the blob is read.
 *
 *     "2gplace\n" | version 4 | k 2 | n 2 | size 8 | lease end 8 | anchor 32 | coding root 32 |
 *     holders 2 | for each: share 2, length of the host's id 1, the id
 */
import { HASH_BYTES } from '../object-format.ts';
import { DamagedPlacement } from './errors.ts';
import { type Coding, isCoding } from './share-format.ts';

/** Where one share is. */
export interface Holder {
  readonly index: number;
  readonly hostId: string;
}

export interface Placement {
  readonly coding: Coding;
  readonly anchor: Uint8Array;
  readonly codingRoot: Uint8Array;
  /** When the leases end that were last renewed; milliseconds since 1970. */
  readonly until: number;
  readonly holders: readonly Holder[];
}

const HOLDERS_MAX = 1_000;
const HOST_ID_BYTES_MAX = 255;
const VERSION = 1;
const FIXED_BYTES = 98;
const MAGIC = new TextEncoder().encode('2gplace\n');

export function encodePlacement(placement: Placement): Uint8Array {
  const { coding, anchor, codingRoot, until } = placement;
  const holders = [...placement.holders].sort(byShare);
  const ids = holders.map(({ hostId }) => new TextEncoder().encode(hostId));
  if (holders.length > HOLDERS_MAX || ids.some((id) => id.length > HOST_ID_BYTES_MAX)) {
    throw new RangeError('A placement names at most 1,000 holders, by ids of at most 255 bytes.');
  }
  const size = FIXED_BYTES + ids.reduce((sum, id) => sum + 3 + id.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, VERSION);
  view.setUint16(12, coding.k);
  view.setUint16(14, coding.n);
  view.setBigUint64(16, BigInt(coding.size));
  view.setBigUint64(24, BigInt(until));
  bytes.set(anchor, 32);
  bytes.set(codingRoot, 32 + HASH_BYTES);
  view.setUint16(FIXED_BYTES - 2, holders.length);
  let at = FIXED_BYTES;
  for (const [i, id] of ids.entries()) {
    view.setUint16(at, holders[i]!.index);
    bytes[at + 2] = id.length;
    bytes.set(id, at + 3);
    at += 3 + id.length;
  }
  return bytes;
}

/** Throws DamagedPlacement. */
export function decodePlacement(bytes: Uint8Array): Placement {
  if (bytes.length < FIXED_BYTES || MAGIC.some((byte, i) => byte !== bytes[i])) {
    throw new DamagedPlacement();
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = Number(view.getBigUint64(16));
  const coding = { k: view.getUint16(12), n: view.getUint16(14), size };
  const until = Number(view.getBigUint64(24));
  const count = view.getUint16(FIXED_BYTES - 2);
  const known = view.getUint32(8) === VERSION && Number.isSafeInteger(until);
  if (!known || !isCoding(coding) || count > HOLDERS_MAX) throw new DamagedPlacement();
  const holders: Holder[] = [];
  let at = FIXED_BYTES;
  while (holders.length < count) {
    if (at + 3 > bytes.length) throw new DamagedPlacement();
    const end = at + 3 + bytes[at + 2]!;
    const index = view.getUint16(at);
    if (end > bytes.length || index >= coding.n) throw new DamagedPlacement();
    holders.push({ index, hostId: idIn(bytes.subarray(at + 3, end)) });
    at = end;
  }
  if (at !== bytes.length) throw new DamagedPlacement();
  const anchor = bytes.slice(32, 32 + HASH_BYTES);
  return { coding, anchor, codingRoot: bytes.slice(64, 64 + HASH_BYTES), until, holders };
}

/** The order of holders in a record, so that the same placement is the same bytes. */
function byShare(a: Holder, b: Holder): number {
  return a.index - b.index || (a.hostId < b.hostId ? -1 : 1);
}

function idIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DamagedPlacement({ cause });
  }
}
