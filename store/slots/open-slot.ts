/**
 * Slots by their capabilities.
 */
import { Cap } from '../caps/cap.ts';
import { deriveFrom } from '../caps/derive.ts';
import { lookWithoutKey } from './look.ts';
import type { SlotKeys } from './make-version.ts';
import type { SlotPowers } from './powers.ts';
import { slotNameOf } from './record.ts';
import type { Retention } from './retention.ts';
import { Slot } from './slot.ts';

/** The whole of the last month, then ever fewer. */
export const SLOT_RETENTION: Retention = { newest: 100, days: 30, staggered: true };
const SECRET_BYTES = 32;

/** A new slot; nothing is there until its first version is written. */
export function makeSlotCap(powers: Pick<SlotPowers, 'random'>): Cap<'slot-write'> {
  return Cap.make('slot-write', { secret: powers.random.bytes(SECRET_BYTES) });
}

export function openSlot(
  cap: Cap<'slot-write'> | Cap<'slot-read'>,
  powers: SlotPowers,
  retention: Retention = SLOT_RETENTION,
): Slot {
  return new Slot(keysOf(cap, powers), powers, retention);
}

/** As `openSlot`, for what has its keys from another capability: a collection. */
export function openSlotWithKeys(keys: SlotKeys, powers: SlotPowers, retention: Retention): Slot {
  return new Slot(keys, powers, retention);
}

function keysOf(cap: Cap<'slot-write'> | Cap<'slot-read'>, powers: SlotPowers): SlotKeys {
  const contents = Cap.open<'slot-write' | 'slot-read'>(cap);
  if ('publicKey' in contents) return contents;
  const seed = deriveFrom(contents.secret, 'slot sign');
  const readKey = deriveFrom(contents.secret, 'slot read');
  return { seed, readKey, publicKey: powers.signatures.publicKey(seed) };
}

/**
 * Checks, without being able to read it, that the newest record is signed and goes on from what was
 * seen; answers its number, 0 when there is none. Throws SlotRolledBack, SlotForked, BadSlot.
 */
export async function verifySlot(
  cap: Cap<'slot-verify'>,
  powers: Pick<SlotPowers, 'place' | 'memory' | 'signatures'>,
): Promise<number> {
  const record = await lookWithoutKey(slotNameOf(Cap.open(cap).publicKey), powers);
  return record?.number ?? 0;
}
