/**
 * Objects in a log: the disk that a vat has by default. Objects up to 4 MiB lie one after the other
 * in segments of 64 MiB, so that many of them share one sync, and larger ones have a file each, so
 * that removing one gives its room back at once. An index finds them; it lags behind the log and
 * can be made anew from it. docs/store/log.md has the bytes and the reasons.
 */
import { DiskFailed, DiskFull, ObjectMissing } from '../errors.ts';
import {
  DISK_NAME,
  type DiskEntry,
  type DiskReader,
  type DiskWriter,
  type KnownOfBytes,
  type ObjectDisk,
} from '../object-disk.ts';
import { Appender } from './appender.ts';
import { BlockCache } from './block-cache.ts';
import { Compactor } from './compactor.ts';
import type { Unplaced } from './group-format.ts';
import { type BlobFile, blobName } from './log-files.ts';
import type { LogIndex } from './log-index.ts';
import { type LogPowers, sizesOf } from './log-powers.ts';
import { openRecord } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { OpenFiles } from './open-files.ts';
import { BLOB, encodeReference, PUT, REMOVED, RecordCodec } from './record-format.ts';
import type { Recovered } from './recovery.ts';
import { segmentSalt } from './segment-format.ts';

/** An object may be moved while it is being opened; more often than this it is not. */
const OPEN_TRIES = 5;

export interface LogDisk extends ObjectDisk {
  /** Resolves when no segment is left that is worth compacting. Throws DiskFull, DiskFailed. */
  compact(): Promise<void>;
  /** Ends what goes on in the background. What was acknowledged is durable without it. */
  close(): Promise<void>;
}

export class Log implements LogDisk {
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
    const { files, sha256 } = powers;
    const { indexer, logId } = recovered;
    this.#open = new OpenFiles(files);
    const { segmentBytes, besideBytes } = sizesOf(powers);
    this.#appender = new Appender({ ...recovered, files, sha256, segmentBytes, besideBytes });
    const codecOf = (segment: number) =>
      new RecordCodec(segmentSalt(logId, segment, sha256), sha256);
    const { appender, open } = { appender: this.#appender, open: this.#open };
    this.#compactor = new Compactor({ ...powers, open, indexer, appender, codecOf, segmentBytes });
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

  async put(name: string, bytes: Uint8Array, known: KnownOfBytes = {}): Promise<void> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    if (bytes.length <= sizesOf(this.#powers).bodyBytes)
      return this.#putSmall(name, bytes, known.crc32);
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
      const finding = this.#recovered.indexer.find(name);
      const found = finding instanceof Promise ? await finding : finding;
      if (!found || found.kind === REMOVED) break;
      const reader = await openRecord(name, found, powers, misplaced);
      if (reader) return reader;
    }
    throw new ObjectMissing(name);
  }

  async remove(name: string): Promise<void> {
    this.#assertOpen();
    if (!DISK_NAME.test(name)) throw new DiskFailed('not a name for an object');
    const found = await this.#recovered.indexer.find(name);
    const isThere = found !== undefined && found.kind !== REMOVED;
    if (!isThere && !this.#appender.unsure) return;
    await this.#append({ kind: REMOVED, name, body: [], crc: 0, bytes: 0, blob: 0 });
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

  #putSmall(name: string, bytes: Uint8Array, crc = this.#powers.crc32(bytes)): Promise<void> {
    return this.#append({ kind: PUT, name, body: [bytes], crc, bytes: bytes.length, blob: 0 });
  }

  #putBlob(name: string, blob: number, bytes: number): Promise<void> {
    const body = encodeReference({ blob, bytes });
    return this.#append({
      kind: BLOB,
      name,
      body: [body],
      crc: this.#powers.crc32(body),
      bytes,
      blob,
    });
  }

  async #append(record: Omit<Unplaced, 'seq' | 'bodyBytes'>): Promise<void> {
    const bodyBytes = record.body[0]?.length ?? 0;
    const { kind, name, body, crc, bytes, blob } = record;
    const seq = this.#recovered.numbers.takeSeq();
    // Field by field: spreading took four percent of the time of a small put.
    const unplaced = { kind, name, seq, body, bodyBytes, crc, bytes, blob };
    const checkRoom = record.kind === REMOVED ? undefined : this.#powers.checkRoom;
    try {
      checkRoom?.(bodyBytes);
      await this.#appender.append(unplaced);
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error;
      // What was removed before may give its room back.
      const [made] = await Promise.allSettled([this.#compactor.makeRoom()]);
      if (made.status === 'rejected') throw error;
      checkRoom?.(0);
      await this.#appender.append({ ...unplaced, seq: this.#recovered.numbers.takeSeq() });
    }
  }
}
