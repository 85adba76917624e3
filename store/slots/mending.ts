/**
 * What can be done about a place that lost a slot's newest record, or that shows another one than
 * was seen. Both are decisions of a person: nothing of this happens by itself.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../object-format.ts';
import type { SlotPowers } from './powers.ts';
import { verifyRecord } from './record.ts';
import { SlotConflict, VersionMissing } from './slot-errors.ts';

type Powers = Pick<SlotPowers, 'place' | 'memory' | 'signatures'>;

/** As `Slot.putBack`. Throws SlotConflict when the place has a newer one that forks off. */
export async function putBack(name: string, powers: Powers): Promise<number> {
  const { place, memory, signatures } = powers;
  const bytes = await memory.get(name);
  if (!bytes) throw new VersionMissing();
  const seen = verifyRecord(name, bytes, signatures);
  const there = await place.readSlot(name);
  const answer = await place.writeSlot(name, seen.bytes, there && sha256(there));
  const found = answer.record && verifyRecord(name, answer.record, signatures);
  if (found && !equalBytes(found.hash, seen.hash)) throw new SlotConflict(found.number);
  return seen.number;
}

/** As `Slot.accept`. */
export async function acceptPlace(name: string, powers: Powers): Promise<number> {
  const { place, memory, signatures } = powers;
  const bytes = await place.readSlot(name);
  const record = bytes && verifyRecord(name, bytes, signatures);
  await memory.replace(name, record);
  return record?.number ?? 0;
}
