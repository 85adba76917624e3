/**
 * Objects in a log: the disk that a vat has by default. Objects up to 4 MiB lie one after the other
 * in segments of 64 MiB, so that many of them share one sync, and larger ones have a file each, so
 * that removing one gives its room back at once. An index finds them; it lags behind the log and
 * can be made anew from it. docs/store/log.md has the bytes and the reasons.
 */
import { DiskFailed, ObjectMissing } from '../errors.ts';
import {
  DISK_NAME,
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type ObjectDisk,
} from '../object-disk.ts';
import type { Ciphers, Random } from '../powers.ts';
import { Appender } from './appender.ts';
import { BlockCache } from './block-cache.ts';
import { Compactor } from './compactor.ts';
import type { Crc32 } from './index-entry.ts';
import { type BlobFile, blobName, type LogFiles } from './log-files.ts';
import { type IndexDatabase, LogIndex } from './log-index.ts';
import { openRecord } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { OpenFiles } from './open-files.ts';
import {
  BLOB,
  BODY_BYTES_MAX,
  encodeReference,
  PUT,
  REMOVED,
  RecordCodec,
} from './record-format.ts';
import { type Recovered, recover } from './recovery.ts';
import { SEGMENT_BYTES_MAX, segmentSalt } from './segment-format.ts';

/** An object may be moved while it is being opened; more often than this it is not. */
const OPEN_TRIES = 5;

export interface LogPowers {
  readonly files: LogFiles;
  /** For nothing but the index, open. Closing it is left to whoever opened it. */
  readonly db: IndexDatabase;
  readonly sha256: Ciphers['sha256'];
  /** CRC-32 of `bytes`, going on from `before` (IEEE 802.3, as in zip). */
  readonly crc32: Crc32;
  readonly random: Random;
  /** Resolves when so many bytes more may be moved in the background. */
  readonly pace: (bytes: number) => Promise<void>;
  /** Told of bytes of the log that cannot be read. */
  readonly onDamage?: ((bytes: number) => void) | undefined;
  /** Other sizes than SEGMENT_BYTES_MAX and BODY_BYTES_MAX, as for a small device. */
  readonly sizes?: { readonly segmentBytes: number; readonly bodyBytes: number } | undefined;
  /** Makes the index anew from the log. */
  readonly anew?: boolean | undefined;
}

export interface LogDisk extends ObjectDisk {
  /**
   * Takes a file that is there already as an object of this name. `place` puts it, whole and
   * durable, among the files of the log under the name that it is given.
   */
  adopt(name: string, bytes: number, place: (file: string) => Promise<void>): Promise<void>;
  has(name: string): Promise<boolean>;
  /** Resolves when no segment is left that is worth compacting. Throws DiskFull, DiskFailed. */
  compact(): Promise<void>;
  /** Ends what goes on in the background. What was acknowledged is durable without it. */
  close(): Promise<void>;
}

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

function sizesOf({ sizes }: LogPowers): { segmentBytes: number; bodyBytes: number } {
  return sizes ?? { segmentBytes: SEGMENT_BYTES_MAX, bodyBytes: BODY_BYTES_MAX };
}

class Log implements LogDisk {
  readonly #powers: LogPowers;
  readonly #index: LogIndex;
  readonly #recovered: Recovered;
  readonly #appender: Appender;
  readonly #compactor: Compactor;
  readonly #open: OpenFiles;
  readonly #cache = new BlockCache();
  readonly #gathered = { bytes: 0 };
  readonly #removing = new Set<Promise<unknown>>();
  #orphans: readonly number[];
  #closed: Promise<void> | undefined;

