/**
 * Bytes of heap of one actor that is awake: two facets, both held by somebody, and a state of two
 * fields. The list that holds the facets is there before the first count.
 */
import { E, type Ref } from '../../captp/index.ts';
import { Counter, Maker } from './kinds.ts';
import { openLevel, openOver, withFolder } from './world.ts';

const AT_ONCE = 500;
/** Before anything is counted: what groups that were just written keep in memory has a bound. */
const WARM_UP_ACTORS = 15_000;
/** Turns after which an actor that was used holds only what it needs. */
const SETTLING_TURNS = 8;

export function residentBytes(count: number): Promise<number> {
  return withFolder(async (folder) => {
    const db = await openLevel(folder);
    const vat = await openOver(db, {
      awakeMax: 2 * count + WARM_UP_ACTORS,
      collectAfter: 4 * count + WARM_UP_ACTORS,
    });
    const maker = await vat.provide('maker', Maker);
    const counter = await vat.provide('counter', Counter, 'settling');
    const held: unknown[] = Array.from({ length: 2 * count }, () => undefined);
    const settle = async (): Promise<number> => {
      for (let at = 0; at < SETTLING_TURNS; at++) await E(counter.adding).add(1n);
      await vat.idle();
      return heap();
    };
    for (let at = 0; at < WARM_UP_ACTORS; at += AT_ONCE) await E(maker.owner).make(BigInt(AT_ONCE));
    const before = await settle();
    for (let at = 0; at < count; at += AT_ONCE) {
      const made = (await E(maker.owner).make(BigInt(AT_ONCE))) as Ref[];
      for (let facet = 0; facet < made.length; facet++) held[2 * at + facet] = made[facet];
    }
    const after = await settle();
    if (vat.stats().awake < count) throw new Error('Some actors fell asleep.');
    if (held.at(-1) === undefined) throw new Error('Some actors were not made.');
    await vat.close();
    await db.close();
    return (after - before) / count;
  });
}

/** What the heap holds once all that can go is gone. */
async function heap(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
