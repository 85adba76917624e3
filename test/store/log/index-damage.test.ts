/** A log whose index was changed, at any byte of any value: right bytes all the same, or an error. */
import assert from 'node:assert/strict';
import { DiskFailed, ObjectMissing } from '../../../store/index.ts';
import { CrashWorld, contentOf } from './crash-world.ts';

const VIEW = { valueEncoding: 'view' };
const LENGTHS = [0, 700, 2_900, 9_000];

describe('The index of a log', () => {
  it('leads to wrong bytes with no byte of it changed', async () => {
    const world = new CrashWorld(5);
    const disk = await world.open();
    for (const [version, length] of LENGTHS.entries()) {
      await disk.put(`name${version}`, contentOf(version, length));
    }
    await disk.put('name9', contentOf(9, 9));
    await disk.remove('name9');
    await world.reopen();
    const values = new Map<string, Uint8Array>();
    for await (const [key, value] of world.database.db.iterator(VIEW)) values.set(key, value);
    assert.ok(values.size >= LENGTHS.length + 3);
    let tried = 0;
    for (const [key, value] of values) {
      for (let at = 0; at < value.length; at++) {
        await world.disk.close();
        const changed = value.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        for (const [name, bytes] of values) await world.database.db.put(name, bytes, VIEW);
        await world.database.db.put(key, changed, VIEW);
        world.database = await world.database.reopen();
        await world.open();
        for (const [version, length] of LENGTHS.entries()) {
          const read = await readAll(world, `name${version}`);
          if (read) assert.deepEqual(read, contentOf(version, length), `${key} ${at}`);
        }
        assert.equal(await readAll(world, 'name9'), undefined);
        tried += 1;
      }
    }
    assert.ok(tried > 200);
    // What is wrong is noticed at the next start at the latest, and the index made anew.
    await world.reopen();
    for (const [version, length] of LENGTHS.entries()) {
      assert.deepEqual(await readAll(world, `name${version}`), contentOf(version, length));
    }
    await world.disk.close();
  });
});

/** Undefined for an error that says that it cannot be read. */
async function readAll(world: CrashWorld, name: string): Promise<Uint8Array | undefined> {
  try {
    const reader = await world.disk.open(name);
    try {
      return await reader.read(0, reader.size);
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof ObjectMissing || error instanceof DiskFailed) return undefined;
    throw error;
  }
}
