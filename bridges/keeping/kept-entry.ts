/** Where one entry of the lake lies: what of it is here, and who has pieces of it. */

import { decodePlacement, type ObjectDisk } from '../../store/index.ts';
import type { Crew } from './crew.ts';
import { isHere } from './open-here.ts';
import { asSent, type Books } from './tally.ts';

export interface EntryPowers extends Books {
  readonly local: ObjectDisk;
  readonly crew: Pick<Crew, 'standing'>;
  readonly neededBy: (entry: string) => AsyncIterable<string>;
}

/** Throws what the disk of this machine, or `neededBy`, throws. */
export async function keptEntry(powers: EntryPowers, entry: string) {
  const { local, packs, placements, standings: book, neededBy } = powers;
  const people = new Map((await powers.crew.standing()).map(({ id, person }) => [id, person]));
  const pieces = new Map<string, number>();
  const seen = new Set<string>();
  const found = { blobs: 0, here: 0, whole: 0, short: 0, alone: 0, lost: 0 };
  let survives = Number.POSITIVE_INFINITY;
  for await (const name of neededBy(entry)) {
    if (seen.has(name)) continue;
    seen.add(name);
    found.blobs += 1;
    const isThere = await isHere(local, name);
    if (isThere) found.here += 1;
    const blob = (await packs.get(name))?.pack ?? name;
    const record = await placements.get(blob);
    const placement = record && decodePlacement(record);
    const standing = placement && (book.get(blob) ?? asSent(placement, people));
    if (!placement || !standing || standing.state === 'lost') {
      survives = 0;
      found[isThere ? 'alone' : 'lost'] += 1;
      continue;
    }
    for (const { hostId } of placement.holders) {
      const person = people.get(hostId);
      if (person !== undefined) pieces.set(person, (pieces.get(person) ?? 0) + 1);
    }
    survives = Math.min(survives, standing.survives);
    found[standing.state] += 1;
  }
  const persons = [...pieces].map(([person, count]) => ({ person, pieces: count }));
  return { ...found, survives: Number.isFinite(survives) ? survives : 0, persons };
}
