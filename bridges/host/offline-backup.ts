/**
 * Backup and restore of a vat that is not running. Neither needs a passphrase: what is copied is encrypted.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../store/index.ts';
import type { Database } from '../../vat/index.ts';
import { packBackup } from '../backup/pack.ts';
import { unpackBackup } from '../backup/unpack.ts';
import { nodeCiphers, openObjectFolder } from '../disks/index.ts';
import { type Blobs, blobsOn } from '../objects/blobs.ts';
import { noteBackup, noteOrigin } from './backup-note.ts';
import { fillWhole, noteRestore } from './beginning.ts';
import { type DataFolder, dataFolder, provideDataFolder, readSeals } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { putRecords } from './incoming-backup.ts';
import { openDatabase, openVatDatabase } from './open-database.ts';
import { folderTrouble, HostTrouble } from './trouble.ts';

/** Which of some objects earlier backups have. */
type Known = (addresses: readonly string[]) => Promise<readonly boolean[]>;

/** The bytes of a backup. Throws a HostTrouble with code `in-use` while the vat runs, `no-vat` or `damaged`. */
export async function* backupOffline(
  path: string,
  powers: { now: number; random: Random; known?: Known | undefined },
): AsyncIterable<Uint8Array> {
  const folder = dataFolder(path);
  const { db, blobs, close } = await openAll(folder, powers.random, openVatDatabase);
  try {
    yield* packBackup({
      now: powers.now,
      known: powers.known,
      seals: await readSeals(folder),
      records: db.iterator({ keyEncoding: 'view', valueEncoding: 'view' }),
      objects: blobs.list(),
      exportObject: (name) => blobs.exportObject(name),
    });
  } finally {
    await close();
  }
}

/** What {@link backupOffline} gave is where its owner wanted it. `now` as there. */
export function confirmBackupOffline(path: string, now: number): Promise<void> {
  return noteBackup(dataFolder(path), now);
}

/** Which objects some backups have, by address; `addTo` adds those of one more. */
export async function addressesIn(
  source: AsyncIterable<Uint8Array>,
  addTo: Set<string>,
): Promise<void> {
  await unpackBackup(source, {
    putRecords: async () => undefined,
    putSeal: async () => undefined,
    needs: (addresses) => {
      for (const address of addresses) addTo.add(address);
    },
    async importObject(address, bytes) {
      for await (const _ of bytes);
      addTo.add(address);
    },
  });
}

/**
 * Makes the vat of a backup in an empty data folder; its passphrase opens it as before.
 * An incremental one takes from `earlier` the objects that it needs.
 * Answers as of when the backup is, in milliseconds since 1970.
 * Throws a HostTrouble with code `not-new`, `in-use` or `bad-backup`; then the folder is as it was.
 */
export async function restoreBackup(
  source: AsyncIterable<Uint8Array>,
  path: string,
  powers: { random: Random },
  earlier: readonly AsyncIterable<Uint8Array>[] = [],
): Promise<number | undefined> {
  const found = await entriesOf(path);
  const folder = await provideDataFolder(path);
  if ((await readSeals(folder)).length > 0) {
    throw new HostTrouble(
      'not-new',
      'There is a vat in this folder already. Restore into another one: gather restore FILE --data FOLDER',
    );
  }
  try {
    return await fillFrom(source, folder, powers, earlier);
  } catch (error) {
    // A folder that has the parts of a vat would be started as a new one.
    if (!found) await rm(path, { recursive: true, force: true });
    else if (found.length === 0) await clear(path);
    throw error;
  }
}

/** What is in a folder; undefined when it is not there. */
async function entriesOf(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw folderTrouble(error);
  }
}

async function clear(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
}

async function fillFrom(
  source: AsyncIterable<Uint8Array>,
  folder: DataFolder,
  powers: { random: Random },
  earlier: readonly AsyncIterable<Uint8Array>[],
): Promise<number | undefined> {
  const { db, blobs, close } = await openAll(folder, powers.random);
  try {
    return await fillWhole({ folder, db, blobs }, async () => {
      const seals: [string, Uint8Array][] = [];
      const missing = new Set<string>();
      const created = await unpackBackup(source, {
        putRecords: (records) => putRecords(db, records),
        importObject: (address, bytes) => blobs.importObject(bytes, address),
        putSeal: async (name, bytes) => void seals.push([name, bytes]),
        needs: (addresses) => {
          for (const address of addresses) missing.add(address);
        },
      });
      for (const one of earlier) await takeObjects(one, blobs, missing);
      if (missing.size > 0) throw lacking(missing.size);
      await noteRestore(folder, powers.random);
      await noteOrigin(folder, created);
      // The seals come last: what makes the folder a vat appears only when all of it is there.
      for (const [name, bytes] of seals) await writeDurably(join(folder.path, name), bytes);
      return created;
    });
  } finally {
    await close();
  }
}

/** Takes out of an earlier backup those objects that are missing. */
async function takeObjects(
  source: AsyncIterable<Uint8Array>,
  blobs: Blobs,
  missing: Set<string>,
): Promise<void> {
  await unpackBackup(source, {
    putRecords: async () => undefined,
    putSeal: async () => undefined,
    needs: () => undefined,
    async importObject(address, bytes) {
      if (missing.delete(address)) return blobs.importObject(bytes, address);
      for await (const _ of bytes);
    },
  });
}

const lacking = (count: number): HostTrouble =>
  new HostTrouble(
    'bad-backup',
    `${count} files are in earlier backups that were not given: gather restore NEWEST EARLIER…`,
  );

async function openAll(
  folder: DataFolder,
  random: Random,
  open: (folder: DataFolder) => Promise<Database> = openDatabase,
): Promise<{ db: Database; blobs: Blobs; close(): Promise<void> }> {
  const db = await open(folder);
  try {
    const disk = await openObjectFolder(folder.objects);
    const close = async (): Promise<void> => {
      await disk.close();
      await db.close();
    };
    return { db, blobs: blobsOn({ disk, ciphers: nodeCiphers, random }), close };
  } catch (error) {
    await db.close();
    throw error;
  }
}
