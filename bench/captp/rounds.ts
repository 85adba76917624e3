/**
 * CPU per operation, both sides together. All contenders are warmed up first, then measured in
 * turns, round by round, so that what else the machine does meets them all alike. The median of
 * the rounds counts; of a ratio, the median of the ratios within each round.
 */
import { SCENARIOS } from './scenarios.ts';
import type { Pair } from './side.ts';

const WARM_UP_MS = 1_500;
/** What one measured round should last: short, so that all contenders get the same weather. */
const ROUND_MS = 200;

interface Warm {
  readonly pair: Pair;
  readonly units: number;
  readonly samples: number[];
}

/** Microseconds of CPU per operation in each round, by contender. */
export type Samples = ReadonlyMap<string, readonly number[]>;

type Ran = { ms: number; cpu: number } | undefined;

/** Measures those contenders that can do it. */
export async function cpuPerOperation(
  scenario: string,
  pairs: readonly Pair[],
  rounds: number,
): Promise<Samples> {
  const operations = SCENARIOS[scenario]?.operations ?? 1;
  const warm: Warm[] = [];
  for (const pair of pairs) {
    const unitMs = await warmUp(scenario, pair);
    if (unitMs === undefined) continue;
    warm.push({ pair, units: Math.max(1, Math.round(ROUND_MS / unitMs)), samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { pair, units, samples } of warm) {
      const { client, server } = pair;
      await server.ask('mark');
      const ran = await client.ask<Ran>('run', scenario, units);
      const cpu = (ran?.cpu ?? 0) + (await server.ask<number>('used'));
      samples.push(cpu / (units * operations));
    }
  }
  return new Map(warm.map(({ pair, samples }) => [pair.name, samples]));
}

/** Milliseconds that one unit takes once warm; undefined when the contender cannot do it. */
async function warmUp(scenario: string, { client }: Pair): Promise<number | undefined> {
  let last: Ran;
  for (let ms = 0, units = 1; ms < WARM_UP_MS; units *= 2) {
    last = await client.ask<Ran>('run', scenario, units);
    if (!last) return undefined;
    ms += last.ms;
    last = { ...last, ms: last.ms / units };
  }
  return last?.ms;
}

/** How often one is as dear as the other. */
export function medianRatio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((sample, round) => sample / (to[round] as number)));
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
