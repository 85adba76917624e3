/** What a piece of work took: by the clock, and of the processors. */

import { peakMibOf } from './processes.ts';

export interface Measured {
  readonly seconds: number;
  /** User and system, of all threads of this process, milliseconds. */
  readonly cpuMs: number;
}

export async function measured(work: () => Promise<unknown>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuMs: (user + system) / 1_000 };
}

/** Runs both in turn, for rounds 0 … `rounds` − 1. Gives the fastest of each. */
export async function fastestOf(
  rounds: number,
  put: (round: number) => Promise<unknown>,
  get: (round: number) => Promise<unknown>,
): Promise<{ readonly put: Measured; readonly get: Measured }> {
  const puts: Measured[] = [];
  const gets: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    puts.push(await measured(() => put(round)));
    gets.push(await measured(() => get(round)));
  }
  return { put: fastest(puts), get: fastest(gets) };
}

function fastest(all: readonly Measured[]): Measured {
  const [first] = all.toSorted((one, other) => one.seconds - other.seconds);
  if (first === undefined) throw new RangeError('Nothing was measured.');
  return first;
}

/** Runs `work` for 0 … count − 1, so many at a time. */
export async function manyAtOnce(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/**
 * Most memory that this process ever held, MiB; by the kernel's own count. Not what `resourceUsage`
 * says: on Linux that begins with what the process held before it became this program, and so with
 * all that its parent has loaded.
 */
export async function memoryPeakMib(): Promise<number> {
  return peakMibOf([process.pid]);
}
