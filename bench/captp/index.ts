/**
 * Our captp/ beside capnweb and beside the least that a call can cost, all in one run: CPU of both
 * sides per operation, memory, round trips, size. What each figure means is in docs/performance.md.
 *
 * Parameters: scenario (flood, single, callbacks, echo, chain, references, kept, collected, bundle;
 * several with commas; all by default), contenders (likewise), rounds (15), references (20,000),
 * dropped (10,000), calls (1,000,000).
 */
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../run.ts';
import { bundleFigures } from './bundle.ts';
import { chainRoundTrips } from './chain.ts';
import { CONTENDERS } from './contenders.ts';
import { callBytesKept, collectedPercent, referenceBytes } from './memory.ts';
import { ensurePeers } from './peers.ts';
import { cpuPerOperation, median, medianRatio, type Samples } from './rounds.ts';
import { SCENARIOS } from './scenarios.ts';
import { buildChild, type Pair, removeChild, type Side, startPair } from './side.ts';

const MEMORY_SCENARIOS = ['chain', 'references', 'kept', 'collected'];
const ALL_SCENARIOS = [...Object.keys(SCENARIOS), ...MEMORY_SCENARIOS, 'bundle'];

/** Ratios: how they are named, what is divided by what. Above 1, the second is the cheaper one. */
const RATIOS: readonly (readonly [name: string, of: string, to: string])[] = [
  ['ratio_capnweb_ws', 'capnweb_ws', 'ours_tcp'],
  ['ratio_tuned', 'capnweb_tuned', 'ours_tcp'],
  ['ratio_floor', 'ours_tcp', 'floor'],
  ['ws_ratio_capnweb_ws', 'capnweb_ws', 'ours_ws'],
  ['ws_ratio_tuned', 'capnweb_tuned', 'ours_ws'],
  ['ws_ratio_floor', 'ours_ws', 'floor'],
];

export const captpBenchmark: Benchmark = async (numbers, texts) => {
  const scenarios = chosen(texts.get('scenario'), ALL_SCENARIOS);
  const names = chosen(texts.get('contenders'), Object.keys(CONTENDERS));
  const figures: Record<string, number> = {};
  const started: Side[] = [];
  ensurePeers(fileURLToPath(new URL('..', import.meta.url)));
  await buildChild();
  try {
    const pairs: Pair[] = [];
    for (const name of names) pairs.push(await startPair(name, started));
    for (const scenario of scenarios.filter((name) => Object.hasOwn(SCENARIOS, name))) {
      const used = await cpuPerOperation(scenario, pairs, numbers.get('rounds') ?? 15);
      Object.assign(figures, cpuFigures(scenario, used));
    }
    for (const scenario of scenarios.filter((name) => MEMORY_SCENARIOS.includes(name))) {
      for (const pair of pairs) {
        Object.assign(figures, await otherFigures(scenario, pair, numbers));
      }
    }
  } finally {
    for (const side of started) side.end();
    await removeChild();
  }
  if (scenarios.includes('bundle')) Object.assign(figures, await bundleFigures());
  return figures;
};

function chosen(text: string | undefined, all: readonly string[]): readonly string[] {
  const words = text?.split(',') ?? all;
  const unknown = words.find((word) => !all.includes(word));
  if (unknown === undefined) return words;
  throw new Error(`There is no “${unknown}”. Choose: ${all.join(', ')}.`);
}

function cpuFigures(scenario: string, used: Samples): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const [name, samples] of used) figures[`${scenario}_us_${name}`] = median(samples);
  for (const [ratio, of, to] of RATIOS) {
    const [dividend, divisor] = [used.get(of), used.get(to)];
    if (dividend && divisor) figures[`${scenario}_${ratio}`] = medianRatio(dividend, divisor);
  }
  return figures;
}

/** The contender whose figures have no name behind them, because they are the ones promised. */
const OURS = Object.hasOwn(CONTENDERS, 'ours_tcp') ? 'ours_tcp' : 'ours_ws';

async function otherFigures(
  scenario: string,
  pair: Pair,
  numbers: ReadonlyMap<string, number>,
): Promise<Record<string, number>> {
  const suffix = pair.name === OURS ? '' : `_${pair.name}`;
  if (scenario === 'chain')
    return named(suffix, { chain_round_trips: await chainRoundTrips(pair) });
  if (scenario === 'references') {
    const bytes = await referenceBytes(pair, numbers.get('references') ?? 20_000);
    return named(suffix, {
      reference_bytes_exporter: bytes?.exporter,
      reference_bytes_importer: bytes?.importer,
    });
  }
  if (scenario === 'collected') {
    const percent = await collectedPercent(pair, numbers.get('dropped') ?? 10_000);
    return named(suffix, {
      collected_percent_there: percent?.there,
      collected_percent_back: percent?.back,
    });
  }
  // A million calls of each peer take minutes and say nothing of us; the floor shows the noise.
  if (pair.name !== OURS && pair.name !== 'floor') return {};
  const calls = numbers.get('calls') ?? 1_000_000;
  return named(suffix, { call_bytes_kept: await callBytesKept(pair, calls) });
}

function named(
  suffix: string,
  figures: Record<string, number | undefined>,
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [name, figure] of Object.entries(figures)) {
    if (figure !== undefined) all[`${name}${suffix}`] = figure;
  }
  return all;
}
