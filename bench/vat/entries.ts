/** What a turn costs an actor that holds many entries, beside one that holds none. */
import { E } from '../../captp/index.ts';
import { Notebook } from './kinds.ts';
import { median } from './near-call.ts';
import { openLevel, openOver, withFolder } from './world.ts';

const ROUNDS = 7;
const TURNS = 3_000;
const IN_FLIGHT = 128;

/** CPU of a turn with `entries` entries over that of one with none. */
export function entriesRatio(entries: number): Promise<number> {
  return withFolder(async (folder) => {
    const db = await openLevel(folder);
    const vat = await openOver(db);
    const empty = (await vat.provide('empty', Notebook)).owner;
    const full = (await vat.provide('full', Notebook)).owner;
    await E(full).fill(BigInt(entries));
    const cpuOf = async (owner: typeof empty): Promise<number> => {
      const before = process.cpuUsage();
      for (let at = 0; at < TURNS; at += IN_FLIGHT) {
        await Promise.all(Array.from({ length: IN_FLIGHT }, () => E(owner).note('so it is')));
      }
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cpuOf(empty);
    await cpuOf(full);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      ratios.push((await cpuOf(full)) / (await cpuOf(empty)));
    await vat.close();
    await db.close();
    return median(ratios);
  });
}
