/**
 * Milliseconds from the start of opening to the first durable turn: of a vat that holds many actors,
 * and of one that holds the one actor that is used.
 */
import { E } from '../../captp/index.ts';
import type { Database } from '../../vat/index.ts';
import { Counter, Maker } from './kinds.ts';
import { median } from './near-call.ts';
import { openLevel, openOver, withFolder } from './world.ts';

const ROUNDS = 7;
const AT_ONCE = 500;

async function firstTurnMs(folder: string): Promise<number> {
  const start = performance.now();
  const db = await openLevel(folder);
  const vat = await openOver(db);
  await E((await vat.provide('counter', Counter, 'first')).adding).add(1n);
  const ms = performance.now() - start;
  await vat.close();
  await db.close();
  return ms;
}

async function fill(folder: string, actors: number): Promise<void> {
  const db = await openLevel(folder);
  const vat = await openOver(db, { collectAfter: 2 * actors });
  await vat.provide('counter', Counter, 'first');
  const { owner } = await vat.provide('maker', Maker);
  for (let made = 0; made < actors; made += AT_ONCE) await E(owner).keep(BigInt(AT_ONCE));
  await vat.close();
  await atRest(db);
  await db.close();
}

/**
 * Level goes on sorting what was written in bulk for a while. That is done here, not while the
 * openings are timed.
 */
async function atRest(db: Database): Promise<void> {
  const { compactRange } = db as unknown as { compactRange?: Compact };
  await compactRange?.call(db, new Uint8Array(0), new Uint8Array(64).fill(0xff));
}

type Compact = (from: Uint8Array, to: Uint8Array) => Promise<void>;

export interface Opening {
  readonly ms: number;
  readonly empty_ms: number;
  readonly ratio: number;
}

export function openingWith(actors: number): Promise<Opening> {
  return withFolder(async (folder) => {
    const [full, empty] = [`${folder}/full`, `${folder}/empty`];
    await fill(full, actors);
    await fill(empty, 0);
    const rounds: [full: number, empty: number][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push([await firstTurnMs(full), await firstTurnMs(empty)]);
    }
    return {
      ms: median(rounds.map(([ms]) => ms)),
      empty_ms: median(rounds.map(([, ms]) => ms)),
      ratio: median(rounds.map(([ms, emptyMs]) => ms / emptyMs)),
    };
  });
}
