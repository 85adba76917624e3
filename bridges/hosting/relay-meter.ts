/**
 * Whom this vat relays for, and how much: asked at each circuit, told of each piece that goes through.
 *
 * The netlayer cannot wait for an actor while bytes pass, so the limits of all places are here in memory, and what
 * went through is written to their account once a minute. A crash forgets a minute at most.
 */
import { type HostingKeeper, HostingListener, type RelayPlaceAccount } from '../../actors/index.ts';
import { designatorOf, E } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { keyOfPeerId } from '../netlayers/index.ts';

const DAY_MS = 86_400_000;
const WRITE_AFTER_MS = 60_000;
/** Circuits that stand to one person at a time. */
const CIRCUITS_MAX = 16;

export interface RelayMeterPowers {
  readonly keeper: RefTo<typeof HostingKeeper>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** One circuit. */
export interface Circuit {
  /** So many more bytes, either way. Answers false when no more is carried. */
  carried(bytes: number): boolean;
  ended(): void;
}

interface Place {
  readonly id: string;
  limit: number;
  day: number;
  today: number;
  open: number;
  /** Not written yet. */
  bytes: number;
  circuits: number;
}

export class RelayMeter {
  readonly #powers: RelayMeterPowers;
  /** By the name of the vat. */
  readonly #places = new Map<string, Place>();
  readonly #listeners = new Set<() => void>();
  #strangers = 0;
  #isOpenToAll = false;
  #writing: (() => void) | undefined;

  constructor(powers: RelayMeterPowers) {
    this.#powers = powers;
  }

  async open(): Promise<void> {
    const { keeper, onFault } = this.#powers;
    const changed = (): undefined => {
      this.#read().catch(onFault);
    };
    await E(keeper).watch(guarded(HostingListener, { changed }, onFault));
    await this.#read();
  }

  /** Is anything carried for anybody on the list? */
  get isOffered(): boolean {
    return [...this.#places.values()].some(({ limit }) => limit > 0);
  }

  /** Is it carried for everybody, on the list or not? */
  openToAll(is: boolean): void {
    this.#isOpenToAll = is;
  }

  /** Is a place kept for that peer, and is something left of it? */
  placeFor(peerId: string): boolean {
    const place = this.#placeOf(peerId);
    if (place === undefined || place.limit === 0) return this.#isOpenToAll;
    return this.#left(place) > 0;
  }

  /** A circuit to `peerId` begins. Undefined when it is not carried. */
  carry(peerId: string): Circuit | undefined {
    const place = this.#placeOf(peerId);
    if (place === undefined || place.limit === 0) {
      return this.#isOpenToAll ? this.#forStranger() : undefined;
    }
    if (place.open >= CIRCUITS_MAX || this.#left(place) <= 0) return undefined;
    place.open += 1;
    place.circuits += 1;
    this.#writeLater();
    return {
      carried: (bytes) => {
        const left = this.#left(place);
        place.today += bytes;
        place.bytes += bytes;
        this.#writeLater();
        return left >= bytes;
      },
      ended: () => {
        place.open -= 1;
      },
    };
  }

  /** Of one place: circuits that stand, bytes of today, and what is in no account yet. */
  useOf(id: string): Readonly<Record<'open' | 'today' | 'bytes' | 'circuits', number>> {
    const place = [...this.#places.values()].find((one) => one.id === id);
    if (!place) return { open: 0, today: 0, bytes: 0, circuits: 0 };
    this.#left(place);
    const { open, today, bytes, circuits } = place;
    return { open, today, bytes, circuits };
  }

  /** Bytes for people who are not on the list that are in no account yet. */
  get strangers(): number {
    return this.#strangers;
  }

  /** Calls `listener` when somebody was given a place, or lost it. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#writing?.();
    await this.#write();
  }

  #placeOf(peerId: string): Place | undefined {
    try {
      return this.#places.get(designatorOf(keyOfPeerId(peerId)));
    } catch {
      // Keys of other sorts are of no vat.
      return undefined;
    }
  }

  #forStranger(): Circuit {
    return {
      carried: (bytes) => {
        this.#strangers += bytes;
        this.#writeLater();
        return true;
      },
      ended: () => undefined,
    };
  }

  /** Bytes that are left of today. */
  #left(place: Place): number {
    const day = Math.floor(this.#powers.clock.now() / DAY_MS);
    if (day !== place.day) {
      place.day = day;
      place.today = 0;
    }
    return place.limit - place.today;
  }

  async #read(): Promise<void> {
    const { places } = await E(this.#powers.keeper).book();
    const known = new Set(places.map(({ vat }) => vat));
    for (const [vat, place] of [...this.#places]) {
      if (known.has(vat)) continue;
      // Circuits that stand carry nothing any more.
      place.limit = 0;
      this.#places.delete(vat);
    }
    for (const { vat, ...account } of places) this.#take(vat, account);
    for (const listener of [...this.#listeners]) listener();
  }

  #take(vat: string, { id, limit, day, today }: ReadPlace): void {
    const known = this.#places.get(vat);
    if (known?.id === id) known.limit = Number(limit);
    else {
      if (known) known.limit = 0;
      const none = { open: 0, bytes: 0, circuits: 0 };
      const place = { id, limit: Number(limit), day: Number(day), today: Number(today), ...none };
      this.#places.set(vat, place);
    }
  }

  #writeLater(): void {
    const { clock, onFault } = this.#powers;
    this.#writing ??= clock.wakeAt(clock.now() + WRITE_AFTER_MS, () => {
      this.#write().catch(onFault);
    });
  }

  async #write(): Promise<void> {
    this.#writing = undefined;
    const strangers = this.#strangers;
    const fresh = [...this.#places.values()]
      .filter(({ bytes, circuits }) => bytes > 0 || circuits > 0)
      .map((place) => ({ place, bytes: place.bytes, circuits: place.circuits }));
    if (fresh.length === 0 && strangers === 0) return;
    this.#count(fresh, strangers, -1);
    const told = fresh.map(({ place, bytes, circuits }) => ({
      id: place.id,
      bytes: BigInt(bytes),
      circuits: BigInt(circuits),
    }));
    try {
      await E(this.#powers.keeper).carried(told, BigInt(strangers));
    } catch (error) {
      // It was not written: with the next.
      this.#count(fresh, strangers, 1);
      throw error;
    }
  }

  /** Takes out what is being written, or puts it back. */
  #count(fresh: readonly Unwritten[], strangers: number, sign: 1 | -1): void {
    this.#strangers += sign * strangers;
    for (const { place, bytes, circuits } of fresh) {
      place.bytes += sign * bytes;
      place.circuits += sign * circuits;
    }
  }
}

interface Unwritten {
  readonly place: Place;
  readonly bytes: number;
  readonly circuits: number;
}

type ReadPlace = {
  readonly [K in 'id' | 'limit' | 'day' | 'today']: RelayPlaceAccount[K] extends string
    ? string
    : number | bigint;
};
