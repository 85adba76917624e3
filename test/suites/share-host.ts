/**
 * What every ShareHost must do, whatever is behind it. Run it against each implementation: the
 * grid relies on each of these sentences.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { LOOK_MAX, PIECE_BYTES_MAX, type ShareHost, SLOT_BYTES_MAX } from '../../store/index.ts';

export interface HostUnderTest {
  readonly host: ShareHost;
  /** Milliseconds since 1970, by the host's clock. */
  now(): number;
  /** Lets so much time pass, and lets the host delete what it then may. */
  passTime(milliseconds: number): Promise<void>;
  /** Our reference to the host as it is after its process died and came back. */
  restart(): Promise<ShareHost>;
  /** A slot of its own for this test, and what its owner signs. */
  readonly slot: SlotUnderTest;
}

interface SlotUnderTest {
  readonly name: string;
  /** A record with this version, an integer from 1 on. Another `content` makes another record. */
  record(version: number, content?: string): Uint8Array;
  /** A record that somebody else signed. */
  forged(version: number): Uint8Array;
}

/** What the suite's hosts may hold at least, and where the limit must be for the tests of it. */
export const SUITE_LIMIT_BYTES = 4 * 2 ** 20;

const HOUR = 3_600_000;
const NAME = 'sharename1';
const OTHER = 'sharename2';
const bytesOf = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7 + (i >> 8)) & 255);
const hashOf = (record: Uint8Array) =>
  Uint8Array.from(createHash('sha256').update(record).digest());

/** `make` gives a fresh, empty host for every test; its limit is SUITE_LIMIT_BYTES. */
export function shareHostSuite(title: string, make: () => Promise<HostUnderTest>): void {
  const started = async () => {
    const test = await make();
    return { ...test, until: test.now() + HOUR };
  };

  describe(`${title} as a host of shares`, () => {
    it('gives back what it was given, at any place', async () => {
      const { host, until } = await started();
      const bytes = bytesOf(1_000);
      await host.put(NAME, bytes, until);
      await fc.assert(
        fc.asyncProperty(fc.nat(1_200), fc.nat(1_200), async (from, length) => {
          const read = await host.read(NAME, from, from + length);
          assert.deepEqual([...read], [...bytes.slice(from, from + length)]);
        }),
        { numRuns: 30 },
      );
    });

    it('keeps what an array held when it was put', async () => {
      const { host, until } = await started();
      const bytes = bytesOf(10);
      await host.put(NAME, bytes, until);
      bytes.fill(0);
      assert.deepEqual([...(await host.read(NAME, 0, 10))], [...bytesOf(10)]);
    });

    it('says which shares it has, and how large they are', async () => {
      const { host, until } = await started();
      await host.put(NAME, bytesOf(10), until);
      await host.put(OTHER, new Uint8Array(0), until);
      assert.deepEqual(await host.look(['none', NAME, OTHER]), [undefined, 10, 0]);
      assert.deepEqual(await host.look([]), []);
    });

    it('says that it does not have a share', async () => {
      const { host } = await started();
      await assert.rejects(host.read(NAME, 0, 1), { code: 'share-missing' });
    });

    it('takes a share in pieces, in the order of the calls, and shows it only at its end', async () => {
      const { host, until } = await started();
      const writer = await host.begin(until);
      const parts = Array.from({ length: 50 }, (_, i) => bytesOf(1_000, i));
      await Promise.all(parts.map((part) => writer.write(part)));
      assert.deepEqual(await host.look([NAME]), [undefined]);
      await writer.finish(NAME);
      assert.deepEqual(await host.look([NAME]), [50_000]);
      assert.deepEqual(
        [...(await host.read(NAME, 0, 50_000))],
        parts.flatMap((part) => [...part]),
      );
    });

    it('takes pieces of a megabyte', async () => {
      const { host, until } = await started();
      const piece = bytesOf(PIECE_BYTES_MAX);
      const writer = await host.begin(until);
      await Promise.all([writer.write(piece), writer.write(piece)]);
      await writer.finish(NAME);
      const read = await host.read(NAME, PIECE_BYTES_MAX, 2 * PIECE_BYTES_MAX);
      assert.equal(Buffer.compare(read, piece), 0);
    });

    it('counts what it holds, also while it comes, and forgets what was dropped', async () => {
      const { host, until } = await started();
      assert.deepEqual(await host.space(), { limit: SUITE_LIMIT_BYTES, used: 0 });
      await host.put(NAME, bytesOf(100), until);
      const writer = await host.begin(until);
      await writer.write(bytesOf(1_000));
      assert.equal((await host.space()).used, 1_100);
      await writer.abort();
      await writer.abort();
      assert.equal((await host.space()).used, 100);
      await assert.rejects(writer.write(bytesOf(1)));
      await assert.rejects(writer.finish(OTHER));
      assert.deepEqual(await host.look([OTHER]), [undefined]);
    });

    it('only renews the lease of a share that it has', async () => {
      const { host, until, now, passTime } = await started();
      await host.put(NAME, bytesOf(100), until);
      await host.put(NAME, bytesOf(100), until + HOUR);
      const writer = await host.begin(until);
      await writer.write(bytesOf(100));
      await writer.finish(NAME);
      assert.equal((await host.space()).used, 100);
      await passTime(until + 1 - now());
      assert.deepEqual(await host.look([NAME]), [100]);
    });

    it('refuses what does not fit, keeps nothing of it, and has room again afterwards', async () => {
      const { host, until } = await started();
      for (let i = 0; i < 4; i++) {
        await host.put(`quarter${i}`, bytesOf(PIECE_BYTES_MAX - 1, i), until);
      }
      await assert.rejects(host.put(NAME, bytesOf(5), until), { code: 'host-full' });
      const writer = await host.begin(until);
      await assert.rejects(writer.write(bytesOf(5)), { code: 'host-full' });
      await writer.abort();
      assert.deepEqual(await host.look([NAME]), [undefined]);
      await host.cancel(['quarter0', 'none']);
      await host.put(NAME, bytesOf(5), until);
      assert.deepEqual(await host.look([NAME, 'quarter0']), [5, undefined]);
    });

    it('keeps a share while its lease lasts, and may delete it then', async () => {
      const { host, until, now, passTime } = await started();
      await host.put(NAME, bytesOf(10), until);
      await host.put(OTHER, bytesOf(10), until);
      assert.deepEqual(await host.renew([NAME, 'none'], until + HOUR), ['none']);
      assert.deepEqual(await host.renew([NAME], until), [], 'a lease is not shortened');
      await passTime(until + 1 - now());
      assert.deepEqual(await host.look([NAME, OTHER]), [10, undefined]);
      assert.equal((await host.space()).used, 10);
      await passTime(HOUR);
      assert.deepEqual(await host.look([NAME]), [undefined]);
    });

    it('keeps shares and slots over a restart, and nothing that was not finished', async () => {
      const { host, until, restart, slot } = await started();
      await host.put(NAME, bytesOf(10), until);
      const streamed = await host.begin(until);
      await streamed.write(bytesOf(20));
      await streamed.finish(OTHER);
      await host.writeSlot(slot.name, slot.record(1), undefined);
      const lost = await host.begin(until);
      await lost.write(bytesOf(1_000));
      const next = await restart();
      assert.equal(next.id, host.id);
      assert.equal(next.person, host.person);
      assert.deepEqual(await next.look([NAME, OTHER]), [10, 20]);
      assert.deepEqual([...(await next.readSlot(slot.name))!], [...slot.record(1)]);
      assert.equal((await next.space()).used, 30 + slot.record(1).length);
    });

    it('refuses more than it promised to take at once, and names that could be paths', async () => {
      const { host, until } = await started();
      const many = Array.from({ length: LOOK_MAX + 1 }, (_, i) => `share${i}`);
      await assert.rejects(host.look(many));
      await assert.rejects(host.renew(many, until));
      await assert.rejects(host.cancel(many));
      await assert.rejects(host.put(NAME, new Uint8Array(PIECE_BYTES_MAX + 1), until));
      await assert.rejects(host.read(NAME, 0, PIECE_BYTES_MAX + 1));
      for (const name of ['../escape', 'a/b/c/d', '', 'UPPERCASE', 'x'.repeat(129)]) {
        await assert.rejects(host.put(name, bytesOf(1), until), name);
      }
      assert.equal((await host.space()).used, 0);
    });

    slotTests(started);
  });
}

