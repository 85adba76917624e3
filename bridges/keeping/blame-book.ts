/**
 * Which hosts gave wrong bytes, how often and when last. What they spoilt is mended at once and then
 * looks well; so that is remembered beside it, until the owner has seen it or keeps nothing there
 * any more. A host that was only away, or is full, is not blamed.
 */
import { decode, encode } from 'cbor-x';
import type { HostTrouble, HostTroubleKind } from '../../store/index.ts';
import type { SealedRecords } from './sealed-records.ts';

const LIES: ReadonlySet<HostTroubleKind> = new Set(['corrupt', 'swapped', 'cut', 'rolled-back']);

export interface Blame {
  /** Pieces that were not what the host was given, counted each time they were read. */
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly last: number;
}

export class BlameBook {
  readonly #records: SealedRecords;
  readonly #onFault: (error: unknown) => void;
  readonly #all = new Map<string, Blame>();
  #written: Promise<void> = Promise.resolve();

  constructor(records: SealedRecords, onFault: (error: unknown) => void) {
    this.#records = records;
    this.#onFault = onFault;
  }

  /** Reads what was known when the vat was last open. */
  async open(): Promise<void> {
    for await (const [host, contents] of this.#records.entries()) {
      const [times, last] = decode(contents) as [number, number];
      this.#all.set(host, { times, last });
    }
  }

  of(host: string): Blame | undefined {
    return this.#all.get(host);
  }

  /** Takes down what is a lie, and nothing else. */
  note({ hostId, kind }: HostTrouble, now: number): void {
    if (!LIES.has(kind)) return;
    const blame = { times: (this.#all.get(hostId)?.times ?? 0) + 1, last: now };
    this.#all.set(hostId, blame);
    this.#write(hostId, encode([blame.times, blame.last]));
  }

  forgive(host: string): void {
    if (this.#all.delete(host)) this.#write(host, undefined);
  }

  /** Those that nothing is kept with any more need no remembering. */
  keepOnly(hosts: ReadonlySet<string>): void {
    for (const host of [...this.#all.keys()]) if (!hosts.has(host)) this.forgive(host);
  }

  /** Until all of it is on the disk. */
  settled(): Promise<void> {
    return this.#written;
  }

  #write(host: string, contents: Uint8Array | undefined): void {
    this.#written = this.#written
      .then(() => this.#records.change([[host, contents]]))
      .catch(this.#onFault);
  }
}
