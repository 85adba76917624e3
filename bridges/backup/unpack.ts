/**
 * Reads a backup into an empty database and store. Each object is checked against its address, each record is
 * sealed, and a backup without its last entry was cut off: nothing damaged becomes part of a vat unnoticed.
 */
import { Decoder } from 'cbor-x';
import { extract } from 'tar-stream';
import { HostTrouble } from '../host/trouble.ts';
import {
  ACTORS_PREFIX,
  BACKUP_FORMAT,
  type BackupHeader,
  type BackupTrailer,
  HEADER_NAME,
  OBJECTS_PREFIX,
  SEAL_NAMES,
  SMALL_ENTRY_BYTES_MAX,
  TRAILER_NAME,
} from './format.ts';

const decoder = new Decoder({ useRecords: false, structuredClone: false });

export interface BackupTarget {
  putRecords(records: readonly [key: Uint8Array, sealed: Uint8Array][]): Promise<void>;
  importObject(address: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  putSeal(name: string, bytes: Uint8Array): Promise<void>;
}

const notABackup = (cause?: unknown): HostTrouble =>
  new HostTrouble('bad-backup', 'This file is not a backup of a 2gather vat.', cause);
const cutOff = (): HostTrouble =>
  new HostTrouble(
    'bad-backup',
    'This backup is incomplete: it was cut off. Use another copy of it.',
  );

/** Reads all of it. Throws a HostTrouble with code `bad-backup`, or what the target throws. */
export async function unpackBackup(
  source: AsyncIterable<Uint8Array>,
  target: BackupTarget,
): Promise<void> {
  const tar = extract();
  const fed = feed(source, tar);
  const found = { header: false, records: 0, objects: 0 };
  let trailer: BackupTrailer | undefined;
  try {
    for await (const entry of tar) {
      const { name } = entry.header;
      const bytes = entry as unknown as AsyncIterable<Uint8Array>;
      if (!found.header && name !== HEADER_NAME) throw notABackup();
      if (name === HEADER_NAME) {
        checkHeader(JSON.parse((await whole(bytes)).toString('utf8')) as BackupHeader);
        found.header = true;
      } else if (name === TRAILER_NAME) {
        trailer = JSON.parse((await whole(bytes)).toString('utf8')) as BackupTrailer;
      } else if (name.startsWith(ACTORS_PREFIX)) {
        const records = decoder.decode(await whole(bytes)) as [Uint8Array, Uint8Array][];
        await target.putRecords(records);
        found.records += records.length;
      } else if (name.startsWith(OBJECTS_PREFIX)) {
        await target.importObject(name.slice(OBJECTS_PREFIX.length), bytes);
        found.objects += 1;
      } else if ((SEAL_NAMES as readonly string[]).includes(name)) {
        await target.putSeal(name, await whole(bytes));
      } else throw notABackup();
      entry.resume();
    }
    await fed;
  } catch (error) {
    if (hasCode(error)) throw error;
    throw found.header ? cutOff() : notABackup(error);
  }
  if (!found.header) throw notABackup();
  if (trailer?.records !== found.records || trailer.objects !== found.objects) throw cutOff();
}

function checkHeader({ format }: BackupHeader): void {
  if (format === BACKUP_FORMAT) return;
  throw new HostTrouble(
    'bad-backup',
    'This backup was made by a newer 2gather. Update this one, then try again.',
  );
}

async function feed(
  source: AsyncIterable<Uint8Array>,
  tar: ReturnType<typeof extract>,
): Promise<void> {
  try {
    for await (const bytes of source) {
      if (!tar.write(Buffer.from(bytes)))
        await new Promise<void>((on) => tar.once('drain', () => on()));
    }
    tar.end(undefined);
  } catch (error) {
    tar.destroy(error as Error);
  }
}

async function whole(entry: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of entry) {
    size += piece.length;
    if (size > SMALL_ENTRY_BYTES_MAX) throw notABackup();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Our own errors, and those of the store and the disk, say what is wrong; a parser's do not. */
function hasCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.name !== 'Error';
}
