/**
 * The first record of every vat: which format the database has, and a seal by which a wrong key is
 * told from damage before anything is touched.
 */
import { UnknownFormat, WrongKey } from './errors.ts';
import { formatKey } from './keys.ts';
import type { Database } from './powers.ts';
import { BYTES, type Records } from './records.ts';

const FORMAT = 2;
/** The same without a commit log; a program that knows only that one must not overlook the log. */
const FORMAT_WITHOUT_LOG = 1;

/**
 * Marks an empty database as a vat; checks one that is, and reads its commit log. The format number stands before the seal,
 * readable without the key, so that a future program can say what it found. Throws {@link
 * UnknownFormat}, {@link WrongKey} or DamagedRecord.
 */
export async function checkFormat(db: Database, records: Records): Promise<void> {
  const found = (await db.get(formatKey, BYTES)) as Uint8Array | undefined;
  if (found === undefined) return markEmpty(db, records);
  if (found[0] !== FORMAT && found[0] !== FORMAT_WITHOUT_LOG) {
    const message = `This vat has format ${found[0]}; this program knows format ${FORMAT}.`;
    throw new UnknownFormat(`${message} Use the program that wrote it.`);
  }
  try {
    records.open(formatKey, found.subarray(1), { record: 'format' });
  } catch {
    throw new WrongKey();
  }
  if (found[0] !== FORMAT) await mark(records, found.subarray(1));
  await records.store.restore();
}

async function markEmpty(db: Database, records: Records): Promise<void> {
  const [first] = await db.keys({ ...BYTES, limit: 1 }).all();
  if (first !== undefined) {
    throw new UnknownFormat(
      'This database holds something, but it is not a vat (or its beginning is lost).',
    );
  }
  const seal = records.put(formatKey, 'vat');
  if (seal.type !== 'put') return;
  await mark(records, seal.value);
}

function mark(records: Records, seal: Uint8Array): Promise<void> {
  const value = new Uint8Array(1 + seal.length);
  value[0] = FORMAT;
  value.set(seal, 1);
  return records.write([{ type: 'put', key: formatKey, value }]);
}
