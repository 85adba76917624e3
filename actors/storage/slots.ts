/**
 * The slots of one grant: small signed records that are replaced, each kept with its number and
 * hash so that comparing costs nothing.
 *
 * Which record may replace which was decided by the device, which acknowledged it; here it is
 * recorded.
 */
import { type Inside, type MapStore, nat, record } from '../../vat/index.ts';
import { SlotBytes, SlotHash } from './interface.ts';
import type { SlotEntry } from './parts.ts';

/** Slots of one grant, and bytes of all of them: they are in memory while the grant is in use. */
export const SLOTS_MAX = 100_000;
export const SLOTS_BYTES_MAX = 67_108_864;

export const Slot = record({ record: SlotBytes, number: nat, hash: SlotHash });
export type Slot = Inside<typeof Slot>;

/** Sets what the records say, except where there is a newer one; gives how many bytes came to it. */
export function setSlots(
  slots: MapStore<Slot>,
  records: readonly Inside<typeof SlotEntry>[],
): number {
  let bytes = 0;
  for (const { slot, ...next } of records) {
    const here = slots.get(slot);
    if (here && here.number >= next.number) continue;
    bytes += next.record.length - (here?.record.length ?? 0);
    slots.set(slot, next);
  }
  return bytes;
}
