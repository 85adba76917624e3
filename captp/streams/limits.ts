/**
 * What a stream may cost, on either side.
 *
 * A reader holds at most `pulls × bytes` of what it has not consumed; a source answers at most so
 * many pulls at a time and never puts more into a batch than is asked for, nor than is sensible.
 */

/** How much a reader asks for ahead. */
export interface StreamWindow {
  /** Batches on their way, or here and not consumed, with the one that is being consumed. */
  readonly pulls: number;
  /** Values in a batch. */
  readonly values: number;
  /** Bytes of byte arrays in a batch. */
  readonly bytes: number;
}

const PULLS = 8;
const VALUES = 256;
const BYTES = 262_144;

export const STREAM_WINDOW: StreamWindow = { pulls: PULLS, values: VALUES, bytes: BYTES };

const PULLS_MAX = 64;
const VALUES_MAX = 4_096;
const BYTES_MAX = 1_048_576;

/** Who asks for more than `values` and `bytes` gets that; more waiting `pulls` are refused. */
export const STREAM_WINDOW_MAX: StreamWindow = {
  pulls: PULLS_MAX,
  values: VALUES_MAX,
  bytes: BYTES_MAX,
};

/** Writes to a pipe that wait to be read. Who waits for each `write` has one. */
export const WRITES_WAITING_MAX = 1_024;
