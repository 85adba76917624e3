/** A host of shares and whoever places some there, as two vats that come and go. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ShareOwner, Shares } from '../../../actors/index.ts';
import { E, parseFragment } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { type Visited, visit } from '../../actors/share/a-visit.ts';
import { steadyPort } from '../../steady-port.ts';
import { put } from '../backup/a-backup.ts';
import { ClockAhead } from '../host/clock-ahead.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from '../host/host-here.ts';

const DAY_MS = 86_400_000;
type Owned = RefTo<typeof ShareOwner>;

describe('a host of shares', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  let ada: HostHere;
  let harbour: HostHere;
  let shares: RefTo<typeof Shares>;
  let grantId: string;
  const clock = new ClockAhead();
  const content = randomBytes(300_000);

  before(async () => {
    folders.push(await folderOfItsOwn(), await folderOfItsOwn());
    [ada, harbour] = [
      await hostHere(folders[0] as string, { keyed: true, clock }),
      await hostHere(folders[1] as string, { keyed: true, clock, port: await steadyPort() }),
    ];
    shares = await E(await ada.home()).shares();
    const hosting = await E(E(await harbour.home()).vat()).shareHosting();
    const offered = await E(hosting).offer('Ada', 10_000_000);
    grantId = offered.id;
    const pass = await E(E(await ada.home()).vat()).enliven(offered.address);
    await E(shares).addHost('Harbour', pass as never);
  });
  after(async () => {
    await ada.close();
    await harbour.close();
    for (const folder of folders) await removeFolder(folder);
  });

  type Summary = Awaited<ReturnType<typeof look>>;
  const look = (share: Owned) => E(share).describe();
  async function settled(share: Owned, done: (summary: Summary) => boolean): Promise<Summary> {
    for (;;) {
      const summary = await look(share);
      if (done(summary)) return summary;
      await new Promise((again) => setImmediate(again));
    }
  }

  async function place(entry: string, terms: { openings?: number; ends?: number } = {}) {
    const granted = await E(shares).grant(entry, { label: '', ...terms }, 'Harbour');
    const share = granted.share as Owned;
    await settled(share, ({ placing }) => placing === undefined);
    const link = (await E(share).link()) as string;
    const { swiss } = parseFragment(link.split('#')[1] ?? '');
    const come = async (token?: Uint8Array): Promise<Visited> =>
      visit({ door: await (await harbour.web()).fetch(swiss), secret: granted.secret }, token);
    return { ...granted, share, come };
  }

  async function aFolder(): Promise<{ folder: string; file: string }> {
    const lake = await E(await ada.home()).lake();
    const folder = (await E(lake).makeFolder(`Letters ${randomBytes(4).toString('hex')}`)).id;
    const inner = (await E(lake).makeFolder('inner', folder)).id;
    const file = await put(ada, 'boat.bin', content);
    await E(lake).move(file, inner);
    const empty = await put(ada, 'empty', new Uint8Array(0));
    await E(lake).move(empty, folder);
    return { folder, file };
  }

  it('serves a folder as it was when it was sealed, with any bytes of any file', async () => {
    const { folder, file } = await aFolder();
    const { come } = await place(folder);
    const lake = await E(await ada.home()).lake();
    await E(lake).rename(file, 'another.bin');
    const { opening } = await come();
    const names = (await E(opening).list()).map(({ name }) => name);
    assert.deepEqual(names, ['inner', 'empty']);
    const inner = (await E(opening).list())[0];
    const [boat] = await E(opening).list(inner?.id);
    assert.equal(boat?.name, 'boat.bin');
    const read = (from: number, to: number) => E(opening).read(boat?.id ?? '', from, to);
    for (const [from, to] of [
      [0, 300_000],
      [131_071, 131_073],
      [262_140, 400_000],
      [5, 5],
    ] as const) {
      assert.ok(content.subarray(from, to).equals(await read(from, to)), `${from} to ${to}`);
    }
    assert.equal((await E(opening).read((await E(opening).list())[1]?.id ?? '', 0, 9)).length, 0);
  });

  it('counts openings, and lets nobody in when they are used up but who was in before', async () => {
    const { file } = await aFolder();
    const { come, share } = await place(file, { openings: 1 });
    const { token } = await come();
    await assert.rejects(come(), { code: 'used-up' });
    assert.equal((await come(token)).entry.name, 'boat.bin');
    await settled(share, ({ state }) => state === 'used-up');
    assert.equal((await E(share).log()).length, 1);
  });

  it('erases a share on its day', async () => {
    const { file } = await aFolder();
    const { share } = await place(file, { ends: clock.now() + 3 * DAY_MS });
    const before = readdirSync(join(harbour.data, 'hosted', 'halves')).length;
    await E(share).change({ label: '', ends: clock.now() + DAY_MS });
    clock.advance(DAY_MS);
    await settled(share, ({ state }) => state === 'expired');
    while (readdirSync(join(harbour.data, 'hosted', 'halves')).length >= before) {
      await new Promise((again) => setImmediate(again));
    }
  });

  it('hears of a revocation when it is back, and only then is it called confirmed', async () => {
    const { file } = await aFolder();
    const { share, come } = await place(file);
    const { opening } = await come();
    assert.equal((await E(opening).entry()).name, 'boat.bin');
    const placed = async () => {
      const hosting = await E(E(await harbour.home()).vat()).shareHosting();
      return Number((await E(hosting).offers())[0]?.shares);
    };
    const before = await placed();
    const port = Number(new URL(harbour.vat.address).port);
    await harbour.close();
    const early = await E(shares).grant(file, { label: '' }, 'Harbour');
    await settled(early.share as Owned, ({ placing }) => Number(placing?.total) > 0);
    assert.equal((await E(early.share as Owned).revoke()).erased, false);
    await E(shares).forget(early.id);
    assert.equal((await E(share).revoke()).erased, false);
    assert.equal(await E(share).secret(), undefined);
    harbour = await hostHere(folders[1] as string, { keyed: true, clock, port });
    await settled(share, ({ erased }) => erased === true);
    await assert.rejects(come(), { code: 'revoked' });
    // Nor does it go on with the one that is off the list, which does not come back there.
    while ((await placed()) !== before - 1) await new Promise((again) => setImmediate(again));
    assert.ok((await E(shares).list()).every(({ id }) => id !== early.id));
  });

  it('keeps nothing of a grant that it ended', async () => {
    const { file } = await aFolder();
    const { share, come } = await place(file);
    const hosting = await E(E(await harbour.home()).vat()).shareHosting();
    await E(hosting).revoke(grantId);
    await assert.rejects(come(), { code: 'revoked' });
    await settled(share, ({ state }) => state === 'revoked');
    const [{ used, shares: count } = { used: 0n, shares: 0n }] = await E(hosting).offers();
    assert.deepEqual([used, count], [0n, 0n]);
    while (readdirSync(join(harbour.data, 'hosted', 'halves')).length > 0) {
      await new Promise((again) => setImmediate(again));
    }
    const refused = (await E(shares).grant(file, { label: '' }, 'Harbour')).share as Owned;
    const { trouble } = await settled(refused, ({ state }) => state === 'failed');
    assert.match(trouble ?? '', /takes no more/);
  });
});
