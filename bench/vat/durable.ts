/**
 * Durable turns: how many a second with so many in flight, and what one costs beside a raw chained
 * synced batch of LevelDB that puts as many records of the same size.
 */
import { E } from '../../captp/index.ts';
import type { Database } from '../../vat/index.ts';
import { Counter } from './kinds.ts';
import { openLevel, openOver, withFolder } from './world.ts';

export interface Durable {
  readonly turns_per_s: number;
  readonly cpu_us: number;
  readonly commits: number;
  /** Records and bytes written, of one turn. */
  readonly puts: number;
  readonly bytes: number;
}

/** Runs `turns` turns, on `actors` actors in turn, `inFlight` at a time. */
export function durableTurns(turns: number, inFlight: number, actors: number): Promise<Durable> {
  return withFolder(async (folder) => {
    const db = await openLevel(folder);
    const counted = countPuts(db);
    const vat = await openOver(db);
    const counters: { add(by: bigint): PromiseLike<bigint> }[] = [];
    for (let at = 0; at < actors; at++) {
      counters.push(E((await vat.provide(`counter ${at}`, Counter, `counter ${at}`)).adding));
    }
    const run = async (count: number): Promise<void> => {
      let left = count;
      let next = 0;
      const one = async (): Promise<void> => {
        while (left-- > 0) await counters[next++ % actors]?.add(1n);
      };
      await Promise.all(Array.from({ length: inFlight }, one));
    };
    await run(Math.ceil(turns / 4));
    counted.puts = counted.bytes = 0;
    const commits = vat.stats().commits;
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await run(turns);
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const made = vat.stats().commits - commits;
    await vat.close();
    await db.close();
    return {
      turns_per_s: turns / (ms / 1_000),
      cpu_us: (user + system) / turns,
      commits: made,
      puts: counted.puts / turns,
      bytes: counted.bytes / counted.puts,
    };
  });
}

function countPuts(db: Database): { puts: number; bytes: number } {
  const counted = { puts: 0, bytes: 0 };
  const batch = db.batch.bind(db) as (ops: { value?: Uint8Array }[], options: object) => unknown;
  Object.assign(db, {
    batch(ops: { value?: Uint8Array }[], options: object) {
      for (const { value } of ops) {
        counted.puts += value ? 1 : 0;
        counted.bytes += value?.length ?? 0;
      }
      return batch(ops, options);
    },
  });
  return counted;
}
