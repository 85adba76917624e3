/**
 * A guarded near call, `facet.add(1)` within a turn, beside a plain call that does the same to a
 * plain object. The plain one is found by name on objects of several shapes, as methods of different
 * actors are; otherwise the engine would put the whole method into the loop, and call nothing.
 */
import { E } from '../../captp/index.ts';
import { Caller } from './kinds.ts';
import { memoryDatabase, openOver } from './world.ts';

const CALLS_IN_TURN = 1_000;
const PLAIN_CALLS = 100_000;
const WARM_UP = 50;
const ROUNDS = 101;

export interface NearCalls {
  readonly near_ns: number;
  readonly plain_ns: number;
  /** The median of the ratios of all rounds. */
  readonly ratio: number;
}

interface Adder {
  add(by: number): number;
}

/** Six shapes, so that the call stays a call. */
function plainAdders(): Adder[] {
  const adder = (extra: object): Adder & { count: number } => ({
    ...extra,
    count: 0,
    add(this: { count: number }, by: number) {
      this.count += by;
      return this.count;
    },
  });
  return [{ a: 1 }, { b: 1 }, { c: 1 }, { d: 1 }, { e: 1 }, { f: 1 }].map(adder);
}

function plainNs(adders: readonly Adder[], times: number): number {
  const start = performance.now();
  for (let at = 0; at < times; at++) (adders[at % adders.length] as Adder).add(1);
  return (performance.now() - start) * 1e6;
}

export async function nearCalls(): Promise<NearCalls> {
  const vat = await openOver(memoryDatabase());
  const { owner } = await vat.provide('caller', Caller);
  const adders = plainAdders();
  const rounds: [near: number, plain: number][] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const near = Number(await E(owner).call(BigInt(CALLS_IN_TURN))) / CALLS_IN_TURN;
    rounds.push([near, plainNs(adders, PLAIN_CALLS) / PLAIN_CALLS]);
  }
  await vat.close();
  const counted = rounds.slice(WARM_UP);
  return {
    near_ns: median(counted.map(([ns]) => ns)),
    plain_ns: median(counted.map(([, ns]) => ns)),
    ratio: median(counted.map(([ns, plain]) => ns / plain)),
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
