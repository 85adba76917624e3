/**
 * Reads a range in order with several requests under way, so that the time of a round trip is not
 * paid for every chunk, and with a bound, so that a film is never held in memory.
 */
import { orAborted } from './abortable.ts';
import { type ByteReader, READ_BYTES_MAX, ShortRead } from './byte-reader.ts';

export interface ReadAheadOptions {
  /** Requests under way at most. */
  readonly window?: number;
  readonly chunkBytes?: number;
  /** Ends the reading: the generator throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const WINDOW_READS = 6;

/**
 * Yields the bytes `from` up to, not including, `to`, in order.
 * @throws {ShortRead} when the reader gives fewer bytes than asked for; whatever the reader throws.
 */
export async function* readAhead(
  reader: ByteReader,
  from: number,
  to: number,
  { window = WINDOW_READS, chunkBytes = READ_BYTES_MAX, signal }: ReadAheadOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const underway: { bytes: number; chunk: Promise<Uint8Array> }[] = [];
  let next = from;
  while (next < to || underway.length > 0) {
    signal?.throwIfAborted();
    while (next < to && underway.length < window) {
      const end = Math.min(next + chunkBytes, to);
      const chunk = Promise.resolve(reader.read(next, end));
      // Only the first failure is told, by the await below; the others are the same one again.
      chunk.catch(() => undefined);
      underway.push({ bytes: end - next, chunk });
      next = end;
    }
    const first = underway.shift();
    if (first === undefined) return;
    const chunk = await orAborted(first.chunk, signal);
    if (chunk.length !== first.bytes) throw new ShortRead();
    yield owned(chunk);
  }
}

/** Bytes in a buffer of their own, so that it can be transferred to the worker. */
function owned(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = chunk;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.length) {
    return chunk as Uint8Array<ArrayBuffer>;
  }
  return new Uint8Array(chunk);
}

/** All bytes of a short range at once. For text and small pictures. */
export async function readAll(
  reader: ByteReader,
  from: number,
  to: number,
  options?: ReadAheadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(to - from);
  let at = 0;
  for await (const chunk of readAhead(reader, from, to, options)) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
