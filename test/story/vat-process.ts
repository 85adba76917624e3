/**
 * A vat in a process of its own, for tests that kill it. Usage: vat-process.ts DATA KEY-FILE SOCKET [lying]
 *
 * With `lying` the database says that a commit is on the disk before it is: the order that must never be. The
 * kill test has to notice it, or it proves nothing.
 */

import { startHost } from '../../bridges/host/index.ts';
import { openDatabase } from '../../bridges/host/open-database.ts';
import { makePowers } from '../../cli/powers.ts';
import type { Database } from '../../vat/index.ts';

const [data = '', keyFile = '', socketPath = '', mode] = process.argv.slice(2);
const LIE_MS = 40;

/** Answers each batch at once and writes it a little later. */
function lying(db: Database): Database {
  const batch = db.batch.bind(db) as (...args: unknown[]) => Promise<void>;
  const later = async (...args: unknown[]): Promise<void> => {
    setTimeout(() => void batch(...args), LIE_MS);
  };
  return Object.assign(db, { batch: later });
}

const vat = await startHost({
  dataFolder: data,
  host: '127.0.0.1',
  port: 0,
  keyFile,
  pageFolder: new URL('../../ui/dist', import.meta.url).pathname,
  socketPath,
  version: 'test',
  ...makePowers(),
  log: (line) => process.stderr.write(`${line}\n`),
  openDatabase: async (folder) => {
    const db = await openDatabase(folder);
    return mode === 'lying' ? lying(db) : db;
  },
});
process.stdout.write(`${JSON.stringify({ address: vat.address })}\n`);
