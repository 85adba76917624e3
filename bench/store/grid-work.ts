/** What is asked of a grid of ten hosts, 3-of-10, ours or Tahoe's, and what comes of it. */

export interface GridWork {
  /** Bytes of the large file. */
  readonly bytes: number;
  /** How many of 1 KiB, one at a time. */
  readonly small: number;
  /** Slots, or mutable files. */
  readonly slots: number;
  readonly ranges: number;
}

export const RANGE_BYTES = 65_536;

export interface GridFigures {
  readonly putMbS: number;
  readonly getMbS: number;
  readonly smallPutPerS: number;
  readonly smallGetPerS: number;
  /** Median milliseconds of 64 KiB in the middle. */
  readonly rangeMs: number;
  readonly createPerS: number;
  readonly overwritePerS: number;
  /** Of all processes together, milliseconds for each MiB. */
  readonly putCpuMsMib: number;
  readonly getCpuMsMib: number;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
