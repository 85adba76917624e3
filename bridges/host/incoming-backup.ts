/**
 * A backup on its way into a new vat: spooled to a file first, because the words that open it come afterwards.
 */
import { createReadStream } from 'node:fs';
import { appendFile, rm, stat } from 'node:fs/promises';
import type { ObjectStore } from '../../store/index.ts';
import type { Database } from '../../vat/index.ts';
import { unpackBackup } from '../backup/unpack.ts';
import type { DataFolder } from './data-folder.ts';

export class IncomingBackup {
  readonly #folder: DataFolder;
  readonly #db: Database;
  readonly #store: ObjectStore;
  #received = 0;
  #whole = false;

  constructor(folder: DataFolder, db: Database, store: ObjectStore) {
    this.#folder = folder;
    this.#db = db;
    this.#store = store;
  }

  /** Takes the next bytes; none mean that it is whole. Answers bytes so far. */
  async receive(bytes: Uint8Array): Promise<number> {
    if (this.#whole || this.#received === 0) {
      await rm(this.#folder.restoring, { force: true });
      this.#received = 0;
      this.#whole = false;
    }
    if (bytes.length === 0) this.#whole = true;
    else await appendFile(this.#folder.restoring, bytes, { mode: 0o600 });
    this.#received += bytes.length;
    return this.#received;
  }

  /** Puts what was received into the database and the store; does nothing when nothing was. */
  async unpack(): Promise<void> {
    if (!this.#whole || this.#received === 0) return;
    await stat(this.#folder.restoring);
    try {
      await unpackBackup(createReadStream(this.#folder.restoring), {
        putRecords: (records) => putRecords(this.#db, records),
        importObject: (address, bytes) => this.#store.importObject(bytes, address),
        // The words given now make a new seal; the old passphrase goes with the old vat.
        putSeal: async () => undefined,
      });
    } catch (error) {
      await this.undo();
      throw error;
    }
  }

  /** Takes out again what was put in. */
  async undo(): Promise<void> {
    await this.#db.clear();
    await this.#store.sweep(new Set());
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
