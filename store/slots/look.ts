/**
 * Looking at a slot: what the place gives is a record of this slot, is not older than what was seen
 * before, and goes on from it.
 */
import { equalBytes } from '../object-format.ts';
import type { SlotContent } from './content.ts';
import type { SlotPowers } from './powers.ts';
import { type SlotRecord, verifyRecord } from './record.ts';
import { SlotForked, SlotRolledBack } from './slot-errors.ts';

type Powers = Pick<SlotPowers, 'place' | 'memory' | 'signatures'>;

/**
 * The newest record, and what `open` makes of it. Remembers it. Throws SlotRolledBack, SlotForked,
 * BadSlot, what `open` throws and what the place throws.
 */
export async function lookAt(
  name: string,
  powers: Powers,
  open: (record: SlotRecord) => SlotContent,
): Promise<{ readonly record: SlotRecord; readonly content: SlotContent } | undefined> {
  const record = await lookWithoutKey(name, powers, (found, seen) =>
    goesOnFrom(open(found), found, seen),
  );
  return record && { record, content: open(record) };
}

/**
 * The newest record, checked without the read key: all that a verify capability can do. `goesOn`
 * tells of two records that do not follow each other directly whether one leads to the other.
 */
export async function lookWithoutKey(
  name: string,
  { place, memory, signatures }: Powers,
  goesOn: (found: SlotRecord, seen: SlotRecord) => boolean = () => true,
): Promise<SlotRecord | undefined> {
  // The memory first: what another writer of this vat finishes meanwhile is newer, not older.
  const seenBytes = await memory.get(name);
  const bytes = await place.readSlot(name);
  const seen = seenBytes && verifyRecord(name, seenBytes, signatures);
  if (!bytes) {
    if (seen) throw new SlotRolledBack(seen.number, 0);
    return undefined;
  }
  const found = verifyRecord(name, bytes, signatures);
  if (!seen) await memory.raise(name, found);
  else if (!equalBytes(seen.hash, found.hash)) {
    if (found.number < seen.number) throw new SlotRolledBack(seen.number, found.number);
    const follows =
      found.number === seen.number + 1
        ? equalBytes(found.previous, seen.hash)
        : found.number > seen.number && goesOn(found, seen);
    if (!follows) throw new SlotForked(seen.number, [seen.bytes, found.bytes]);
    await memory.raise(name, found);
  }
  return found;
}

/** Does the history list the one that was seen under its number? Older ones may be gone from it. */
function goesOnFrom({ recent }: SlotContent, _found: SlotRecord, seen: SlotRecord): boolean {
  const listed = recent.find(({ number }) => number === seen.number);
  return listed === undefined || equalBytes(listed.hash, seen.hash);
}
