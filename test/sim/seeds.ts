/** Plays many seeds, one after the other, and counts what is found. */
import { violationsOf } from './laws.ts';
import { planOf } from './plan.ts';
import { type Played, play } from './simulation.ts';

export interface Range {
  readonly first: number;
  readonly last: number;
  /** Every how many-eth: 1 for all. */
  readonly stride: number;
  readonly messages: number;
  /** No seed is begun any more when this says no. */
  readonly goesOn: () => boolean;
  /** Ends at the first seed that fails. */
  readonly untilFailure: boolean;
  /** Told of each seed that fails, at once. */
  readonly failed: (failure: Failure) => void;
}

interface Failure {
  readonly seed: number;
  readonly wrong: readonly string[];
}

export interface Tally {
  readonly seeds: number;
  /** Messages of the seed that had the fewest, and of all. */
  readonly least: number;
  readonly messages: number;
  readonly crashes: number;
  readonly failures: readonly Failure[];
}

export const NOTHING: Tally = {
  seeds: 0,
  least: Number.POSITIVE_INFINITY,
  messages: 0,
  crashes: 0,
  failures: [],
};

export async function playSeeds({
  first,
  last,
  stride,
  messages,
  goesOn,
  untilFailure,
  failed,
}: Range): Promise<Tally> {
  let tally = NOTHING;
  for (let seed = first; seed <= last && goesOn(); seed += stride) {
    const played = await play(planOf(seed, messages));
    const wrong = violationsOf(played);
    tally = sumOf(tally, {
      seeds: 1,
      least: played.messages,
      messages: played.messages,
      crashes: played.crashes,
      failures: wrong.length > 0 ? [{ seed, wrong }] : [],
    });
    if (wrong.length > 0) failed({ seed, wrong });
    if (untilFailure && wrong.length > 0) break;
  }
  return tally;
}

export function sumOf(one: Tally, other: Tally): Tally {
  return {
    seeds: one.seeds + other.seeds,
    least: Math.min(one.least, other.least),
    messages: one.messages + other.messages,
    crashes: one.crashes + other.crashes,
    failures: [...one.failures, ...other.failures].sort((a, b) => a.seed - b.seed),
  };
}

/** Two runs of one seed that did not have the same events in the same order. */
export async function differs(seed: number, messages: number): Promise<boolean> {
  const [one, other]: Played[] = [
    await play(planOf(seed, messages)),
    await play(planOf(seed, messages)),
  ];
  return one?.digest !== other?.digest;
}
