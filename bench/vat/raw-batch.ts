/**
 * The floor of a durable turn: LevelDB alone, chained synced batches of as many records as a group
 * of turns has, of the size of a sealed state.
 */
import { randomBytes } from 'node:crypto';
import { openLevel, withFolder } from './world.ts';

/** A sealed state of the counter that is measured. */
const VALUE_BYTES = 78;
const KEY_BYTES = 17;
const BATCH = 512;

/** CPU of one put, microseconds, over `puts` of them on `records` keys. */
export function rawPutUs(puts: number, records: number): Promise<number> {
  return withFolder(async (folder) => {
    const db = await openLevel(folder);
    const keys = Array.from({ length: records }, () => new Uint8Array(randomBytes(KEY_BYTES)));
    const value = new Uint8Array(randomBytes(VALUE_BYTES));
    const run = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += BATCH) {
        const batch = db.batch();
        for (let at = 0; at < BATCH; at++) {
          batch.put(keys[(done + at) % records], value, VIEWS);
        }
        await batch.write({ sync: true } as object);
      }
    };
    await run(puts / 4);
    const before = process.cpuUsage();
    await run(puts);
    const { user, system } = process.cpuUsage(before);
    await db.close();
    return (user + system) / puts;
  });
}

const VIEWS = { keyEncoding: 'view', valueEncoding: 'view' } as const;
