/**
 * Opens the database of a data folder. Whoever has it open is the one process that owns the vat: the lock is the
 * operating system's, so it is gone when that process is, however it ended.
 */
import { Level } from 'level';
import type { Database } from '../../vat/index.ts';
import { provideOwnFolder } from '../disks/index.ts';
import { isEmpty } from './beginning.ts';
import { type DataFolder, readRunningNote, readSeals } from './data-folder.ts';
import { isThere } from './durable-file.ts';
import { changedFiles, forgetSums, isListOfFiles, writeSums } from './file-sums.ts';
import { lacksCurrent, rebuildDatabase, setAside } from './rebuilt-database.ts';
import { hasRoomToOpen } from './room-to-open.ts';
import { withSureWrites } from './sure-writes.ts';
import { emptied, folderTrouble, HostTrouble, noVat, vatInUse } from './trouble.ts';

/** When a database could not be opened again after a failed write, how long to wait before the next try. */
const OPEN_AGAIN_MS = 1_000;

export interface OpenOptions {
  /** Opens files that have changed since the last clean end; makes anew what of them cannot be opened. */
  readonly acceptDamage?: boolean;
  /** Hears what was done about damage. */
  readonly log?: (line: string) => void;
}

/** Throws a HostTrouble with code `in-use`, or `damaged` when the database was harmed or cannot be read. */
export async function openDatabase(
  folder: DataFolder,
  { acceptDamage = false, log = () => undefined }: OpenOptions = {},
): Promise<Database> {
  const changed = await changedFiles(folder);
  if (changed.length === 0 && (await lacksCurrent(folder))) changed.push('CURRENT');
  if (changed.length > 0 && !acceptDamage) throw changedWhileOff(changed);
  const rebuild = async (): Promise<void> => {
    const name = await setAside(folder);
    log(
      `the damaged database is made anew from what can be read of it; as it was it is in ${name}`,
    );
    await rebuildDatabase(folder);
  };
  try {
    if (changed.some(isListOfFiles)) await rebuild();
    else if (changed.length > 0) log(`the damaged database is kept in ${await setAside(folder)}`);
    await forgetSums(folder);
    await provideOwnFolder(folder.actors);
    return await open(folder).catch(async (error: unknown) => {
      if (!acceptDamage || levelCode(error) !== 'LEVEL_CORRUPTION') throw error;
      await rebuild();
      return open(folder);
    });
  } catch (error) {
    if (levelCode(error) === 'LEVEL_LOCKED') throw vatInUse(await readRunningNote(folder));
    if (levelCode(error) === 'LEVEL_CORRUPTION') throw unreadable(acceptDamage, error);
    throw folderTrouble(error);
  }
}

/**
 * As {@link openDatabase}, for who wants a vat that is there: nothing is made. Throws a HostTrouble with code `no-vat`
 * when there is none, `damaged` when its database is gone.
 */
export async function openVatDatabase(folder: DataFolder): Promise<Database> {
  if ((await readSeals(folder)).length === 0) throw noVat();
  if (!(await isThere(folder.actors))) throw emptied();
  const db = await openDatabase(folder);
  try {
    if (await isEmpty(db)) throw emptied();
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function open(folder: DataFolder): Promise<Database> {
  const db: Database = new Level<Uint8Array, Uint8Array>(folder.actors, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  await db.open();
  const later = (run: () => unknown): void => void setTimeout(run, OPEN_AGAIN_MS).unref();
  const sure = withSureWrites(db, later, () => hasRoomToOpen(folder));
  const close = sure.close.bind(sure);
  return Object.assign(sure, {
    close: async () => {
      await close();
      // Without sums the next start checks nothing, which is all a full disk costs here.
      await writeSums(folder).catch(() => forgetSums(folder));
    },
  });
}

/** What LevelDB says of an error in opening it. */
function levelCode(error: unknown): string | undefined {
  const { code } = ((error as Error).cause ?? {}) as { code?: string };
  return code;
}

const GO_ON =
  'Restore your last backup into an empty folder with: gather restore FILE. Or go on with what can still be read, ' +
  'which may be older than what you saw last (what you took back since may be open again): gather start --accept-damage';

const changedWhileOff = (names: readonly string[]): HostTrouble =>
  new HostTrouble(
    'damaged',
    `The database of this vat was damaged while it was off (${names.join(', ')}). ${GO_ON}`,
  );

const unreadable = (wasAccepted: boolean, cause: unknown): HostTrouble =>
  new HostTrouble(
    'damaged',
    wasAccepted
      ? 'The database of this vat is damaged. Restore your last backup into an empty folder: gather restore FILE'
      : `The database of this vat is damaged. ${GO_ON}`,
    cause,
  );
