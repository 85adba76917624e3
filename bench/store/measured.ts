/** What a piece of work took: by the clock, and of the processors. */

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

/** Most memory that this process ever held, MiB; by the kernel's own count. */
export function memoryPeakMib(): number {
  return process.resourceUsage().maxRSS / 1_024;
}
