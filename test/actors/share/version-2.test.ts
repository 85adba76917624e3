/**
 * Shares as version 2 wrote them, before links carried half a key: version-2.json is the database of
 * a vat of that time. Links that were handed out then must go on, as they were.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Opening, SharePage, Shares } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';
import { codeOf, type House, house } from '../house.ts';
import { visit } from './a-visit.ts';

const written = JSON.parse(readFileSync(new URL('./version-2.json', import.meta.url), 'utf8')) as {
  readonly links: Readonly<Record<string, string>>;
  readonly records: Records;
};

describe('a share that version 2 wrote', () => {
  let home: House;
  beforeEach(async () => {
    home = await house(await databaseOf(written.records));
  });
  afterEach(() => home.vat.close());

  const fetch = async (name: string) =>
    home.vat.lookup(Buffer.from(written.links[name] as string, 'hex'));
  const pageOf = async (name: string) => (await fetch(name)) as RefTo<typeof SharePage>;

  it('opens by the link that was given then, counts, and has no secret', async () => {
    const { opening, entry } = await E(await pageOf('offered')).open();
    assert.equal(entry.name, 'boat.txt');
    assert.equal((await E(opening).entry()).name, 'boat.txt');
    const all = await listed(home.shares);
    assert.deepEqual(all, {
      offered: [1, 'active'],
      opened: [1, 'active'],
      'used up': [1, 'used-up'],
      revoked: [0, 'revoked'],
    });
    const share = E(home.shares).share('s1');
    assert.equal(await E(share).secret(), undefined);
    assert.equal((await E(share).swiss())?.length, 32);
  });

  it('goes on with an opening of then', async () => {
    const opening = (await fetch('opening')) as RefTo<typeof Opening>;
    assert.equal((await E(opening).entry()).name, 'boat.txt');
  });

  it('is over where it was over', async () => {
    assert.equal(await codeOf(E(await pageOf('used up')).open()), 'used-up');
    assert.equal(await codeOf(E(await pageOf('revoked')).open()), 'revoked');
  });

  it('ends when it is taken back now', async () => {
    const opening = (await fetch('opening')) as RefTo<typeof Opening>;
    await E(E(home.shares).share('s2')).revoke();
    assert.equal(await codeOf(E(opening).entry()), 'revoked');
    assert.equal(await codeOf(E(await pageOf('opened')).open()), 'revoked');
  });

  it('stands beside new ones, whose links have a secret and do not open without it', async () => {
    const [{ entry } = { entry: '' }] = await E(home.shares).list();
    const { swiss, secret } = await E(home.shares).grant(entry, { label: 'new' });
    const door = await home.vat.lookup(swiss);
    assert.equal((await visit({ door, secret })).entry.name, 'boat.txt');
    assert.equal(await codeOf(visit({ door, secret: new Uint8Array(32) })), 'wrong-secret');
    assert.equal(await codeOf(E(door as RefTo<typeof SharePage>).open()), 'no-such-method');
    assert.equal((await E(home.shares).list())[0]?.openings, 1n);
  });
});

/** What the list says: openings and state, by label. */
async function listed(shares: RefTo<typeof Shares>) {
  const all = await E(shares).list();
  return Object.fromEntries(all.map((one) => [one.label, [Number(one.openings), one.state]]));
}
