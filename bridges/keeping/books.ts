/**
 * What keeping has to remember of each blob, in three sorts of sealed records: where the hosts'
 * shares are, which small blob lies in which pack, and how each was found the last time. All of it
 * can be lost: the first two are then found out from the hosts, the third by looking again.
 */
import { decode, encode } from 'cbor-x';
import type { PackIndex, PackPlace, PlacementBook } from '../../store/index.ts';
import type { SealedRecords } from './sealed-records.ts';

export function placementBook(records: SealedRecords): PlacementBook {
  return {
    get: (name) => records.get(name),
    set: (name, record) => records.change([[name, record]]),
    delete: (name) => records.change([[name, undefined]]),
    entries: () => records.entries(),
  };
}

export function packIndex(records: SealedRecords): PackIndex {
  return {
    async get(name) {
      const found = await records.get(name);
      return found && placeIn(found);
    },
    change: (places, gone) =>
      records.change([
        ...places.map(([name, { pack, offset, length }]) => {
          return [name, encode([pack, offset, length])] as const;
        }),
        ...gone.map((name) => [name, undefined] as const),
      ]),
    async *entries() {
      for await (const [name, contents] of records.entries()) {
        yield [name, placeIn(contents)] as const;
      }
    },
  };
}

function placeIn(contents: Uint8Array): PackPlace {
  const [pack, offset, length] = decode(contents) as [string, number, number];
  return { pack, offset, length };
}

/** How a blob was found the last time: what the hosts had of it. */
export interface Standing {
  readonly bytes: number;
  /** `whole` with all its pieces; `short` can be read; `lost` cannot be read from the hosts. */
  readonly state: 'whole' | 'short' | 'lost';
  /** So many people may vanish. */
  readonly survives: number;
}

export class StandingBook {
  readonly #records: SealedRecords;
  readonly #all = new Map<string, Standing>();

  constructor(records: SealedRecords) {
    this.#records = records;
  }

  /** Reads what was known when the vat was last open. */
  async open(): Promise<void> {
    for await (const [name, contents] of this.#records.entries()) {
      const [bytes, state, survives] = decode(contents) as [number, Standing['state'], number];
      this.#all.set(name, { bytes, state, survives });
    }
  }

  get(name: string): Standing | undefined {
    return this.#all.get(name);
  }

  all(): Iterable<readonly [name: string, standing: Standing]> {
    return this.#all;
  }

  async set(name: string, standing: Standing): Promise<void> {
    const { bytes, state, survives } = standing;
    const before = this.#all.get(name);
    this.#all.set(name, standing);
    if (before && before.state === state && before.survives === survives) return;
    await this.#records.change([[name, encode([bytes, state, survives])]]);
  }

  async delete(name: string): Promise<void> {
    if (this.#all.delete(name)) await this.#records.change([[name, undefined]]);
  }
}
