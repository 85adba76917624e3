/**
 * Records that wait to be appended, in the order in which they came, and how many of them go into
 * one write. Those who come while a write is under way wait for the next, so that one sync serves
 * them all; a second write beside it is worth its price only when it serves many, or much.
 */
import type { Unplaced } from './group-format.ts';
import type { LogRecord } from './index-entry.ts';
import { recordBytes } from './record-format.ts';

const GROUP_RECORDS_MAX = 512;
const GROUP_BYTES_MAX = 8 * 2 ** 20;
/** So many, or so much, are written beside a write that is under way. */
const BESIDE_RECORDS = 32;
export const BESIDE_BYTES = 2 ** 20;

export interface Waiting {
  readonly record: Unplaced;
  /** See Indexer.add. */
  readonly shown: boolean;
  readonly done: (record: LogRecord) => void;
  readonly refused: (error: unknown) => void;
}

export class WaitingRecords {
  readonly #besideBytes: number;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;

  /** `besideBytes`: so much is worth a write of its own. */
  constructor(besideBytes: number) {
    this.#besideBytes = besideBytes;
  }

  /** How many wait. */
  get count(): number {
    return this.#waiting.length;
  }

  /** Is it worth a write of its own while another is under way? */
  get isMuch(): boolean {
    return this.#waiting.length >= BESIDE_RECORDS || this.#bytes >= this.#besideBytes;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.record.bodyBytes;
  }

  /** Puts records before all others. */
  addFirst(waiting: readonly Waiting[]): void {
    this.#waiting.unshift(...waiting);
    for (const { record } of waiting) this.#bytes += record.bodyBytes;
  }

  /** Takes as many as one write may have, at least one. There must be one. */
  take(): Waiting[] {
    const taken = this.#waiting.splice(0, this.#next().count);
    for (const { record } of taken) this.#bytes -= record.bodyBytes;
    return taken;
  }

  /** Bytes of log that those take who would be taken now. */
  get nextBytes(): number {
    return this.#next().logBytes;
  }

  #next(): { readonly count: number; readonly logBytes: number } {
    let [count, bytes, logBytes] = [0, 0, 0];
    for (const { record } of this.#waiting) {
      bytes += record.bodyBytes;
      if (count > 0 && (count >= GROUP_RECORDS_MAX || bytes > GROUP_BYTES_MAX)) break;
      logBytes += recordBytes(record.name.length, record.bodyBytes);
      count++;
    }
    return { count, logBytes };
  }
}
