/**
 * How well everything is kept, counted from the books: what the page shows, and the command line.
 */
import {
  decodePlacement,
  type PackIndex,
  type Placement,
  type PlacementBook,
  type ShareHost,
} from '../../store/index.ts';
import type { Standing, StandingBook } from './books.ts';

interface HostTally {
  pieces: number;
  bytes: number;
}

export interface Tally {
  /** Objects, each as it stands at the hosts. */
  readonly kept: number;
  readonly bytes: number;
  readonly whole: number;
  readonly short: number;
  readonly lost: number;
  readonly survives: number;
  /** By the id of a host. */
  readonly hosts: ReadonlyMap<string, HostTally>;
}

export interface Books {
  readonly placements: PlacementBook;
  readonly packs: PackIndex;
  readonly standings: StandingBook;
}

/** How a blob that was just sent and not yet looked at stands: `people` are those of the hosts. */
export function asSent(
  { coding: { k, n, size }, holders }: Placement,
  people: ReadonlyMap<string, string>,
): Standing {
  const there = holders.filter(({ hostId }) => people.has(hostId));
  const indices = new Set(there.map(({ index }) => index));
  const by = new Set(there.map(({ hostId }) => people.get(hostId)));
  const state = indices.size < n ? 'short' : 'whole';
  return { bytes: size, state, survives: Math.max(0, by.size - k) };
}

export async function tallyOf(
  { placements, packs, standings }: Books,
  list: readonly ShareHost[],
  /** No part of the lake. */
  except: string | undefined,
): Promise<Tally> {
  const personOf = new Map(list.map(({ id, person }) => [id, person]));
  const hosts = new Map<string, HostTally>();
  const blobs = new Map<string, Standing>();
  for await (const [name, record] of placements.entries()) {
    // Notes of what is being sent are no blobs.
    if (name.includes('-') || name === except) continue;
    const placement = decodePlacement(record);
    const { coding, holders } = placement;
    blobs.set(name, standings.get(name) ?? asSent(placement, personOf));
    for (const { hostId } of holders) {
      const host = hosts.get(hostId) ?? { pieces: 0, bytes: 0 };
      host.pieces += 1;
      host.bytes += Math.ceil(coding.size / coding.k);
      hosts.set(hostId, host);
    }
  }
  const count = { whole: 0, short: 0, lost: 0 };
  let kept = 0;
  let bytes = 0;
  const packed = new Set<string>();
  for await (const [, { pack, length }] of packs.entries()) {
    packed.add(pack);
    count[blobs.get(pack)?.state ?? 'lost'] += 1;
    kept += 1;
    bytes += length;
  }
  let survives = Number.POSITIVE_INFINITY;
  for (const [name, standing] of blobs) {
    survives = Math.min(survives, standing.survives);
    if (packed.has(name)) continue;
    count[standing.state] += 1;
    kept += 1;
    bytes += standing.bytes;
  }
  return { kept, bytes, ...count, survives: Number.isFinite(survives) ? survives : 0, hosts };
}
