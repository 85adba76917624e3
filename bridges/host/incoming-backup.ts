/**
 * A backup on its way into a new vat: spooled to a file first, because the words that open it come afterwards.
 */
import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import type { Database } from '../../vat/index.ts';
import { HEADER_NAME } from '../backup/format.ts';
import { unpackBackup } from '../backup/unpack.ts';
import type { Filling } from './beginning.ts';
import { HostTrouble } from './trouble.ts';

const BEGINNING = Buffer.from(HEADER_NAME);

export class IncomingBackup {
  readonly #filling: Filling;
  #received = 0;
  #whole = false;

  constructor(filling: Filling) {
    this.#filling = filling;
  }

  /** Was one received, wholly or in part? */
  get isThere(): boolean {
    return this.#received > 0;
  }

  /**
   * Takes the next bytes; none mean that it is whole. Answers bytes so far. Whoever was cut off starts again from
   * the beginning, which is known by what stands there.
   */
  async receive(bytes: Uint8Array): Promise<number> {
    if (bytes.length === 0) {
      this.#whole = this.isThere;
      return this.#received;
    }
    const begins = BEGINNING.equals(bytes.subarray(0, BEGINNING.length));
    if (begins || this.#whole) await this.forget();
    await appendFile(this.#filling.folder.restoring, bytes, { mode: 0o600 });
    this.#received += bytes.length;
    return this.#received;
  }

  /** Throws a HostTrouble with code `bad-backup` when a part of it has not arrived. */
  checkWhole(): void {
    if (!this.isThere || this.#whole) return;
    throw new HostTrouble('bad-backup', 'The backup did not arrive whole. Send it once more.');
  }

  /**
   * Puts what was received into the database and the store; does nothing when nothing was. Answers as of when it is,
   * in milliseconds since 1970.
   */
  async unpack(): Promise<number | undefined> {
    if (!this.isThere) return undefined;
    const { folder, db, blobs } = this.#filling;
    return unpackBackup(createReadStream(folder.restoring), {
      putRecords: (records) => putRecords(db, records),
      importObject: (address, bytes) => blobs.importObject(bytes, address),
      // The words given now make a new seal; the old passphrase goes with the old vat.
      putSeal: async () => undefined,
    });
  }

  /** Throws away what was received. */
  async forget(): Promise<void> {
    this.#received = 0;
    this.#whole = false;
    await rm(this.#filling.folder.restoring, { force: true });
  }
}

/** Writes records of a backup as they were stored. */
export async function putRecords(
  db: Database,
  records: readonly [key: Uint8Array, sealed: Uint8Array][],
): Promise<void> {
  const operations = records.map(([key, value]) => ({ type: 'put' as const, key, value }));
  const encoding = { keyEncoding: 'view', valueEncoding: 'view', sync: true } as object;
  await db.batch(operations, encoding);
}
