/**
 * Writes a backup: the database as of one moment, then the objects it needs.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Encoder } from 'cbor-x';
import { pack as tarPack } from 'tar-stream';
import {
  ACTORS_PREFIX,
  ADDRESSES_TOGETHER,
  BACKUP_FORMAT,
  type BackupTrailer,
  ELSEWHERE_PREFIX,
  HEADER_NAME,
  INCREMENTAL_FORMAT,
  OBJECTS_PREFIX,
  RECORDS_BYTES_ABOUT,
  TRAILER_NAME,
} from './format.ts';

const encoder = new Encoder({ useRecords: false, structuredClone: false });

export interface BackupSource {
  /** The time, in milliseconds since 1970. */
  readonly now: number;
  /** The sealed root keys, by file name. */
  readonly seals: readonly (readonly [name: string, bytes: Uint8Array])[];
  readonly records: AsyncIterable<[key: Uint8Array, sealed: Uint8Array]>;
  readonly objects: AsyncIterable<{ address: string; bytes: number }>;
  exportObject(address: string): AsyncIterable<Uint8Array>;
  /** Which of these an earlier backup has; without it, the backup is a whole one. */
  readonly known?: ((addresses: readonly string[]) => Promise<readonly boolean[]>) | undefined;
}

/** The bytes of the backup file, as fast as they are taken and no faster. */
export async function* packBackup(source: BackupSource): AsyncIterable<Uint8Array> {
  const archive = new Archive();
  const filled = fill(archive, source).then(
    () => archive.tar.finalize(),
    (error: Error) => archive.tar.destroy(error),
  );
  for await (const bytes of archive.tar) yield bytes as Uint8Array;
  await filled;
}

async function fill(archive: Archive, source: BackupSource): Promise<void> {
  const format = source.known ? INCREMENTAL_FORMAT : BACKUP_FORMAT;
  const header = { format, created: new Date(source.now).toISOString() };
  await archive.add(HEADER_NAME, Buffer.from(JSON.stringify(header)));
  for (const [name, bytes] of source.seals) await archive.add(name, bytes);
  const records = await fillRecords(archive, source.records);
  const objects = await fillObjects(archive, source);
  const trailer: BackupTrailer = { records, objects, sha256: archive.sha256() };
  await archive.add(TRAILER_NAME, Buffer.from(JSON.stringify(trailer)));
}

/** Answers how many are in this backup itself. */
async function fillObjects(archive: Archive, source: BackupSource): Promise<number> {
  let count = 0;
  let parts = 0;
  let some: { address: string; bytes: number }[] = [];
  const flush = async (): Promise<void> => {
    const there = (await source.known?.(some.map(({ address }) => address))) ?? [];
    const elsewhere = some.filter((_, at) => there[at]).map(({ address }) => address);
    if (elsewhere.length > 0) {
      const name = ELSEWHERE_PREFIX + String(parts++).padStart(8, '0');
      await archive.add(name, Buffer.from(elsewhere.join('\n')));
    }
    for (const { address, bytes } of some.filter((_, at) => !there[at])) {
      await archive.stream(OBJECTS_PREFIX + address, bytes, source.exportObject(address));
      count += 1;
    }
    some = [];
  };
  for await (const object of source.objects) {
    some.push(object);
    if (some.length >= ADDRESSES_TOGETHER) await flush();
  }
  if (some.length > 0) await flush();
  return count;
}

async function fillRecords(archive: Archive, records: BackupSource['records']): Promise<number> {
  let count = 0;
  let parts = 0;
  let gathered: [Uint8Array, Uint8Array][] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (gathered.length === 0) return;
    const name = ACTORS_PREFIX + String(parts).padStart(8, '0');
    await archive.add(name, encoder.encode(gathered));
    parts += 1;
    gathered = [];
    size = 0;
  };
  for await (const [key, value] of records) {
    gathered.push([key, value]);
    size += key.length + value.length;
    count += 1;
    if (size >= RECORDS_BYTES_ABOUT) await flush();
  }
  await flush();
  return count;
}

/** A tar archive that is written entry by entry. When its reader stops, whoever writes hears of it and lets go. */
class Archive {
  readonly tar = tarPack();
  readonly #closed: Promise<never>;
  readonly #hash = createHash('sha256');

  constructor() {
    this.#closed = new Promise((_, failed) => {
      this.tar.once('close', () => failed(new Error('Nobody reads this backup any more.')));
    });
    this.#closed.catch(() => undefined);
    // Whoever reads the archive gets its error; one nobody listens to would end the whole process.
    this.tar.on('error', () => undefined);
  }

  /** The SHA-256 of the names and bytes of all entries added (not streamed) so far, in hexadecimal. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  async add(name: string, bytes: Uint8Array): Promise<void> {
    this.#hash.update(`${name}\n${bytes.length}\n`).update(bytes);
    const added = new Promise<void>((done, failed) => {
      this.tar.entry({ name, mode: 0o600 }, Buffer.from(bytes), (error) =>
        error ? failed(error) : done(),
      );
    });
    await Promise.race([added, this.#closed]);
  }

  /** One entry whose bytes come in pieces; waits for each to be taken. */
  async stream(name: string, size: number, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let ended: (error?: Error | null) => void = () => undefined;
    const end = new Promise<void>((done, failed) => {
      ended = (error) => (error ? failed(error) : done());
    });
    end.catch(() => undefined);
    const entry = this.tar.entry({ name, size, mode: 0o600 }, (error) => ended(error));
    entry.on('error', () => undefined); // `ended` is told of it, and so is the tar.
    for await (const piece of pieces) {
      if (entry.write(Buffer.from(piece))) continue;
      await Promise.race([once(entry, 'drain'), this.#closed]);
    }
    entry.end(undefined);
    await Promise.race([end, this.#closed]);
  }
}
