/** Grants of space: who may keep how much, for how long, and how it is taken back. */
import assert from 'node:assert/strict';
import { GRACE_MS, SWEEP_MS_MIN } from '../../../actors/index.ts';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { ShareHost } from '../../../store/index.ts';
import { freshSlot, Hosting } from '../../bridges/storage/hosting.ts';
import { codeOf } from '../house.ts';

const timers = timersOn(makePowers().clock);
const DAY = 86_400_000;
const PETABYTE = 1_000_000_000_000_000;
const bytesOf = (length: number, fill = 7) => new Uint8Array(length).fill(fill);

describe('storage grants', () => {
  let hosting: Hosting;

  beforeEach(async () => {
    hosting = await new Hosting().open();
  });
  afterEach(async () => {
    await hosting.close();
    assert.deepEqual(hosting.faults, []);
  });

  async function granted(limit: number): Promise<{ id: string; host: ShareHost }> {
    const { id, pass } = await hosting.grant(limit);
    return { id, host: remoteHost(await pass(), { id: 'vat', person: 'Bea', timers }) };
  }
  const until = (ms = DAY): number => hosting.clock.now() + ms;

  it('are of the latest life of a vat: a copy from before its restore is refused', async () => {
    const { pass } = await hosting.grant(1_000);
    const enter = async (number: number, id: number) => {
      const life = () => ({ number, id: new Uint8Array(16).fill(id) });
      return remoteHost(await pass(), { id: 'vat', person: 'Bea', timers, life });
    };
    const before = await enter(1, 1);
    await before.put('share1', bytesOf(300), until());
    const restored = await enter(2, 2);
    assert.deepEqual(await restored.look(['share1']), [300]);
    for (const [number, id] of [[1, 1] as const, [2, 3] as const]) {
      const other = await enter(number, id);
      await assert.rejects(other.cancel(['share1']), (error: Error) => {
        assert.equal((error.cause as { code?: unknown }).code, 'earlier-life');
        return true;
      });
    }
    assert.deepEqual(await (await enter(2, 2)).look(['share1']), [300]);
  });

  it('are listed with what they hold, and added up', async () => {
    const [one, two] = [await granted(1_000), await granted(500)];
    await one.host.put('share1', bytesOf(300), until());
    await two.host.put('share1', bytesOf(300), until());
    await hosting.device.settle();
    const all = await E(hosting.owner).grants();
    assert.deepEqual(
      all
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, person, used, shares, limit }) => [id, person, used, shares, limit]),
      [
        [one.id, 'Bea', 300n, 1n, 1_000n],
        [two.id, 'Bea', 300n, 1n, 500n],
      ],
    );
    const totals = await E(hosting.owner).totals();
    assert.deepEqual(
      { ...totals, limit: undefined },
      { limit: undefined, used: 600n, shares: 2n, granted: 1_500n, grants: 2n },
    );
  });

  it('are neither of nothing nor of more than a petabyte', async () => {
    const { owner } = hosting;
    const { id } = await granted(1_000);
    for (const limit of [0n, 1_000_000_000_000_001n]) {
      assert.equal(await codeOf(E(owner).grant('', 'Bea', limit)), 'bad-value');
      assert.equal(await codeOf(E(owner).change(id, limit)), 'bad-value');
    }
    assert.deepEqual(
      (await E(owner).grants()).map(({ limit }) => limit),
      [1_000n],
    );
  });

  it('keep the same bytes of two people apart, and count them to both', async () => {
    const [one, two] = [await granted(1_000), await granted(1_000)];
    await one.host.put('share1', bytesOf(10, 1), until());
    await two.host.put('share1', bytesOf(10, 2), until());
    await one.host.cancel(['share1']);
    assert.deepEqual(await one.host.look(['share1']), [undefined]);
    assert.deepEqual([...(await two.host.read('share1', 0, 2))], [2, 2]);
    assert.equal(hosting.disk.objects.size, 1);
  });

  it('end at once when they are revoked, and what they hold goes after the grace', async () => {
    const { id, host } = await granted(1_000);
    await host.put('share1', bytesOf(10), until(100 * DAY));
    const slot = freshSlot();
    await host.writeSlot(slot.name, slot.record(1), undefined);
    await E(hosting.owner).revoke(id);
    const tries = [
      host.read('share1', 0, 1),
      host.put('share2', bytesOf(1), until()),
      host.look(['share1']),
      host.begin(until()),
      host.readSlot(slot.name),
    ];
    const codes = await Promise.all(tries.map(codeOf));
    assert.deepEqual(new Set(codes), new Set(['host-gone']));
    assert.equal(hosting.disk.objects.size, 1);
    const [grant] = await E(hosting.owner).grants();
    assert.equal(grant?.deletes, BigInt(hosting.clock.now() + GRACE_MS));

    await hosting.crash();
    await hosting.passTime(GRACE_MS);
    await hosting.device.close();
    assert.equal(hosting.disk.objects.size, 0);
    assert.deepEqual(await E(hosting.owner).grants(), []);
    assert.equal((await E(hosting.owner).totals()).used, 0n);
  });

  it('can be emptied at once, but only when they are revoked', async () => {
    const { id, host } = await granted(1_000);
    await host.put('share1', bytesOf(10), until());
    assert.equal(await codeOf(E(hosting.owner).drop(id)), 'in-use');
    await E(hosting.owner).revoke(id);
    await E(hosting.owner).drop(id);
    await hosting.vat.idle();
    assert.deepEqual(await E(hosting.owner).grants(), []);
    assert.equal(hosting.disk.objects.size, 0);
  });

  it('sweep ten thousand leases that end together, and keep the others', async () => {
    const { host } = await granted(PETABYTE);
    const names = Array.from({ length: 10_000 }, (_, at) => `share${at}`);
    await Promise.all(names.map((name) => host.put(name, bytesOf(1), until(DAY))));
    await host.put('stays', bytesOf(1), until(2 * DAY));
    await hosting.passTime(DAY + 1);
    assert.deepEqual(await host.space(), { limit: PETABYTE, used: 1 });
    assert.deepEqual(await host.look(['share0', 'share9999', 'stays']), [undefined, undefined, 1]);
    await hosting.device.close();
    assert.equal(hosting.disk.objects.size, 1);
  });

  it('are swept once an hour at most, whatever leases are asked for', async () => {
    const { host } = await granted(1_000);
    await host.put('first', bytesOf(1), until(1));
    await hosting.passTime(2);
    await host.put('second', bytesOf(1), until(1));
    await hosting.passTime(2);
    assert.deepEqual(await host.look(['first', 'second']), [undefined, 1]);
    await hosting.passTime(SWEEP_MS_MIN);
    assert.deepEqual(await host.look(['second']), [undefined]);
  });

  it('let come what fits exactly, also when it comes at once', async () => {
    const { host } = await granted(1_000);
    const names = Array.from({ length: 10 }, (_, at) => `share${at}`);
    await Promise.all(names.map((name) => host.put(name, bytesOf(100), until())));
    assert.equal(await codeOf(host.put('more', bytesOf(1), until())), 'host-full');
    await host.put('share3', bytesOf(100), until(2 * DAY));
    await host.cancel(['share0']);
    await host.put('more', bytesOf(100), until());
  });

  it('share one bound, and a lower limit deletes nothing', async () => {
    const [one, two] = [await granted(1_000), await granted(1_000)];
    await E(hosting.owner).bound(1_200);
    await one.host.put('share1', bytesOf(800), until());
    const answers = await Promise.all(
      ['share1', 'share2'].map((name) => codeOf(two.host.put(name, bytesOf(400), until()))),
    );
    assert.deepEqual(answers.sort(), ['host-full', 'none']);
    await E(hosting.owner).bound(undefined);
    await two.host.put('share3', bytesOf(400), until());
    await two.host.cancel(['share3']);
    await E(hosting.owner).bound(1_200);
    assert.equal(await codeOf(two.host.put('share3', bytesOf(1), until())), 'host-full');
    await E(hosting.owner).change(one.id, 100);
    assert.deepEqual(await one.host.look(['share1']), [800]);
    assert.equal(await codeOf(one.host.put('share2', bytesOf(1), until())), 'host-full');
    assert.deepEqual(await one.host.space(), { limit: 100, used: 800 });
  });

  it('delete a slot with its name, and give its room back', async () => {
    const { host } = await granted(10_000);
    const slot = freshSlot();
    await host.writeSlot(slot.name, slot.record(1), undefined);
    await host.cancel([slot.name]);
    assert.equal(await host.readSlot(slot.name), undefined);
    assert.equal((await host.space()).used, 0);
  });

  it('remember when they were used last, to ten minutes', async () => {
    const { host } = await granted(1_000);
    await host.put('share1', bytesOf(1), until());
    const first = (await E(hosting.owner).grants())[0]?.seen;
    await hosting.passTime(DAY / 2);
    await host.read('share1', 0, 1);
    await hosting.vat.idle();
    const second = (await E(hosting.owner).grants())[0]?.seen;
    assert.equal(Number(second) - Number(first), DAY / 2);
  });
});
