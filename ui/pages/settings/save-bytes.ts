/**
 * Saves bytes that come in pieces into a file: straight to the disk where the browser can, else by
 * way of a Blob, which the browser may keep on its own disk too.
 */
import { E } from '../../../captp/index.ts';
import type { ByteSourceRef } from '../../session/index.ts';

/** Where the bytes go. `abort` leaves no file behind, `close` makes it whole. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

type Picker = (options: { suggestedName: string }) => Promise<{
  createWritable(): Promise<Sink>;
}>;

/** Asks for a place where the browser lets us. Undefined when the person gave up. */
export async function openSink(name: string): Promise<Sink | undefined> {
  const picker = Reflect.get(globalThis, 'showSaveFilePicker') as Picker | undefined;
  if (picker === undefined) return blobSink(name);
  try {
    return await (await picker({ suggestedName: name })).createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    return blobSink(name);
  }
}

/**
 * Moves everything from `source` to `sink`. Calls `progress` with the bytes so far. When `stop`
 * is given, or anything breaks, both sides are told and the error is thrown.
 */
export async function pour(
  source: ByteSourceRef,
  sink: Sink,
  progress: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  let sum = 0;
  try {
    // One piece is asked for ahead, so that reading there and writing here overlap.
    let ahead = E(source).next();
    for (;;) {
      stop.throwIfAborted();
      const piece = await ahead;
      if (piece.length === 0) break;
      ahead = E(source).next();
      await sink.write(new Uint8Array(piece));
      sum += piece.length;
      progress(sum);
    }
    await sink.close();
  } catch (error) {
    E.sendOnly(source).stop();
    await sink.abort();
    throw error;
  }
}

function blobSink(name: string): Sink {
  const pieces: Blob[] = [];
  return {
    async write(bytes) {
      pieces.push(new Blob([bytes]));
    },
    async close() {
      const address = URL.createObjectURL(new Blob(pieces, { type: 'application/octet-stream' }));
      const anchor = Object.assign(document.createElement('a'), { href: address, download: name });
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS);
    },
    async abort() {
      pieces.length = 0;
    },
  };
}

/** A browser needs the address until it has begun to save. */
const ADDRESS_MS = 60_000;
