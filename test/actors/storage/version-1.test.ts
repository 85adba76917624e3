/** A grant that version 1 wrote goes on: version-1.json is the database of a vat of that time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Hosting } from '../../bridges/storage/hosting.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';

const written = JSON.parse(readFileSync(new URL('./version-1.json', import.meta.url), 'utf8')) as {
  readonly swiss: string;
  readonly records: Records;
};

describe('a grant that version 1 wrote', () => {
  it('holds what it held, for whichever life of a vat enters first', async () => {
    const hosting = new Hosting();
    hosting.db = await databaseOf(written.records);
    await hosting.open();
    const pass = await hosting.passOf(Buffer.from(written.swiss, 'hex'));
    const timers = timersOn(makePowers().clock);
    const life = () => ({ number: 4, id: new Uint8Array(16).fill(4) });
    const host = remoteHost(pass, { id: 'vat', person: 'Bea', timers, life });
    assert.deepEqual(await host.look(['share1']), [300]);
    const [grant] = await E(hosting.owner).grants();
    assert.deepEqual([grant?.used, grant?.limit], [300n, 1_000n]);
    await hosting.close();
  });
});
