/**
 * Slots on a disk of one's own: the place for those that no host keeps, and the memory of the
 * newest record seen of those that hosts keep. What may replace what is decided here once, for a
 * storage actor as well.
 */

import { ObjectMissing } from '../errors.ts';
import { BadSlot } from '../grid/errors.ts';
import type { SlotAnswer } from '../grid/share-host.ts';
import type { ObjectDisk } from '../object-disk.ts';
import { equalBytes } from '../object-format.ts';
import type { Signatures } from '../powers.ts';
import type { SlotMemory, SlotPlace } from './powers.ts';
import { compareRecords, parseRecord, type SlotRecord, verifyRecord } from './record.ts';

/** Runs what concerns one name in order, so that nothing comes between a look and a write. */
function makeTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const before = last.get(name);
    const turn = (async () => {
      await before;
      return step();
    })();
    const settled = Promise.allSettled([turn]);
    last.set(name, settled);
    try {
      return await turn;
    } finally {
      if (last.get(name) === settled) last.delete(name);
    }
  };
}

async function readWhole(disk: ObjectDisk, name: string): Promise<Uint8Array | undefined> {
  try {
    const reader = await disk.open(name);
    try {
      return await reader.read(0, reader.size);
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

/** Slots on `disk`, where their names are those of the slots. Nobody else may write these. */
export function makeLocalPlace(disk: ObjectDisk, signatures: Signatures): SlotPlace {
  const inTurn = makeTurns();
  return {
    readSlot: (name) => readWhole(disk, name),
    writeSlot: (name, bytes, expected) =>
      inTurn(name, async (): Promise<SlotAnswer> => {
        const record = verifyRecord(name, bytes, signatures);
        const there = await readWhole(disk, name);
        if (!mayReplace(name, there, record, expected, signatures)) {
          return { written: false, record: there };
        }
        await disk.put(name, record.bytes);
        return { written: true, record: record.bytes };
      }),
  };
}

/** What is there and damaged may be replaced by any record: it is of no use to anybody. */
function mayReplace(
  name: string,
  there: Uint8Array | undefined,
  record: SlotRecord,
  expected: Uint8Array | undefined,
  signatures: Signatures,
): boolean {
  if (there === undefined) return expected === undefined;
  let present: SlotRecord;
  try {
    present = verifyRecord(name, there, signatures);
  } catch (error) {
    if (error instanceof BadSlot) return true;
    throw error;
  }
  if (expected === undefined || !equalBytes(present.hash, expected)) return false;
  return record.number > present.number;
}

/** A memory on `disk`, under the names of the slots: not on the one where the place is. */
export function makeSlotMemory(disk: ObjectDisk): SlotMemory {
  const inTurn = makeTurns();
  const known = async (name: string): Promise<SlotRecord | undefined> => {
    const bytes = await readWhole(disk, name);
    return bytes && parseRecord(bytes);
  };
  return {
    get: (name) => readWhole(disk, name),
    raise: (name, record) =>
      inTurn(name, async () => {
        const before = await known(name);
        if (!before || compareRecords(record, before) > 0) await disk.put(name, record.bytes);
      }),
    replace: (name, record) =>
      inTurn(name, () => (record ? disk.put(name, record.bytes) : disk.remove(name))),
  };
}
