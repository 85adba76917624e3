/** The same work for ours and for what is compared: its sizes, and what comes of it. */

export const MIB = 2 ** 20;
export const SMALL_BYTES = 1_024;
export const CALLERS = 64;
/**
 * How often the large file is put and fetched, and so are the small objects, others each time; the
 * fastest of each counts. A vat runs for months, and until V8 has compiled what it does often it
 * takes twice the CPU.
 */
export const ROUNDS = 6;
/** Bytes handed over at a time while streaming. */
export const STREAM_BYTES = 1_048_576;

export interface LocalWork {
  /** MiB of the one large file. */
  readonly mib: number;
  /** How many small objects at a time. */
  readonly small: number;
}

export interface LocalFigures {
  readonly putMibS: number;
  readonly getMibS: number;
  readonly putCpuMsMib: number;
  readonly getCpuMsMib: number;
  readonly smallPutPerS: number;
  readonly smallGetPerS: number;
  readonly smallPutCpuUs: number;
  readonly smallGetCpuUs: number;
  readonly peakMib: number;
}