function slotTests(started: () => Promise<HostUnderTest>): void {
  it('replaces the record of a slot only by a newer one, and only if it is the expected', async () => {
    const { host, slot } = await started();
    assert.equal(await host.readSlot(slot.name), undefined);
    const [first, second, rival] = [slot.record(1), slot.record(2), slot.record(2, 'rival')];
    assert.equal((await host.writeSlot(slot.name, first, undefined)).written, true);
    const blind = await host.writeSlot(slot.name, second, undefined);
    assert.deepEqual([blind.written, [...blind.record!]], [false, [...first]]);
    assert.equal((await host.writeSlot(slot.name, second, hashOf(first))).written, true);
    const late = await host.writeSlot(slot.name, rival, hashOf(first));
    assert.deepEqual([late.written, [...late.record!]], [false, [...second]]);
    const back = await host.writeSlot(slot.name, first, hashOf(second));
    assert.deepEqual([back.written, [...back.record!]], [false, [...second]]);
    assert.deepEqual([...(await host.readSlot(slot.name))!], [...second]);
  });

  it('never replaces a record by another of the same number, whatever its hash', async () => {
    const { host, slot } = await started();
    const there = slot.record(1);
    assert.equal((await host.writeSlot(slot.name, there, undefined)).written, true);
    // Lower hashes and higher ones are among these.
    for (const rival of ['a', 'b', 'c', 'd', 'e', 'f'].map((content) => slot.record(1, content))) {
      const answer = await host.writeSlot(slot.name, rival, hashOf(there));
      assert.deepEqual([answer.written, [...answer.record!]], [false, [...there]]);
    }
  });

  it('lets one of two writers win who start from the same record', async () => {
    const { host, slot } = await started();
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((content) =>
        host.writeSlot(slot.name, slot.record(1, content), undefined),
      ),
    );
    assert.equal(answers.filter(({ written }) => written).length, 1);
  });

  it('refuses records of a slot that its owner did not sign, or that are too large', async () => {
    const { host, slot } = await started();
    await assert.rejects(host.writeSlot(slot.name, slot.forged(1), undefined), {
      code: 'bad-slot',
    });
    const huge = new Uint8Array(SLOT_BYTES_MAX + 1);
    await assert.rejects(host.writeSlot(slot.name, huge, undefined));
    assert.equal(await host.readSlot(slot.name), undefined);
  });
}
