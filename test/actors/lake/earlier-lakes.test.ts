/** Lakes of before: everything is there, and they have versions and snapshots from then on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Lake } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { world } from '../../vat/powers.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';
import { codeOf } from '../house.ts';
import { OBJECTS, writeEarlier } from './earlier-lakes.ts';

const written = JSON.parse(
  readFileSync(new URL('./earlier-lakes.json', import.meta.url), 'utf8'),
) as Record<'1' | '2', Records>;
const devices = { objects: OBJECTS };

describe('a lake of an earlier version', () => {
  for (const version of [1, 2] as const) {
    for (const [where, recordsOf] of [
      ['stored once', async () => written[version]],
      ['written now', () => writeEarlier(version)],
    ] as const) {
      it(`has all that version ${version} had, ${where}`, async () => {
        const { vat } = await world([Lake], { db: await databaseOf(await recordsOf()), devices });
        const lake = await vat.provide('lake', Lake, OBJECTS);
        const [folder] = await E(lake.owner).list();
        assert.deepEqual([folder?.name, folder?.tags], ['Letters', ['old']]);
        const [file, ...others] = await E(lake.owner).list(folder?.id);
        assert.deepEqual([file?.name, others.length], ['b.txt', 0]);
        assert.deepEqual(
          (await E(lake.owner).bin()).map(({ name }) => name),
          ['c.txt'],
        );
        const [object] = await E(lake.intake).objects();
        assert.equal(object?.form, version === 1 ? undefined : 'padded');
        const past = await E(lake.owner).past();
        const [only, ...more] = await E(past).versions('b');
        assert.deepEqual(
          [only?.number, only?.now, only?.stored, more.length],
          [1n, true, file?.added, 0],
        );
        const next = { address: 'object-d', key: new Uint8Array(32), size: 3 };
        await E(lake.intake).accept({ name: 'b.txt', folder: '', replaces: 'b' }, next);
        assert.equal((await E(past).versions('b')).length, 2);
        assert.deepEqual(await E(past).snapshots(), []);
        assert.equal(await codeOf(E(past).takeSnapshot()), 'no-snapshots');
        await vat.close();
      });
    }
  }
});
