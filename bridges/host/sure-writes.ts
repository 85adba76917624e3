/**
 * Makes a failed write harmless. When a disk is full, LevelDB may leave half a record at the end of its log and go on
 * writing behind it; at the next start it stops reading at that half record, and all that came after is gone. So
 * after a failed write nothing more is taken until the database was closed and opened again, which cuts the log off
 * there; then it is looked whether the write landed after all. While it cannot be opened nothing can be read either:
 * so it is closed only once there is room for what opening writes, and until then is there for reading. Opening is
 * tried again by itself, not only when something has to be written.
 */
import type { AbstractBatchOperation } from 'abstract-level';
import type { Database } from '../../vat/index.ts';
import { HostTrouble } from './trouble.ts';

type Operation = AbstractBatchOperation<Database, Uint8Array, Uint8Array>;
type Batch = (operations: Operation[], options?: object) => Promise<void>;

const BYTES = { keyEncoding: 'view', valueEncoding: 'view' };

/** Runs something a while later. */
export type Later = (run: () => unknown) => void;

/** Is there room for opening the database again? */
export type HasRoom = () => Promise<boolean>;

interface Failed {
  readonly operations: Operation[];
  readonly error: unknown;
}

/**
 * The same database, whose `batch` answers success only for what is there, and failure only for what is not. With
 * `later` it tries by itself to open a database again that could not be opened.
 */
export function withSureWrites<D extends Database>(
  db: D,
  later?: Later,
  hasRoom: HasRoom = async () => true,
): D {
  const batch = db.batch.bind(db) as unknown as Batch;
  const close = db.close.bind(db);
  /** A write that failed, of which nobody knows yet whether it landed. */
  let unsure: Failed | undefined;
  let apart = false;
  let ended = false;
  /** One after the other. */
  let last: Promise<unknown> = Promise.resolve();

  /** Did the write that failed land all the same? Throws when the database cannot be opened again. */
  const settle = (failed: Failed): Promise<boolean> => {
    const settled = last.then(() => (unsure === failed ? look(failed) : false));
    last = settled.catch(() => undefined);
    return settled;
  };
  const look = async ({ operations, error }: Failed): Promise<boolean> => {
    if (db.status === 'open' && !(await hasRoom())) throw error;
    await close();
    await db.open();
    const landed = await hasLanded(db, operations);
    unsure = undefined;
    return landed;
  };

  const sure: Batch = async (operations, options) => {
    // Its senders were told that it failed, and the vat has forgotten it: when it landed all the same, memory and
    // disk differ, and only a new start brings them together.
    if (unsure && (await settle(unsure))) apart = true;
    if (apart) {
      throw new HostTrouble(
        'restart',
        'The disk failed. Start your vat again: gather stop, gather start',
      );
    }
    try {
      await batch(operations, options);
    } catch (error) {
      unsure = { operations, error };
      const landed = await settle(unsure).catch(() => false);
      if (unsure) later?.(tryAgain);
      if (!landed) throw error;
    }
  };
  const tryAgain = async (): Promise<void> => {
    if (!unsure || ended) return;
    try {
      if (await settle(unsure)) apart = true;
    } catch {
      later?.(tryAgain);
    }
  };
  const end = async (): Promise<void> => {
    ended = true;
    await last;
    await close();
  };
  return Object.assign(db, { batch: sure, close: end });
}

/** All of a batch is there, or nothing of it: so one operation tells. */
async function hasLanded(db: Database, operations: readonly Operation[]): Promise<boolean> {
  const put = operations.find((operation) => operation.type === 'put');
  if (put?.type === 'put') {
    const found: unknown = await db.get(put.key, BYTES);
    return found instanceof Uint8Array && Buffer.compare(found, put.value) === 0;
  }
  const found = await Promise.all(operations.map(({ key }) => db.get(key, BYTES) as unknown));
  return found.every((value) => value === undefined);
}
