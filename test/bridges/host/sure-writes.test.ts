import assert from 'node:assert/strict';
import { MemoryLevel } from 'memory-level';
import { type Later, withSureWrites } from '../../../bridges/host/sure-writes.ts';
import type { Database } from '../../../vat/index.ts';

const BYTES = { keyEncoding: 'view', valueEncoding: 'view' } as object;
const FAILED = new Error('the disk failed');

/** A database whose next writes fail, though they land when `lands`, and which cannot be reopened `shut` times. */
async function failing(
  { writes, lands, shut }: { writes: number; lands: boolean; shut: number },
  later?: Later,
) {
  const db = new MemoryLevel(BYTES) as unknown as Database;
  await db.open();
  const [batch, open] = [db.batch.bind(db), db.open.bind(db)] as unknown as [
    (...args: unknown[]) => Promise<void>,
    () => Promise<void>,
  ];
  let [wrong, closed] = [writes, shut];
  Object.assign(db, {
    async batch(...args: unknown[]) {
      if (wrong === 0 || lands) await batch(...args);
      if (wrong === 0) return;
      wrong -= 1;
      throw FAILED;
    },
    async open() {
      if (closed === 0) return open();
      closed -= 1;
      throw FAILED;
    },
  });
  return withSureWrites(db, later);
}

function put(db: Database, key: string): Promise<void> {
  return db.batch([{ type: 'put', key: Buffer.from(key), value: Buffer.from(key) }], BYTES);
}

describe('a write that fails', () => {
  it('is told as failed when it is not there, and the next is taken', async () => {
    const db = await failing({ writes: 1, lands: false, shut: 0 });
    await assert.rejects(put(db, 'one'), FAILED);
    await put(db, 'two');
    assert.equal(await db.get(Buffer.from('one'), BYTES), undefined);
    assert.ok(await db.get(Buffer.from('two'), BYTES));
  });

  it('counts as done when it is there all the same', async () => {
    const db = await failing({ writes: 1, lands: true, shut: 0 });
    await put(db, 'one');
    await put(db, 'two');
  });

  it('is waited for until the database opens again', async () => {
    const db = await failing({ writes: 1, lands: false, shut: 2 });
    await assert.rejects(put(db, 'one'), FAILED);
    await assert.rejects(put(db, 'two'), FAILED);
    await put(db, 'three');
  });

  it('ends all writing when it turns out too late that it landed', async () => {
    const db = await failing({ writes: 1, lands: true, shut: 1 });
    await assert.rejects(put(db, 'one'), FAILED);
    for (const key of ['two', 'three', 'four'])
      await assert.rejects(put(db, key), { code: 'restart' });
  });

  it('leaves a database that opens again by itself, so that it can be read', async () => {
    const tries: (() => void)[] = [];
    const db = await failing({ writes: 1, lands: false, shut: 2 }, (run) => tries.push(run));
    await put(db, 'zero').catch(() => undefined);
    await assert.rejects(async () => db.get(Buffer.from('zero'), BYTES));
    while (db.status !== 'open') {
      tries.shift()?.();
      await new Promise((go) => setImmediate(go));
    }
    assert.equal(await db.get(Buffer.from('zero'), BYTES), undefined);
  });
});