  constructor(powers: LogPowers, index: LogIndex, recovered: Recovered) {
    this.#powers = powers;
    this.#index = index;
    this.#recovered = recovered;
    this.#orphans = recovered.orphans;
    const { files, sha256, pace } = powers;
    const { indexer, logId } = recovered;
    this.#open = new OpenFiles(files);
    const { segmentBytes } = sizesOf(powers);
    this.#appender = new Appender({ ...recovered, files, sha256, segmentBytes });
    const codecOf = (segment: number) =>
      new RecordCodec(segmentSalt(logId, segment, sha256), sha256);
    const { appender, open } = { appender: this.#appender, open: this.#open };
    this.#compactor = new Compactor({
      files,
      open,
      indexer,
      appender,
      codecOf,
      pace,
      segmentBytes,
    });
  }

  async create(): Promise<DiskWriter> {
    this.#assertOpen();
    return new LogWriter({
      gathered: this.#gathered,
      bodyBytes: sizesOf(this.#powers).bodyBytes,
      beginBlob: () => this.#beginBlob(),
      putSmall: (name, bytes) => this.#putSmall(name, bytes),
      putBlob: (name, blob, bytes) => this.#putBlob(name, blob, bytes),
      dropBlob: (blob) => this.#powers.files.remove([blobName(blob)]),
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    if (bytes.length <= sizesOf(this.#powers).bodyBytes) return this.#putSmall(name, bytes);
    const writer = await this.create();
    try {
      await writer.append(bytes);
      await writer.commit(name);
    } finally {
      await writer.abort();
    }
  }

  async open(name: string): Promise<DiskReader> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    const powers = {
      open: this.#open,
      cache: this.#cache,
      endOf: (segment: number) => this.#appender.endOf(segment),
    };
    const misplaced = () => void this.#index.distrust().catch(() => undefined);
    for (let tries = 0; tries < OPEN_TRIES; tries++) {
      const found = await this.#recovered.indexer.find(name);
      if (!found || found.kind === REMOVED) break;
      const reader = await openRecord(name, found, powers, misplaced);
      if (reader) return reader;
    }
    throw new ObjectMissing(name);
  }

  async has(name: string): Promise<boolean> {
    const found = await this.#recovered.indexer.find(name);
    return found !== undefined && found.kind !== REMOVED;
  }

  async remove(name: string): Promise<void> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    if (!(await this.has(name))) return;
    await this.#append({ kind: REMOVED, name, body: [], bytes: 0, blob: 0 });
  }

  async *list(): AsyncGenerator<DiskEntry, void, undefined> {
    this.#assertOpen();
    for await (const [name, { bytes }] of this.#recovered.indexer.objects()) yield { name, bytes };
  }

  async sweepTemporary(): Promise<number> {
    const orphans = this.#orphans;
    this.#orphans = [];
    if (orphans.length > 0) await this.#powers.files.remove(orphans.map(blobName));
    return orphans.length;
  }

  async adopt(name: string, bytes: number, place: (file: string) => Promise<void>): Promise<void> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    const blob = this.#recovered.numbers.takeFile();
    await place(blobName(blob));
    await this.#putBlob(name, blob, bytes);
  }

  compact(): Promise<void> {
    return this.#compactor.settle();
  }

  consider(): void {
    this.#compactor.consider();
  }

  /** Behind the back of who removed the objects: if it fails, the next start does it. */
  removeBlobs(blobs: readonly number[]): void {
    if (blobs.length === 0) return;
    const names = blobs.map(blobName);
    for (const name of names) this.#open.forget(name);
    const removed = this.#powers.files.remove(names).catch(() => undefined);
    this.#removing.add(removed);
    void removed.then(() => this.#removing.delete(removed));
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    await this.#compactor.close();
    // What cannot be noted now, on a full disk, is found out at the next start.
    await Promise.allSettled([this.#appender.mark()]);
    await this.#appender.close();
    await Promise.allSettled([this.#recovered.indexer.flush(true)]);
    await Promise.all(this.#removing);
    await this.#open.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new DiskFailed('it was closed');
  }

  #beginBlob(): { number: number; file: Promise<BlobFile> } {
    const number = this.#recovered.numbers.takeFile();
    return { number, file: this.#powers.files.createBlob(blobName(number)) };
  }

  #putSmall(name: string, bytes: Uint8Array): Promise<void> {
    return this.#append({ kind: PUT, name, body: [bytes], bytes: bytes.length, blob: 0 });
  }

  #putBlob(name: string, blob: number, bytes: number): Promise<void> {
    return this.#append({
      kind: BLOB,
      name,
      body: [encodeReference({ blob, bytes })],
      bytes,
      blob,
    });
  }

  async #append(record: {
    kind: typeof PUT | typeof BLOB | typeof REMOVED;
    name: string;
    body: readonly [Uint8Array] | readonly [];
    bytes: number;
    blob: number;
  }): Promise<void> {
    const [body] = record.body;
    const bodyBytes = body?.length ?? 0;
    const crc = body ? this.#powers.crc32(body) : 0;
    const seq = this.#recovered.numbers.takeSeq();
    await this.#appender.append({ ...record, seq, bodyBytes, crc });
  }
}
