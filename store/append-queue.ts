/**
 * Bytes on their way to a disk, at most so many at a time. A writer that waited for every append
 * would leave the processor idle while the disk works and the disk idle while the processor
 * encrypts; one that never waited would hold the whole file in memory. A failure is kept and told
 * at the next call, so that no rejection goes unheard and none is heard twice.
 */
import type { DiskWriter } from './object-disk.ts';

export interface AppendQueue {
  /** Resolves when there is room for more. Throws what an earlier append threw. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything is taken. Throws what any append threw. */
  drain(): Promise<void>;
}

/** `inFlightMax`: how many appends may be under way when `append` resolves. */
export function makeAppendQueue(disk: DiskWriter, inFlightMax: number): AppendQueue {
  const inFlight: Promise<void>[] = [];
  let failure: { readonly error: unknown } | undefined;
  const settleOldest = async () => {
    await inFlight.shift();
    if (failure !== undefined) throw failure.error;
  };
  return {
    async append(bytes) {
      const taken = disk.append(bytes).catch((error: unknown) => {
        failure ??= { error };
      });
      inFlight.push(taken);
      while (inFlight.length > inFlightMax) await settleOldest();
      if (failure !== undefined) throw failure.error;
    },
    async drain() {
      while (inFlight.length > 0) await settleOldest();
      if (failure !== undefined) throw failure.error;
    },
  };
}
