/** The books of keeping with any byte changed: as if that record had been lost, never another. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { SealedRecords } from '../../../bridges/keeping/sealed-records.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';

describe('records of keeping', () => {
  let folder: string;
  let db: Level<Uint8Array, Uint8Array>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-records-'));
    db = new Level(folder, { keyEncoding: 'view', valueEncoding: 'view' });
    await db.open();
  });
  afterEach(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });
  const keys = { naming: new Uint8Array(32).fill(1), sealing: new Uint8Array(32).fill(2) };
  const sort = (number: number) => new SealedRecords(db, number, keys, makeSeededRandom('r'));
  const namesIn = async (records: SealedRecords) => {
    const names: string[] = [];
    for await (const [name] of records.entries()) names.push(name);
    return names.sort();
  };

  it('are lost with any byte of key or value changed, and put in place of each other', async () => {
    const records = sort(1);
    await records.change([
      ['one', Uint8Array.of(1, 2, 3)],
      ['two', Uint8Array.of(4, 5)],
    ]);
    await sort(2).change([['one', Uint8Array.of(6)]]);
    const all = await db.iterator().all();
    const restore = async (): Promise<void> => {
      await db.clear();
      for (const [key, value] of all) await db.put(key, value);
    };
    for (const [key, value] of all) {
      const name = key[0] === 1 ? await nameAt(records, key) : 'one';
      for (let at = 0; at < key.length + value.length; at++) {
        const changed = Uint8Array.from([...key, ...value]);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        await db.del(key);
        await db.put(changed.slice(0, key.length), changed.slice(key.length));
        const left =
          key[0] === 1 ? ['one', 'two'].filter((other) => other !== name) : ['one', 'two'];
        assert.deepEqual(await namesIn(records), left, `${at}`);
        await restore();
      }
      for (const length of [0, 10, 24, 39, value.length - 1]) {
        await db.put(key, value.slice(0, length));
        assert.ok((await namesIn(sort(key[0] as number))).every((found) => found !== name));
        await restore();
      }
    }
    const [[key] = [], [, other] = []] = all;
    await db.put(key as Uint8Array, other as Uint8Array);
    assert.equal((await namesIn(records)).length, 1);
    await restore();
    assert.deepEqual(await records.get('one'), Uint8Array.of(1, 2, 3));
  });

  /** Which of the two lies there. */
  async function nameAt(records: SealedRecords, key: Uint8Array): Promise<string> {
    const value = (await db.get(key)) as Uint8Array;
    await db.del(key);
    const [left] = await namesIn(records);
    await db.put(key, value);
    return left === 'one' ? 'two' : 'one';
  }
});
