/**
 * What captp/ needs from outside and never reaches for itself: time and randomness.
 */

/** A timer that can be taken back. */
export interface Timers {
  /** Calls `run` once after `milliseconds`, unless the returned function was called before. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Randomness fit for keys. */
export interface Random {
  /** So many bytes that nobody can guess; the caller owns them. */
  bytes(count: number): Uint8Array;
}
