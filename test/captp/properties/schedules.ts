/**
 * Runs a property over many schedules, each grown from a number, and says which number failed.
 *
 * - `SEED=17 npm run -s simulate` runs that one schedule of every property;
 * - `SCHEDULES=100000 FIRST=10001 npm run -s simulate` runs many others.
 */
import { withoutCollector } from './no-collector.ts';

const asNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

const SEED = asNumber(process.env.SEED);
const SCHEDULES = asNumber(process.env.SCHEDULES);
const FIRST = asNumber(process.env.FIRST) ?? 1;
/** A schedule takes a few milliseconds; how many there are is for the caller to say. */
const MS_PER_SCHEDULE_MAX = 200;
const PATIENCE_MS = 300_000;

/** Declares a test that `run` holds for `count` schedules. */
export function schedules(
  title: string,
  count: number,
  run: (seed: number) => Promise<void> | void,
): void {
  const first = SEED ?? FIRST;
  const last = SEED ?? FIRST + (SCHEDULES ?? count) - 1;
  it(`${title} (${last - first + 1} schedules)`, async () => {
    for (let seed = first; seed <= last; seed++) {
      try {
        await withoutCollector(async () => run(seed));
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const again = `SEED=${seed} npm run -s simulate`;
        throw new Error(`With seed ${seed} (again: ${again}): ${why}`, { cause });
      }
    }
  }).timeout(PATIENCE_MS + (last - first + 1) * MS_PER_SCHEDULE_MAX);
}
