/** One vat over the database it has in the product, on a real disk. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { E } from '../../captp/index.ts';
import {
  arg,
  type Clock,
  call,
  defineActor,
  defineInterface,
  listOf,
  nat,
  openVat,
  text,
} from '../../vat/index.ts';
import { KEY } from './powers.ts';

const Noting = defineInterface('Noting', { note: call(arg('note', text(100))).returns(nat) });
const Notes = defineActor('Notes', {
  version: 1,
  interfaces: { noting: Noting },
  state: () => ({ count: 0 }),
  stores: { notes: listOf(text(100)) },
  facets: {
    noting: {
      note(note) {
        this.state.count += 1;
        return this.stores.notes.push(note);
      },
    },
  },
});

const clock: Clock = {
  now: () => Date.now(),
  wakeAt(time, run) {
    const timer = setTimeout(run, Math.max(0, time - Date.now()));
    return () => clearTimeout(timer);
  },
};

describe('a vat on a disk', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-vat-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async () => {
    const db = new Level<Uint8Array, Uint8Array>(folder, {
      keyEncoding: 'view',
      valueEncoding: 'view',
    });
    await db.open();
    const vat = await openVat({
      db,
      key: KEY,
      clock,
      random: { bytes: randomBytes },
      kinds: [Notes],
    });
    return { db, vat };
  };

  it('keeps what it answered, and shows nothing of it in its files', async () => {
    const first = await open();
    const { noting } = await first.vat.provide('notes', Notes);
    const notes = Array.from({ length: 2_000 }, (_, at) => E(noting).note(`marker-in-clear ${at}`));
    assert.equal((await Promise.all(notes)).at(-1), 2_000n);
    await first.vat.close();
    await first.db.close();
    const second = await open();
    const again = (await second.vat.provide('notes', Notes)).noting;
    assert.equal(await E(again).note('one more'), 2_001n);
    await second.vat.close();
    await second.db.close();
    for (const name of await readdir(folder)) {
      const content = await readFile(join(folder, name));
      assert.equal(content.includes('marker-in-clear'), false, name);
    }
  });
});
