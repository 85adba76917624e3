/** What the last rounds found, over restarts. */
import { decode, encode } from 'cbor-x';
import type { SealedRecords } from './sealed-records.ts';
import type { Found } from './work-parts.ts';

export interface Last extends Omit<Found, 'mended'> {
  /** That were damaged here and were brought back, in all, and when last. */
  readonly mended: { readonly objects: number; readonly last: number } | undefined;
  /** Milliseconds since 1970. */
  readonly lastLook: number | undefined;
  readonly lastRead: number | undefined;
}

const NAME = 'last';
const NOTHING: Last = {
  ...{ needed: 0, lostHere: 0, lost: 0, away: 0, unplaced: 0, isAll: true },
  mended: undefined,
  lastLook: undefined,
  lastRead: undefined,
};

export class Memory {
  readonly #records: SealedRecords;
  last: Last = NOTHING;

  constructor(records: SealedRecords) {
    this.#records = records;
  }

  async open(): Promise<void> {
    const found = await this.#records.get(NAME);
    if (found) this.last = { ...NOTHING, ...(decode(found) as Last) };
  }

  async note(last: Last): Promise<void> {
    this.last = last;
    await this.#records.change([[NAME, encode(last)]]);
  }
}
