/** What goes wrong at a host that keeps shares: disks, crashes, lines, and those who mean ill. */
import assert from 'node:assert/strict';
import {
  HOSTED_NAMES_MAX,
  HOSTED_PIECE_BYTES_MAX,
  HOSTED_SLOT_BYTES_MAX,
} from '../../../actors/index.ts';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import {
  DiskFailed,
  DiskFull,
  GrantEnded,
  LOOK_MAX,
  type ObjectDisk,
  PIECE_BYTES_MAX,
  SLOT_BYTES_MAX,
} from '../../../store/index.ts';
import { codeOf } from '../../actors/house.ts';
import { Hosting, Line } from './hosting.ts';

const timers = timersOn(makePowers().clock);
const DAY = 86_400_000;
const LIMIT = 100 * PIECE_BYTES_MAX;
const bytesOf = (length: number, fill = 7) => new Uint8Array(length).fill(fill);

describe('a host in trouble', () => {
  let hosting: Hosting;
  let lines: Line[];
  let expected: RegExp | undefined;

  beforeEach(() => {
    hosting = new Hosting();
    lines = [];
    expected = undefined;
  });
  afterEach(async () => {
    for (const line of lines) await line.close();
    await hosting.close();
    for (const fault of hosting.faults) assert.match(String(fault), expected ?? /nothing/);
  });

  async function near(limit = LIMIT) {
    const { id, swiss, pass } = await hosting.grant(limit);
    return { id, swiss, host: remoteHost(await pass(), { id: 'vat', person: 'Bea', timers }) };
  }
  async function far(limit = LIMIT, patience = 20_000) {
    const line = new Line(hosting);
    lines.push(line);
    const { id, swiss } = await hosting.grant(limit);
    const pass = line.pass(swiss);
    return { id, line, host: remoteHost(pass, { id: 'vat', person: 'Bea', timers, patience }) };
  }
  const until = (ms = DAY): number => hosting.clock.now() + ms;
  /** A disk on which `put` does as it is told. */
  const diskThat = (put: ObjectDisk['put']): void => {
    hosting.seen = { ...hosting.disk, put };
  };

  it('says that its disk is full or fails, and has lost nothing by it', async () => {
    const errors = [new DiskFull(), new DiskFailed('EIO: /secret/path'), undefined];
    diskThat(async (name, bytes) => {
      const error = errors.shift();
      if (error) throw error;
      await hosting.disk.put(name, bytes);
    });
    expected = /EIO/;
    await hosting.open();
    const { host } = await near(10);
    assert.equal(await codeOf(host.put('share1', bytesOf(10), until())), 'host-full');
    const failed = await host.put('share1', bytesOf(10), until()).catch((error) => error);
    assert.equal(failed.code, 'host-gone');
    assert.match(failed.message, /disk fails/);
    assert.doesNotMatch(`${failed.message} ${failed.cause.message}`, /secret|EIO/);
    await host.put('share1', bytesOf(10), until());
    assert.deepEqual(await host.look(['share1']), [10]);
  });

  it('takes nothing through a grant that was revoked while the bytes were on their way', async () => {
    let pass = (): void => undefined;
    const written = new Promise<void>((go) => {
      pass = go;
    });
    diskThat(async (name, bytes) => {
      await written;
      await hosting.disk.put(name, bytes);
    });
    await hosting.open();
    const { id, host } = await near();
    const writer = await host.begin(until());
    await writer.write(bytesOf(1_000));
    const put = codeOf(host.put('share1', bytesOf(1_000), until()));
    await host.space();
    await E(hosting.owner).revoke(id);
    pass();
    assert.equal(await put, 'host-gone');
    assert.equal(await codeOf(writer.write(bytesOf(1))), 'host-gone');
    assert.equal(await codeOf(writer.finish('share2')), 'host-gone');
    await hosting.vat.idle();
    await hosting.device.close();
    assert.equal(hosting.disk.objects.size, 0);
    assert.equal((await E(hosting.owner).totals()).used, 0n);
  });

  it('is tried at once when it is asked whether it is there, and keeps nobody from asking', async () => {
    await hosting.open();
    const { line, host } = await far(LIMIT, 50);
    await host.put('share1', bytesOf(5), until());
    line.cut();
    assert.equal(await codeOf(host.look(['share1'])), 'host-gone');
    assert.equal(await host.isThere?.(), false);
    line.mend();
    assert.equal(await host.isThere?.(), true);
    assert.deepEqual(await host.look(['share1']), [5]);
  });

  it('finds after a crash what has no lease, and touches nothing else', async () => {
    await hosting.open();
    const { host } = await near();
    await host.put('share1', bytesOf(5), until());
    hosting.disk.objects.set('leftbehind', bytesOf(100));
    await hosting.crash();
    assert.equal(await hosting.swept, 1);
    assert.equal(hosting.disk.objects.size, 1);
    hosting.disk.objects.set('notlookedfor', bytesOf(100));
    await hosting.restart();
    assert.equal(await hosting.swept, 0, 'it was closed in good order');
    assert.equal(hosting.disk.objects.size, 2);
  });

  it('has after a crash what it had acknowledged and not yet recorded', async () => {
    await hosting.open();
    const { id, swiss, host } = await near(1_000);
    const writer = await host.begin(until());
    await writer.write(bytesOf(6));
    await writer.finish('streamed');
    await host.put('whole', bytesOf(5), until());
    await host.put('brief', bytesOf(5), until(1_000));
    assert.equal((await E(hosting.owner).totals()).shares, 0n, 'nothing is recorded yet');
    hosting.disk.objects.set(`t${'f'.repeat(32)}`, bytesOf(100));
    hosting.clock.time += 2_000;
    await hosting.crash();
    const again = remoteHost(await hosting.passOf(swiss), { id: 'vat', person: 'Bea', timers });
    assert.deepEqual(await again.look(['whole', 'streamed', 'brief']), [5, 6, undefined]);
    assert.deepEqual([...(await again.read('streamed', 4, 9))], [7, 7]);
    assert.deepEqual(await again.space(), { limit: 1_000, used: 11 });
    assert.equal(await hosting.swept, 2, 'what is over, and what no host has written');
    await again.cancel(['whole']);
    await hosting.crash();
    const last = remoteHost(await hosting.passOf(swiss), { id: 'vat', person: 'Bea', timers });
    assert.deepEqual(await last.look(['whole', 'streamed']), [undefined, 6]);
    await E(hosting.owner).revoke(id);
    await assert.rejects(last.space(), GrantEnded);
    await E(hosting.owner).drop(id);
    await hosting.vat.idle();
    await hosting.device.close();
    assert.equal(hosting.disk.objects.size, 0);
  });

  it('never brings back after a crash what was cancelled, replaced, or revoked', async () => {
    await hosting.open();
    const { id, swiss, host } = await near();
    await host.put('changed', bytesOf(5), until());
    await host.put('changed', bytesOf(6), until());
    await host.put('givenup', bytesOf(5), until());
    const before = new Map(hosting.disk.objects);
    await host.cancel(['givenup']);
    await host.look(['changed']);
    // The disk has it all again, as if nothing had been deleted in time.
    for (const [name, bytes] of before) hosting.disk.objects.set(name, bytes);
    await hosting.crash();
    const again = remoteHost(await hosting.passOf(swiss), { id: 'vat', person: 'Bea', timers });
    assert.deepEqual(await again.look(['changed', 'givenup']), [6, undefined]);
    assert.equal(await hosting.swept, 2);
    await again.put('last', bytesOf(5), until());
    await E(hosting.owner).revoke(id);
    await hosting.crash();
    await hosting.swept;
    assert.equal(hosting.disk.objects.size, 2, 'they go when all goes');
    await E(hosting.owner).drop(id);
    await hosting.vat.idle();
    await hosting.device.close();
    assert.equal(hosting.disk.objects.size, 0);
    assert.equal((await E(hosting.owner).totals()).used, 0n);
  });

  it('sweeps nothing that comes while it sweeps', async () => {
    await hosting.open();
    const { swiss } = await near();
    for (let i = 0; i < 50; i++) hosting.disk.objects.set(`leftbehind${i}`, bytesOf(1));
    await hosting.crash();
    const pass = await hosting.passOf(swiss);
    const host = remoteHost(pass, { id: 'vat', person: 'Bea', timers });
    const names = Array.from({ length: 50 }, (_, at) => `share${at}`);
    await Promise.all(names.map((name) => host.put(name, bytesOf(3), until())));
    assert.equal(await hosting.swept, 50);
    assert.equal(hosting.disk.objects.size, 50);
  });

  it('says that a share is missing once the disk has lost it, and takes it anew', async () => {
    await hosting.open();
    const { host } = await near();
    // A smaller one is in memory for a while.
    const bytes = bytesOf(10_000);
    await host.put('share1', bytes, until());
    expected = /missing/;
    hosting.disk.objects.clear();
    assert.equal(await codeOf(host.read('share1', 0, 5)), 'share-missing');
    assert.deepEqual(await host.look(['share1']), [undefined]);
    assert.deepEqual(await host.renew(['share1'], until()), ['share1']);
    await host.put('share1', bytes, until());
    assert.deepEqual([...(await host.read('share1', 0, 2))], [7, 7]);
    assert.equal((await host.space()).used, 10_000);
  });

  it('has small shares in memory for a while after they came, and not when they are given up', async () => {
    await hosting.open();
    const { host } = await near();
    const names = Array.from({ length: 1_000 }, (_, at) => `share${at}`);
    await Promise.all(names.map((name, at) => host.put(name, bytesOf(4_000, at % 251), until())));
    for (const [at, name] of names.entries()) {
      assert.deepEqual(await host.read(name, 1, 4_001), bytesOf(3_999, at % 251));
    }
    await host.cancel(names.slice(-1));
    assert.equal(await codeOf(host.read('share999', 0, 1)), 'share-missing');
    hosting.disk.objects.clear();
    assert.equal((await host.read('share998', 0, 1)).length, 1);
    expected = /missing/;
    assert.equal(await codeOf(host.read('share0', 0, 1)), 'share-missing', 'memory is bounded');
  });

  it('gives up writers that nobody finishes, and has their room again', async () => {
    await hosting.open();
    const { host } = await near(1_000);
    const writer = await host.begin(until());
    await writer.write(bytesOf(900));
    assert.equal(await codeOf(host.put('share1', bytesOf(200), until())), 'host-full');
    hosting.clock.advance(60_000);
    hosting.clock.advance(60_000);
    hosting.clock.advance(60_000);
    await host.put('share1', bytesOf(200), until());
    assert.equal(await codeOf(writer.finish('share2')), 'host-gone');
  });

  it('lets nobody begin more than it can bear', async () => {
    await hosting.open();
    const { host } = await near();
    const begun = await Promise.all(Array.from({ length: 70 }, () => codeOf(host.begin(until()))));
    assert.equal(begun.filter((code) => code === 'none').length, 64);
    assert.equal(begun.filter((code) => code === 'host-gone').length, 6);
  });

  it('has the room of an upload again when the line is cut, and is found again', async () => {
    await hosting.open();
    const { host, line } = await far(1_000);
    const writer = await host.begin(until());
    await writer.write(bytesOf(900));
    await host.put('share1', bytesOf(50), until());
    line.cut();
    line.mend();
    assert.equal(await codeOf(writer.write(bytesOf(1))), 'host-gone');
    await host.put('share2', bytesOf(900), until());
    assert.deepEqual(await host.look(['share1', 'share2']), [50, 900]);
  });

  it('is gone when it does not answer within our patience', async () => {
    diskThat(() => new Promise(() => undefined));
    await hosting.open();
    const { host } = await far(1_000, 50);
    assert.equal(await codeOf(host.put('share1', bytesOf(1), until())), 'host-gone');
    hosting.device.close = async () => undefined;
  });

  it('takes at once what the seam promises, and no more', async () => {
    await hosting.open();
    assert.deepEqual(
      [HOSTED_NAMES_MAX, HOSTED_PIECE_BYTES_MAX, HOSTED_SLOT_BYTES_MAX],
      [LOOK_MAX, PIECE_BYTES_MAX, SLOT_BYTES_MAX],
    );
  });

  it('takes what several send at once in pieces, each whole and none mixed', async () => {
    await hosting.open();
    const { host } = await far();
    const shares = await Promise.all(
      [1, 2, 3, 4].map(async (fill) => {
        const writer = await host.begin(until());
        const pieces = Array.from({ length: 4 }, () => writer.write(bytesOf(300_000, fill)));
        await Promise.all(pieces);
        await writer.finish(`share${fill}`);
        return host.read(`share${fill}`, 0, PIECE_BYTES_MAX);
      }),
    );
    for (const [at, bytes] of shares.entries()) {
      assert.equal(bytes.length, PIECE_BYTES_MAX);
      assert.ok(bytes.every((byte) => byte === at + 1));
    }
  });
});
