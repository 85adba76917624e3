/**
 * What is said on a stream of `/2gather/record/1`: one question, one answer, each behind its length (2 bytes).
 *
 *     ASK  1, key (32 bytes)      →  NONE 0 | HAVE 1, record
 *     TELL 2, record              →  HELD 2 | NEWER 3, record | REFUSED 4
 */
import type { Stream } from '@libp2p/interface';
import { RECORD_BYTES_MAX } from './address-record.ts';

export const RECORD_PROTOCOL = '/2gather/record/1';

export const ASK = 1;
export const TELL = 2;
export const NONE = 0;
export const HAVE = 1;
export const HELD = 2;
export const NEWER = 3;
export const REFUSED = 4;

export interface Message {
  readonly kind: number;
  readonly body: Uint8Array;
}

const MESSAGE_BYTES_MAX = 1 + RECORD_BYTES_MAX;

/** Asks, and hears the answer. Breaks when `signal` is aborted, or the other side does. */
export async function converse(
  stream: Stream,
  question: Message,
  signal: AbortSignal,
): Promise<Message> {
  const saying = say(stream, question);
  try {
    // A stream that is reset may never tell whoever wrote to it, so both are watched.
    return await Promise.race([hear(stream), saying.then(() => aborted(signal)), aborted(signal)]);
  } finally {
    stream.abort(new Error('It is over.'));
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Error('It took too long.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

/** Sends a message, and that nothing follows. */
export function say(stream: Stream, { kind, body }: Message): Promise<void> {
  const bytes = Buffer.alloc(3 + body.length);
  bytes.writeUInt16BE(1 + body.length);
  bytes.writeUInt8(kind, 2);
  bytes.set(body, 3);
  return stream.sink([bytes]);
}

/** The message that comes, and with it the end. Throws RangeError for anything else. */
export async function hear(stream: Stream): Promise<Message> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream.source) {
    size += chunk.byteLength;
    if (size > 2 + MESSAGE_BYTES_MAX) throw new RangeError('The message is longer than allowed.');
    chunks.push(chunk.subarray());
    if (isWhole(chunks, size)) break;
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length < 3 || bytes.readUInt16BE() !== bytes.length - 2) {
    throw new RangeError('The message has another length than it says.');
  }
  return { kind: bytes.readUInt8(2), body: Uint8Array.from(bytes.subarray(3)) };
}

function isWhole(chunks: readonly Uint8Array[], size: number): boolean {
  return size >= 2 && size >= 2 + Buffer.concat(chunks).readUInt16BE();
}
