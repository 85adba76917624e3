/**
 * The slots of one grant: small signed records that are replaced, each kept with its number and
 * hash so that comparing costs nothing.
 *
 * The signature was checked by the device, where it is fast; that a record follows the one it was
 * made for is checked here, in the turn that replaces it.
 */
import { type Inside, type MapStore, nat, record } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { SlotBytes, SlotHash } from './interface.ts';

/** Slots of one grant, and bytes of all of them: they are in memory while the grant is in use. */
export const SLOTS_MAX = 100_000;
export const SLOTS_BYTES_MAX = 67_108_864;

export const Slot = record({ record: SlotBytes, number: nat, hash: SlotHash });
export type Slot = Inside<typeof Slot>;

/**
 * May `next` take the place of what is there? Only if that is what its writer expected, and of a
 * lower number: no version that somebody saw is ever rewritten.
 */
export function follows(
  here: Slot | undefined,
  next: Slot,
  expected: Uint8Array | undefined,
): boolean {
  if (!here || !expected) return !here && !expected;
  return sameHash(here.hash, expected) && next.number > here.number;
}

/** More bytes that slots take from now on. Throws when there is no room for that. */
export function slotCost(
  slots: MapStore<Slot>,
  bytesNow: number,
  here: Slot | undefined,
  next: Slot,
): number {
  const more = next.record.length - (here?.record.length ?? 0);
  const tooMany = !here && slots.size >= SLOTS_MAX;
  if (!tooMany && bytesNow + more <= SLOTS_BYTES_MAX) return more;
  throw new Refusal('host-full', 'A grant can hold no more slots than these.');
}

/** Hashes of what the writer could read are no secrets. */
function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, at) => byte === other[at]);
}
