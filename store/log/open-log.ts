/** Opening a log: first what is there is brought in order, then it is a disk. */
import { Log, type LogDisk } from './log-disk.ts';
import { LogIndex } from './log-index.ts';
import { type LogPowers, sizesOf } from './log-powers.ts';
import { recover } from './recovery.ts';

/** Opens the log, making it when there is none. Throws DiskFull, DiskFailed. */
export async function openLog(powers: LogPowers): Promise<LogDisk> {
  const { files, db, sha256, crc32, random, onDamage, anew } = powers;
  const index = new LogIndex(db, crc32);
  const dead: number[] = [];
  const hooks = {
    onDead: (blobs: readonly number[]): void => void dead.push(...blobs),
    onDrained: (): void => undefined,
  };
  const recovered = await recover({
    files,
    index,
    sha256,
    crc32,
    random,
    anew: anew ?? false,
    segmentBytes: sizesOf(powers).segmentBytes,
    onDead: (blobs) => hooks.onDead(blobs),
    onDrained: () => hooks.onDrained(),
    onDamage: onDamage ?? (() => undefined),
  });
  const disk = new Log(powers, index, recovered);
  hooks.onDead = (blobs) => disk.removeBlobs(blobs);
  hooks.onDrained = () => disk.consider();
  disk.removeBlobs(dead);
  disk.consider();
  return disk;
}
