/** The phases of a share, as an inspector shows them; and those that version 1 wrote without any. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Share } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { FacetsOf } from '../../../vat/index.ts';
import { raw, type World, world } from '../../vat/powers.ts';
import { databaseOf } from '../../vat/upgrade/library.ts';
import { codeOf, type House, house } from '../house.ts';
import { visit } from './a-visit.ts';
import { ENDS, KINDS_NOW, OBJECTS, PASTS, writeVersion1 } from './version-1.ts';

const written = JSON.parse(readFileSync(new URL('./version-1.json', import.meta.url), 'utf8'));
const devices = { objects: OBJECTS };

describe('the lifecycle of a share', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  async function give(terms: { openings?: bigint; ends?: bigint } = {}) {
    const file = await home.add('boat.txt');
    const { share, swiss, secret } = await E(home.shares).grant(file.id, { label: '', ...terms });
    const page = { door: await home.vat.lookup(swiss), secret };
    const phase = async () => (await home.vat.inspection.actors('Share')).rows[0]?.phase;
    return { share, page, phase };
  }

  it('goes from offered over opened to used up, and back when more is allowed', async () => {
    const { share, page, phase } = await give({ openings: 2n });
    assert.equal(await phase(), 'lasting.offered');
    await visit(page);
    assert.equal(await phase(), 'lasting.opened');
    await visit(page);
    assert.equal(await phase(), 'lasting.usedUp');
    assert.equal(await codeOf(visit(page)), 'used-up');
    await E(share).change({ label: '', openings: 5n });
    assert.equal(await phase(), 'lasting.opened');
    await visit(page);
    await E(share).change({ label: '', openings: 3n });
    assert.equal(await phase(), 'lasting.usedUp');
  });

  it('is used up at once when it may be opened but once', async () => {
    const { page, phase } = await give({ openings: 1n });
    await visit(page);
    assert.equal(await phase(), 'lasting.usedUp');
  });

  it('ends when its time is over, and may be revoked even then', async () => {
    const { share, page, phase } = await give({ ends: BigInt(home.clock.now() + 1_000) });
    home.clock.advance(1_000);
    await home.vat.idle();
    assert.equal(await phase(), 'expired');
    assert.equal(await codeOf(visit(page)), 'expired');
    await E(share).revoke();
    assert.equal(await phase(), 'revoked');
  });

  it('stays in its phase when a method refuses', async () => {
    const { share, page, phase } = await give();
    await E(share).revoke();
    assert.equal(await codeOf(visit(page)), 'revoked');
    assert.equal(await codeOf(E(share).change({ label: 'again' })), 'revoked');
    assert.equal(await phase(), 'revoked');
  });
});

describe('a share that version 1 wrote', () => {
  const PHASES: Readonly<Record<string, string>> = {
    offered: 'lasting.offered',
    opened: 'lasting.opened',
    'used up': 'lasting.usedUp',
    revoked: 'revoked',
    expired: 'expired',
    ending: 'lasting.offered',
  };

  async function open(): Promise<World> {
    return world(KINDS_NOW, { devices, db: await databaseOf(written) });
  }

  async function phases({ vat }: World) {
    const found = Object.keys(PASTS).map(async (name) => {
      const share = await vat.find(name);
      await raw(share?.owner).describe?.();
      const { actor } = vat.inspection;
      const id = vat.identify(share?.owner)?.actor ?? '';
      return [name, (await actor.call(vat.inspection, id)).phase];
    });
    return Object.fromEntries(await Promise.all(found));
  }

  it('is in the phase that its state tells', async () => {
    const w = await open();
    assert.deepEqual(await phases(w), PHASES);
    assert.deepEqual(w.faults, []);
    await w.vat.close();
  });

  it('likewise when it was written just now', async () => {
    const { again } = await writeVersion1();
    const w = await again({ kinds: KINDS_NOW });
    assert.deepEqual(await phases(w), PHASES);
    await w.vat.close();
  });

  it('still ends by the timer that it set', async () => {
    const w = await open();
    const { owner, page } = (await w.vat.find('ending')) as FacetsOf<typeof Share>;
    w.clock.set(ENDS);
    await w.vat.idle();
    assert.equal((await E(owner).describe()).state, 'expired');
    assert.equal(await codeOf(E(page).open()), 'expired');
    await w.vat.close();
  });
});
