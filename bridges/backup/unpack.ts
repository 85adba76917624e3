/**
 * Reads a backup into an empty database and store. Each object is checked against its address, each record is
 * sealed, and a backup without its last entry was cut off: nothing damaged becomes part of a vat unnoticed.
 */
import { createHash } from 'node:crypto';
import { Decoder } from 'cbor-x';
import { extract } from 'tar-stream';
import { DamagedObject } from '../../store/index.ts';
import { HostTrouble } from '../host/trouble.ts';
import {
  ACTORS_PREFIX,
  BACKUP_FORMAT,
  type BackupHeader,
  type BackupTrailer,
  EARLIER_FORMATS,
  ELSEWHERE_PREFIX,
  HEADER_NAME,
  INCREMENTAL_FORMAT,
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
  /** Told of objects that an earlier backup has. Without it an incremental backup is refused. */
  needs?(addresses: readonly string[]): void;
}

const notABackup = (cause?: unknown): HostTrouble =>
  new HostTrouble('bad-backup', 'This file is not a backup of a 2gather vat.', cause);
const damaged = (cause?: unknown): HostTrouble =>
  new HostTrouble('bad-backup', 'This backup is damaged. Use another copy of it.', cause);
const cutOff = (): HostTrouble =>
  new HostTrouble(
    'bad-backup',
    'This backup is incomplete: it was cut off. Use another copy of it.',
  );

/** Reads all of it. Answers as of when it is, in milliseconds since 1970. Throws a HostTrouble with code `bad-backup`, or what the target or the source throws. */
export async function unpackBackup(
  source: AsyncIterable<Uint8Array>,
  target: BackupTarget,
): Promise<number | undefined> {
  const tar = extract();
  const fed = feed(source, tar);
  const reading = new Unpacking(target);
  try {
    for await (const entry of tar) {
      await reading.take(entry.header.name, entry as unknown as AsyncIterable<Uint8Array>);
      entry.resume();
    }
  } catch (error) {
    tar.destroy();
    const fault = await fed;
    throw fault ?? reading.explain(error);
  }
  const fault = await fed;
  if (fault) throw fault;
  reading.checkComplete();
  return reading.created;
}

class Unpacking {
  created: number | undefined;
  readonly #target: BackupTarget;
  readonly #hash = createHash('sha256');
  #header = false;
  #records = 0;
  #objects = 0;
  #trailer: Partial<BackupTrailer> | undefined;
  /** What the target threw: that is its own trouble, and not the backup's. */
  #refusal: unknown;

  constructor(target: BackupTarget) {
    this.#target = target;
  }

  async take(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.#header && name !== HEADER_NAME) throw notABackup();
    if (this.#trailer) throw damaged();
    if (name.startsWith(OBJECTS_PREFIX)) {
      await this.#put(() => this.#target.importObject(name.slice(OBJECTS_PREFIX.length), bytes));
      this.#objects += 1;
      return;
    }
    const small = await whole(bytes);
    if (name === TRAILER_NAME) {
      this.#trailer = JSON.parse(small.toString('utf8')) as Partial<BackupTrailer>;
      return;
    }
    this.#hash.update(`${name}\n${small.length}\n`).update(small);
    if (name === HEADER_NAME) {
      const header = JSON.parse(small.toString('utf8')) as Partial<BackupHeader>;
      checkHeader(header, this.#target.needs !== undefined);
      this.#header = true;
      this.created = timeIn(header);
    } else if (name.startsWith(ACTORS_PREFIX)) {
      const records = recordsOf(small);
      await this.#put(() => this.#target.putRecords(records));
      this.#records += records.length;
    } else if (name.startsWith(ELSEWHERE_PREFIX)) {
      this.#target.needs?.(small.toString('utf8').split('\n'));
    } else if ((SEAL_NAMES as readonly string[]).includes(name)) {
      await this.#put(() => this.#target.putSeal(name, small));
    } else throw notABackup();
  }

  checkComplete(): void {
    if (!this.#header) throw notABackup();
    if (!this.#trailer) throw cutOff();
    const { records, objects, sha256 } = this.#trailer;
    if (records !== this.#records || objects !== this.#objects) throw cutOff();
    if (sha256 !== this.#hash.digest('hex')) throw damaged();
  }

  /** What to say of an error that ended the reading: parsers speak of bytes and offsets. */
  explain(error: unknown): unknown {
    if (error instanceof HostTrouble) return error;
    if (error instanceof DamagedObject) return damaged(error);
    if (!this.#header) return notABackup(error);
    if (this.#refusal !== undefined && error === this.#refusal && !isOfParser(error)) return error;
    return isCut(error) ? cutOff() : damaged(error);
  }

  async #put(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#refusal = error;
      throw error;
    }
  }
}

/** tar-stream's own errors are plain ones without a code. */
function isOfParser(error: unknown): boolean {
  return error instanceof Error && !('code' in error);
}

function isCut(error: unknown): boolean {
  return error instanceof Error && /unexpected end|premature|closed/i.test(error.message);
}

/** The records of one entry. Their seals are checked when they are used; here only that they are pairs of bytes. */
function recordsOf(bytes: Uint8Array): [Uint8Array, Uint8Array][] {
  const records: unknown = decoder.decode(bytes);
  if (!Array.isArray(records)) throw damaged();
  for (const record of records as unknown[]) {
    const fits = Array.isArray(record) && record.length === 2 && record.every(isBytes);
    if (!fits) throw damaged();
  }
  return records as [Uint8Array, Uint8Array][];
}

function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}

function checkHeader({ format }: Partial<BackupHeader>, mayNeed: boolean): void {
  if (format === BACKUP_FORMAT || format === EARLIER_FORMATS.whole) return;
  if (format === INCREMENTAL_FORMAT || format === EARLIER_FORMATS.incremental) {
    if (mayNeed) return;
    throw new HostTrouble(
      'bad-backup',
      'This is an incremental backup: give the earlier ones with it: gather restore NEWEST EARLIER…',
    );
  }
  if (typeof format !== 'number' || format < EARLIER_FORMATS.whole) throw notABackup();
  throw new HostTrouble(
    'bad-backup',
    'This backup was made by a newer 2gather. Update this one, then try again.',
  );
}

/** Undefined when there is none that can be read: a backup is not refused for that. */
function timeIn({ created }: Partial<BackupHeader>): number | undefined {
  const time = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return Number.isSafeInteger(time) && time >= 0 ? time : undefined;
}

/** Answers what the source threw, if it did; ends when the archive is read, or is not wanted any more. */
async function feed(
  source: AsyncIterable<Uint8Array>,
  tar: ReturnType<typeof extract>,
): Promise<unknown> {
  let over = false;
  const closed = new Promise<void>((on) => {
    tar.once('close', () => {
      over = true;
      on();
    });
  });
  try {
    for await (const bytes of source) {
      if (over) return undefined;
      if (!tar.write(Buffer.from(bytes))) {
        await Promise.race([new Promise<void>((on) => tar.once('drain', () => on())), closed]);
      }
    }
    tar.end(undefined);
    return undefined;
  } catch (error) {
    tar.destroy(error as Error);
    return error;
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
