/**
 * Writes a backup: the database as of one moment, then the objects it needs.
 */
import { Encoder } from 'cbor-x';
import { pack as tarPack } from 'tar-stream';
import {
  ACTORS_PREFIX,
  BACKUP_FORMAT,
  type BackupTrailer,
  HEADER_NAME,
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
}

/** The bytes of the backup file, as fast as they are taken and no faster. */
export async function* packBackup(source: BackupSource): AsyncIterable<Uint8Array> {
  const tar = tarPack();
  const filled = fill(tar, source).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  for await (const bytes of tar) yield bytes as Uint8Array;
  await filled;
}

type Tar = ReturnType<typeof tarPack>;

async function fill(tar: Tar, source: BackupSource): Promise<void> {
  const header = { format: BACKUP_FORMAT, created: new Date(source.now).toISOString() };
  await small(tar, HEADER_NAME, Buffer.from(JSON.stringify(header)));
  for (const [name, bytes] of source.seals) await small(tar, name, bytes);
  const records = await fillRecords(tar, source.records);
  let objects = 0;
  for await (const { address, bytes } of source.objects) {
    await streamed(tar, OBJECTS_PREFIX + address, bytes, source.exportObject(address));
    objects += 1;
  }
  const trailer: BackupTrailer = { records, objects };
  await small(tar, TRAILER_NAME, Buffer.from(JSON.stringify(trailer)));
}

async function fillRecords(tar: Tar, records: BackupSource['records']): Promise<number> {
  let count = 0;
  let parts = 0;
  let gathered: [Uint8Array, Uint8Array][] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (gathered.length === 0) return;
    const name = ACTORS_PREFIX + String(parts).padStart(8, '0');
    await small(tar, name, encoder.encode(gathered));
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

function small(tar: Tar, name: string, bytes: Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    tar.entry({ name, mode: 0o600 }, Buffer.from(bytes), (error) =>
      error ? failed(error) : done(),
    );
  });
}

/** One entry whose bytes come in pieces; waits for each to be taken. */
function streamed(
  tar: Tar,
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  return new Promise((done, failed) => {
    const entry = tar.entry({ name, size, mode: 0o600 }, (error) =>
      error ? failed(error) : done(),
    );
    const copy = async (): Promise<void> => {
      for await (const piece of pieces) {
        if (!entry.write(Buffer.from(piece)))
          await new Promise<void>((on) => entry.once('drain', () => on()));
      }
      entry.end(undefined);
    };
    copy().catch((error: Error) => {
      entry.destroy(error);
      failed(error);
    });
  });
}
