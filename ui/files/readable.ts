/**
 * A file of the lake, or of a share, as bytes that can be read although the connection comes and goes.
 *
 * References end with their session, so the reader holds a signal of the reference and not the
 * reference: a read that was cut off is asked again of the next one. A download that is under way
 * simply waits, and goes on where it was.
 */
import { E, type Ref } from '../../captp/index.ts';
import type { ReadableFile } from '../media/byte-reader.ts';
import type { ReadonlySignal } from '../session/signal.ts';
import { codeOf } from '../session/trouble.ts';
import type { Item } from './item.ts';

interface Reads {
  read(id: string, from: bigint | number, to: bigint | number): Uint8Array;
}

/**
 * Where bytes come from: the lake of a session, or an opening of a share. `refused` hears why a read
 * was refused, as long as it was not for want of a connection.
 */
export type ReadFrom = ReadonlySignal<Ref<Reads> | PromiseLike<Ref<Reads>> | undefined> & {
  readonly refused?: (error: unknown) => void;
};

export function readable(item: Item, from: ReadFrom): ReadableFile {
  return {
    name: item.savedAs ?? item.name,
    type: item.type,
    size: item.size,
    source: from,
    read: (start, end) => readThrough(from, item.id, start, end),
  };
}

async function readThrough(
  from: ReadFrom,
  id: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
  for (;;) {
    const ref = from.value ?? (await another(from, undefined));
    try {
      return await E(ref).read(id, BigInt(start), BigInt(end));
    } catch (error) {
      if (codeOf(error) !== 'disconnected') {
        from.refused?.(error);
        throw error;
      }
      if (from.value === ref) await another(from, ref);
    }
  }
}

/** The next value that is a reference and not `past`. */
function another<T>(signal: ReadonlySignal<T | undefined>, past: T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const stop = signal.subscribe((value) => {
      if (value === undefined || value === past) return;
      stop();
      resolve(value);
    });
  });
}
