/**
 * Where vats were found last, and the newest record seen of each: in memory for whoever dials, and
 * on the disk a little later, so that a vat that comes back after a month asks friends before it
 * asks strangers, and cannot be led to where somebody was long ago.
 */
import {
  type NetworkKeeper,
  PLACE_ADDRESSES_MAX,
  PLACES_MAX,
  PLACES_PAGE,
} from '../../actors/index.ts';
import { designatorOf, E } from '../../captp/index.ts';
import type { Clock, RefTo } from '../../vat/index.ts';
import { keyOf, peerIdOf } from '../netlayers/index.ts';
import type { VatMemory } from '../netlayers/libp2p/index.ts';

/** What is new waits so long to be written with what comes after. */
const WRITE_AFTER_MS = 5_000;
/** An address that is the one known already is written anew only when that is so long ago. */
const SEEN_MS = 3_600_000;
const ADDRESS_LENGTH_MAX = 256;

interface Place {
  readonly vat: string;
  readonly record: Uint8Array | undefined;
  readonly sequence: number;
  readonly addresses: readonly string[];
  readonly seen: number;
}

export interface VatMemoryPowers {
  readonly keeper: RefTo<typeof NetworkKeeper>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export class DurableVatMemory implements VatMemory {
  readonly #powers: VatMemoryPowers;
  /** The one seen longest ago comes first. */
  readonly #places = new Map<string, Place>();
  readonly #fresh = new Set<string>();
  readonly #gone = new Set<string>();
  #writing: (() => void) | undefined;

  constructor(powers: VatMemoryPowers) {
    this.#powers = powers;
  }

  /** Reads what is remembered. */
  async open(): Promise<void> {
    const found: Place[] = [];
    for (let after = ''; ; ) {
      const page = await E(this.#powers.keeper).places(after);
      for (const place of page) {
        const { sequence, seen } = place;
        found.push({
          ...place,
          record: place.record,
          sequence: Number(sequence),
          seen: Number(seen),
        });
      }
      const last = page.at(-1);
      if (!last || page.length < PLACES_PAGE) break;
      after = last.vat;
    }
    for (const place of found.sort((a, b) => a.seen - b.seen)) this.#places.set(place.vat, place);
  }

  get size(): number {
    return this.#places.size;
  }

  recall(key: Uint8Array): { record: Uint8Array | undefined; addresses: readonly string[] } {
    const { record, addresses } = this.#placeOf(designatorOf(key));
    return { record, addresses };
  }

  /** The highest sequence number seen of the vat; 0 when none was. */
  sequenceOf(key: Uint8Array): number {
    return this.#placeOf(designatorOf(key)).sequence;
  }

  foundAt(key: Uint8Array, address: string): void {
    if (address.length > ADDRESS_LENGTH_MAX) return;
    const place = this.#placeOf(designatorOf(key));
    const now = this.#powers.clock.now();
    const isKnown = place.addresses[0] === address && Math.abs(now - place.seen) < SEEN_MS;
    if (isKnown) return;
    const others = place.addresses.filter((one) => one !== address);
    const addresses = [address, ...others].slice(0, PLACE_ADDRESSES_MAX);
    this.#set({ ...place, addresses, seen: now });
  }

  saw(key: Uint8Array, record: Uint8Array, sequence: number): boolean {
    const place = this.#placeOf(designatorOf(key));
    if (sequence <= place.sequence) return sequence === place.sequence;
    this.#set({ ...place, record, sequence, seen: this.#powers.clock.now() });
    return true;
  }

  /** Where those met last can be dialled: multiaddrs with `/p2p/…`, at most `most`. */
  lately(most: number): string[] {
    const found: string[] = [];
    for (const { vat, addresses } of [...this.#places.values()].reverse()) {
      if (found.length >= most) break;
      const [first] = addresses;
      if (first === undefined) continue;
      found.push(/\/p2p\/[^/]+$/.test(first) ? first : `${first}/p2p/${peerIdOf(keyOf(vat))}`);
    }
    return found;
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    this.#writing?.();
    await this.#write();
  }

  #placeOf(vat: string): Place {
    return this.#places.get(vat) ?? { vat, record: undefined, sequence: 0, addresses: [], seen: 0 };
  }

  #set(place: Place): void {
    this.#places.delete(place.vat);
    this.#places.set(place.vat, place);
    this.#fresh.add(place.vat);
    this.#gone.delete(place.vat);
    if (this.#places.size > PLACES_MAX) this.#forget();
    const { clock, onFault } = this.#powers;
    this.#writing ??= clock.wakeAt(clock.now() + WRITE_AFTER_MS, () => {
      this.#write().catch(onFault);
    });
  }

  #forget(): void {
    const [oldest] = this.#places.keys();
    if (oldest === undefined) return;
    this.#places.delete(oldest);
    this.#fresh.delete(oldest);
    this.#gone.add(oldest);
  }

  async #write(): Promise<void> {
    this.#writing = undefined;
    while (this.#fresh.size + this.#gone.size > 0) {
      const gone = [...this.#gone].slice(0, PLACES_PAGE);
      const fresh = [...this.#fresh].slice(0, PLACES_PAGE);
      for (const vat of gone) this.#gone.delete(vat);
      for (const vat of fresh) this.#fresh.delete(vat);
      const places = fresh.map((vat) => this.#placeOf(vat));
      await E(this.#powers.keeper).remember(
        places.map((place) => ({
          ...place,
          addresses: [...place.addresses],
          sequence: BigInt(place.sequence),
          seen: BigInt(place.seen),
        })),
        gone,
      );
    }
  }
}
