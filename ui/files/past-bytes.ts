/**
 * What a file was before, as a place to read from: the same as the lake itself to viewers and
 * downloads, and like it, it survives reconnections.
 */
import { E, Far, type Ref } from '../../captp/index.ts';
import type { HomeSession } from '../session/home-session.ts';
import type { LakeRef } from '../session/refs.ts';
import { lakeBytes } from './lake-bytes.ts';
import type { ReadFrom } from './readable.ts';

type Read = (id: string, from: bigint, to: bigint) => PromiseLike<Uint8Array>;
type Source = Ref<{ read(id: string, from: bigint | number, to: bigint | number): Uint8Array }>;

/** Reads one earlier version of a file. */
export function versionBytes(home: HomeSession, number: number): ReadFrom {
  return pastBytes(home, (id, from, to) => E(home.past).readVersion(id, BigInt(number), from, to));
}

/** Reads files as they were when a snapshot was taken. */
export function snapshotBytes(home: HomeSession, snapshot: string): ReadFrom {
  return pastBytes(home, (id, from, to) => E(home.past).readSnapshot(snapshot, id, from, to));
}

/** There is a new place for each new connection, as whoever waits for one looks for a change. */
function pastBytes(home: HomeSession, read: Read): ReadFrom {
  const lakes = lakeBytes(home);
  const places = new WeakMap<PromiseLike<LakeRef>, Source>();
  const placeOf = (lake: PromiseLike<LakeRef> | undefined): Source | undefined => {
    if (lake === undefined) return undefined;
    const known = places.get(lake) ?? (Far('Past', { read }) as unknown as Source);
    places.set(lake, known);
    return known;
  };
  return {
    get value() {
      return placeOf(lakes.value);
    },
    subscribe: (listener) => lakes.subscribe((lake) => listener(placeOf(lake))),
  };
}
