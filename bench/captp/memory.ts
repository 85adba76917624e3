/**
 * What is kept: bytes of heap per live reference on each side, bytes per call that is over, and how
 * many references are let go of across the wire when nobody here holds them any more.
 */
import type { TableSizes } from './contender.ts';
import { median } from './rounds.ts';
import type { Pair } from './side.ts';

/** Before anything is counted: what grows once, at the first use, is not the cost of one more. */
const WARM_UP_REFERENCES = 5_000;
const WARM_UP_UNITS = 200;
const CALLS_IN_UNIT = 1_000;
const KEPT_PARTS = 5;
/** Until what was used to warm up is let go of on both sides. */
const SETTLING_ROUNDS = 4;
const COLLECT_MS_MAX = 15_000;

/**
 * Bytes of heap that the library keeps for one reference: where the object lives, and where it is
 * held. The objects of the user's own, and the list that holds them, are there before the first
 * count. Undefined for a contender without references.
 */
export async function referenceBytes(
  { client, server }: Pair,
  count: number,
): Promise<{ exporter: number; importer: number } | undefined> {
  if (!(await client.ask<boolean>('make', WARM_UP_REFERENCES))) return undefined;
  await client.ask('pass');
  await client.ask('drop');
  for (let i = 0; i < SETTLING_ROUNDS; i++) await collectAndTalk({ client, server });
  await client.ask('make', count);
  const before = [await client.ask<number>('heap'), await server.ask<number>('heap')] as const;
  await client.ask('pass');
  const after = [await client.ask<number>('heap'), await server.ask<number>('heap')] as const;
  await client.ask('drop');
  return { exporter: (after[0] - before[0]) / count, importer: (after[1] - before[1]) / count };
}

/**
 * Bytes of heap that one finished call leaves behind, on the side that keeps more. The heap is
 * counted after each of some equal parts, and the median growth counts: what calls keep grows in
 * every part, what the engine does once in a while grows in one.
 */
export async function callBytesKept({ client, server }: Pair, calls: number): Promise<number> {
  const units = Math.ceil(calls / KEPT_PARTS / CALLS_IN_UNIT);
  const heaps = { client: [] as number[], server: [] as number[] };
  for (let part = 0; part <= KEPT_PARTS; part++) {
    await client.ask('run', 'flood', part === 0 ? WARM_UP_UNITS : units);
    heaps.client.push(await client.ask<number>('heap'));
    heaps.server.push(await server.ask<number>('heap'));
  }
  const kept = Math.max(medianGrowth(heaps.client), medianGrowth(heaps.server));
  return Math.max(0, kept) / (units * CALLS_IN_UNIT);
}

function medianGrowth(heaps: readonly number[]): number {
  return median(heaps.slice(1).map((heap, i) => heap - (heaps[i] as number)));
}

/**
 * Of `count` references that were dropped, how many percent the tables of both sides have let go
 * of: of the client's that the server held (`there`), and of the server's that the client held
 * (`back`). Undefined for a contender that does not tell.
 */
export async function collectedPercent(
  pair: Pair,
  count: number,
): Promise<{ there: number; back: number } | undefined> {
  await collectAndTalk(pair);
  const atFirst = await entriesOf(pair);
  if (atFirst === undefined) return undefined;
  await pair.client.ask('make', count);
  await pair.client.ask('pass');
  const there = await collected(pair, 'drop', atFirst);
  await pair.client.ask('take', count);
  const back = await collected(pair, 'letGo', atFirst);
  return { there, back };
}

/** Percent of what is there now, beyond `atFirst`, that is gone some time after `letGo`. */
async function collected(pair: Pair, letGo: string, atFirst: number): Promise<number> {
  const { client } = pair;
  const full = (await entriesOf(pair)) ?? 0;
  await client.ask(letGo);
  const giveUpAt = performance.now() + COLLECT_MS_MAX;
  let left = full;
  while (left > atFirst && performance.now() < giveUpAt) {
    await collectAndTalk(pair);
    left = (await entriesOf(pair)) ?? 0;
  }
  return ((full - left) / (full - atFirst)) * 100;
}

/** Collects garbage on both sides; then a few calls, for the notices to ride with. */
async function collectAndTalk({ client, server }: Pick<Pair, 'client' | 'server'>): Promise<void> {
  await client.ask('heap');
  await server.ask('heap');
  await client.ask('talk');
}

/** Entries in the tables of references of both sides. */
async function entriesOf({ client, server }: Pair): Promise<number | undefined> {
  const ours = await client.ask<TableSizes | undefined>('tables');
  const theirs = await server.ask<TableSizes | undefined>('tables');
  if (!ours || !theirs) return undefined;
  return ours.exports + ours.imports + theirs.exports + theirs.imports;
}
