/** A grant that an earlier version wrote goes on: version-N.json is the database of a vat of that time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Hosting } from '../../bridges/storage/hosting.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';

const DAY = 86_400_000;

async function written(version: number) {
  const text = readFileSync(new URL(`./version-${version}.json`, import.meta.url), 'utf8');
  const { swiss, records } = JSON.parse(text) as { swiss: string; records: Records };
  const hosting = new Hosting();
  hosting.db = await databaseOf(records);
  await hosting.open();
  const timers = timersOn(makePowers().clock);
  const life = () => ({ number: 4, id: new Uint8Array(16).fill(4) });
  const enter = async () => {
    const pass = await hosting.passOf(Buffer.from(swiss, 'hex'));
    return remoteHost(pass, { id: 'vat', person: 'Bea', timers, life });
  };
  return { hosting, enter };
}

describe('a grant that an earlier version wrote', () => {
  it('holds what it held, for whichever life of a vat enters first', async () => {
    const { hosting, enter } = await written(1);
    const host = await enter();
    assert.deepEqual(await host.look(['share1']), [300]);
    const [grant] = await E(hosting.owner).grants();
    assert.deepEqual([grant?.used, grant?.limit], [300n, 1_000n]);
    await hosting.close();
  });

  it('has each lease end at its time, be renewed, and be given up', async () => {
    const { hosting, enter } = await written(2);
    let host = await enter();
    const names = ['share1', 'share2', 'share3'];
    const start = hosting.clock.now();
    assert.deepEqual(await host.look(names), [300, 200, 100]);
    await host.put('share4', new Uint8Array(50), start + 3 * DAY);
    assert.deepEqual(await host.renew(['share2', 'share9'], start + 3 * DAY), ['share9']);
    await host.cancel(['share3']);
    await hosting.passTime(DAY + 1);
    assert.deepEqual(await host.look([...names, 'share4']), [undefined, 200, undefined, 50]);
    assert.deepEqual(await host.space(), { limit: 1_000, used: 250 });
    await hosting.restart();
    host = await enter();
    assert.deepEqual(await host.look([...names, 'share4']), [undefined, 200, undefined, 50]);
    await hosting.passTime(3 * DAY);
    assert.deepEqual(await host.space(), { limit: 1_000, used: 0 });
    await hosting.close();
  });
});
