/**
 * What a stream is to others: two plain objects. No operation of the protocol is needed for it, so
 * that any peer can be the reader or the source.
 *
 * ```
 *   reader ── open(reader) ──►  Stream
 *          ── pull(16, 65536) ─►  Tap      several at once: the window
 *          ◄─ [v1, v2, v3] ─────            in order; [] is the end
 *          ── stop() ──────────►            when the reader wants no more
 * ```
 *
 * Credit is what the reader has asked for: a source has no other way to send, so a slow reader
 * slows the source, and neither has to trust the other with its memory.
 */
import type { Ref } from '../handler.ts';

/** Something that can be read once. */
export interface Stream<T = unknown> {
  /**
   * Begins. `reader` is an object of the reader's, which is sent nothing: when the connection it
   * came by ends, the source stops. Breaks with `taken` the second time.
   */
  open(reader: Ref): Ref<Tap<T>>;
}

/** A stream that is being read, by whoever opened it. */
export interface Tap<T = unknown> {
  /**
   * The next values, at least one and at most so many; none at all is the end. A source does not
   * wait to fill a batch. The byte arrays among the values have at most `bytes` bytes together. What
   * broke the source breaks this, after all values before it.
   */
  pull(values: bigint, bytes: bigint): Promise<readonly T[]>;
  /** Ends it: pulls that wait, and those to come, are answered as at the end. */
  stop(): Promise<void>;
}
