/** Slots at a host: what was acknowledged is there after a crash, wherever it was on its way. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { DiskFailed, type ShareHost } from '../../../store/index.ts';
import { codeOf } from '../../actors/house.ts';
import { freshSlot, Hosting } from './hosting.ts';

const timers = timersOn(makePowers().clock);
const LIMIT = 1_000_000;
const hashOf = (bytes: Uint8Array) => Uint8Array.from(createHash('sha256').update(bytes).digest());

describe('the slots of a host in trouble', () => {
  let hosting: Hosting;
  let expected: RegExp | undefined;

  beforeEach(async () => {
    expected = undefined;
    hosting = await new Hosting().open();
  });
  afterEach(async () => {
    await hosting.close();
    for (const fault of hosting.faults) assert.match(String(fault), expected ?? /nothing/);
  });

  async function granted(limit = LIMIT) {
    const { id, swiss } = await hosting.grant(limit);
    return { id, swiss, host: await hostOf(swiss) };
  }
  const hostOf = async (swiss: Uint8Array): Promise<ShareHost> =>
    remoteHost(await hosting.passOf(swiss), { id: 'vat', person: 'Bea', timers });
  /** Versions `from` up to `to`, one after the other. */
  async function write(host: ShareHost, slot: Slot, from: number, to: number): Promise<void> {
    for (let number = from; number <= to; number++) {
      const before = number > 1 ? hashOf(slot.record(number - 1)) : undefined;
      const { written } = await host.writeSlot(slot.name, slot.record(number), before);
      assert.equal(written, true, `version ${number}`);
    }
  }
  const holds = async (host: ShareHost, slot: Slot, number: number): Promise<void> =>
    assert.deepEqual(
      Buffer.from((await host.readSlot(slot.name)) ?? []),
      Buffer.from(number === 0 ? [] : slot.record(number)),
    );

  it('have after a crash the newest record, before the book has any of it', async () => {
    const { swiss, host } = await granted();
    const [one, other] = [freshSlot(), freshSlot()];
    await write(host, one, 1, 3);
    await write(host, other, 1, 1);
    assert.equal((await E(hosting.owner).totals()).used, 0n, 'nothing is recorded yet');
    assert.equal(hosting.disk.objects.size, 4);
    await hosting.crash();
    const again = await hostOf(swiss);
    await holds(again, one, 3);
    await holds(again, other, 1);
    await hosting.swept;
    assert.equal(hosting.disk.objects.size, 0, 'all is in the book');
    const { used } = await again.space();
    assert.equal(used, one.record(3).length + other.record(1).length);
    await write(again, one, 4, 4);
    await again.cancel([one.name]);
    await hosting.crash();
    const last = await hostOf(swiss);
    await holds(last, one, 0);
    await holds(last, other, 1);
  });

  it('are what the book says when their blobs outlive it, newer or older', async () => {
    const { swiss, host } = await granted();
    const slot = freshSlot();
    await write(host, slot, 1, 2);
    const before = new Map(hosting.disk.objects);
    await write(host, slot, 3, 3);
    await host.space();
    // The disk has it all again, as if nothing had been deleted in time.
    for (const [name, bytes] of before) hosting.disk.objects.set(name, bytes);
    await hosting.crash();
    await holds(await hostOf(swiss), slot, 3);
    await hosting.swept;
    assert.equal(hosting.disk.objects.size, 0);
  });

  it('go with their names, also while they are being written', async () => {
    const { swiss, host } = await granted();
    const slot = freshSlot();
    const writing = write(host, slot, 1, 1);
    await Promise.all([writing, host.cancel([slot.name])]);
    await holds(host, slot, 0);
    await hosting.crash();
    await holds(await hostOf(swiss), slot, 0);
  });

  it('keep what they held when the disk fails, and can be written again', async () => {
    const { host, swiss } = await granted();
    const slot = freshSlot();
    await write(host, slot, 1, 1);
    const { put } = hosting.seen;
    expected = /EIO/;
    hosting.seen.put = async (name, bytes) => {
      await put(name, bytes);
      throw new DiskFailed('EIO: /secret/path');
    };
    const failed = await write(host, slot, 2, 2).catch((error) => error);
    assert.equal(failed.code, 'host-gone');
    hosting.seen.put = put;
    await holds(host, slot, 1);
    await hosting.crash();
    await holds(await hostOf(swiss), slot, 1);
    await write(await hostOf(swiss), slot, 2, 3);
  });

  it('take what room there is, to the byte, and none through a grant that ended', async () => {
    const slot = freshSlot();
    const { length } = slot.record(1);
    const { id, host, swiss } = await granted(length);
    await write(host, slot, 1, 4);
    const other = freshSlot();
    const refused = host.writeSlot(other.name, other.record(1), undefined);
    assert.equal(await codeOf(refused), 'host-full');
    assert.deepEqual(await host.space(), { limit: length, used: length });
    await write(host, slot, 5, 5);
    let pass = (): void => undefined;
    const written = new Promise<void>((go) => {
      pass = go;
    });
    const { put } = hosting.seen;
    hosting.seen.put = async (name, bytes) => {
      await written;
      await put(name, bytes);
    };
    const late = codeOf(write(host, slot, 6, 6));
    await host.space();
    await E(hosting.owner).revoke(id);
    pass();
    assert.equal(await late, 'host-gone');
    assert.equal(await codeOf((await hostOf(swiss)).readSlot(slot.name)), 'host-gone');
  });

  it('are read from where they were before this', async () => {
    const { swiss, host } = await granted();
    const slot = freshSlot();
    await write(host, slot, 1, 2);
    await hosting.restart();
    assert.equal(hosting.disk.objects.size, 0);
    await holds(await hostOf(swiss), slot, 2);
    await write(await hostOf(swiss), slot, 3, 3);
  });
});

type Slot = ReturnType<typeof freshSlot>;
