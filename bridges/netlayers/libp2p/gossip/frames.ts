/** One question and one answer on a stream, each behind its length (4 bytes). */
import type { Stream } from '@libp2p/interface';

/** Sends `body`, and that nothing follows. */
export function sendFrame(stream: Stream, body: Uint8Array): Promise<void> {
  const bytes = Buffer.alloc(4 + body.length);
  bytes.writeUInt32BE(body.length);
  bytes.set(body, 4);
  return stream.sink([bytes]);
}

/** What comes, and with it the end. Throws RangeError for anything that is longer than `max`, or cut off. */
export async function receiveFrame(stream: Stream, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let wanted = Number.POSITIVE_INFINITY;
  for await (const chunk of stream.source) {
    size += chunk.byteLength;
    if (size > 4 + max) throw new RangeError('The frame is longer than allowed.');
    chunks.push(chunk.subarray());
    if (wanted > 4 + max && size >= 4) wanted = 4 + Buffer.concat(chunks).readUInt32BE();
    if (size >= wanted) break;
  }
  if (size !== wanted) throw new RangeError('The frame has another length than it says.');
  return Uint8Array.from(Buffer.concat(chunks).subarray(4));
}

/** Sends a question and hears the answer. Breaks when `signal` is aborted, or the other side does. */
export async function askFrame(
  stream: Stream,
  question: Uint8Array,
  max: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error('It took too long.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    // A stream that is reset may never tell whoever wrote to it, so both are watched.
    const sent = sendFrame(stream, question).then(() => aborted);
    return await Promise.race([receiveFrame(stream, max), sent, aborted]);
  } finally {
    stream.abort(new Error('It is over.'));
  }
}
