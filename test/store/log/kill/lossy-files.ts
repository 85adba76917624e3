/**
 * Files of a log of which a kill takes what is not durable: bytes that nobody has synced are held
 * back in memory, so that a killed process loses them as a loss of power would.
 */
import type { LogBlobFile, LogFiles, LogSegmentFile } from '../../../../store/index.ts';
import type { Dice } from '../crash-files.ts';

export interface Death {
  /** Called around every write: may not return. */
  mayDie(): void;
  /** True when the process is to end in the middle of the write that comes. */
  isDue(): boolean;
  die(): never;
}

export function lossy(files: LogFiles, chance: Dice, { mayDie, isDue, die }: Death): LogFiles {
  const segment = (file: LogSegmentFile): LogSegmentFile => ({
    async append(parts, at) {
      if (isDue()) {
        const whole = Buffer.concat(parts);
        await file.append([whole.subarray(0, chance(whole.length + 1))], at);
        die();
      }
      await file.append(parts, at);
      mayDie();
    },
    cut: (bytes) => file.cut(bytes),
    close: () => file.close(),
  });
  const blob = (file: LogBlobFile): LogBlobFile => {
    let held: Uint8Array[] = [];
    return {
      async append(parts) {
        held.push(...parts.map((part) => part.slice()));
      },
      async sync() {
        const now = held;
        held = [];
        if (chance(2) === 0) mayDie();
        await file.append(now);
        await file.sync();
        mayDie();
      },
      close: () => file.close(),
    };
  };
  return {
    list: () => files.list(),
    open: (name) => files.open(name),
    createSegment: async (name) => segment(await files.createSegment(name)),
    resumeSegment: async (name, bytes) => segment(await files.resumeSegment(name, bytes)),
    createBlob: async (name) => blob(await files.createBlob(name)),
    async remove(names) {
      mayDie();
      await files.remove(names);
      mayDie();
    },
  };
}
