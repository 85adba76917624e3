import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import { makeCoders } from '../../../store/grid/grid-parts.ts';
import { anchorFor } from '../../../store/grid/grid-writer.ts';
import { decodePlacement, encodePlacement } from '../../../store/grid/placement-record.ts';
import {
  decodeShareFooter,
  encodeShareFooter,
  shareLayout,
} from '../../../store/grid/share-format.ts';
import { shareName } from '../../../store/grid/share-hashes.ts';
import { makeWholeShares } from '../../../store/grid/whole-upload.ts';
import { makeKernel, ReusedMemory } from '../../../store/index.ts';
import { makeTestGrid } from './test-grid.ts';

interface Vector {
  readonly name: string;
  readonly k: number;
  readonly n: number;
  readonly size: number;
  readonly codingRoot: string;
  readonly anchor: string;
  readonly shareNames: readonly string[];
  readonly shareBytes: number;
  readonly sha256OfShares: readonly string[];
  readonly shares?: readonly string[];
  readonly placement: string;
}

const file = new URL('../vectors/grid.json', import.meta.url);
const { namingKey, leaseEnd, vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
  namingKey: string;
  leaseEnd: number;
  vectors: readonly Vector[];
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const blobOf = (size: number) => Uint8Array.from({ length: size }, (_, i) => 7 * i + (i >> 8));

describe('the format of shares', () => {
  it('gives the vectors', async () => {
    const parts = {
      coder: makeCoders(makeKernel()),
      ciphers: nodeCiphers,
      memory: new ReusedMemory(0),
    };
    for (const vector of vectors) {
      const { k, n, size, name } = vector;
      const made = await makeWholeShares(parts, { k, n }, [blobOf(size)]);
      const key = { ciphers: nodeCiphers, namingKey: Buffer.from(namingKey, 'hex') };
      const anchor = anchorFor(key, name, made.codingRoot);
      const names = made.shares.map((_, i) => shareName(nodeCiphers, anchor, { k, n }, i));
      const placement = {
        coding: made.coding,
        anchor,
        codingRoot: made.codingRoot,
        until: leaseEnd,
        holders: names.map((_, index) => ({ index, hostId: `host${index}` })),
      };
      const record = encodePlacement(placement);
      const small = size < 1_000 ? { shares: made.shares.map(hex) } : {};
      assert.deepEqual(
        {
          ...{ name, k, n, size, codingRoot: hex(made.codingRoot), anchor: hex(anchor) },
          ...{ shareNames: names, shareBytes: shareLayout(made.coding).bytes },
          ...{ sha256OfShares: made.shares.map(sha256), ...small, placement: hex(record) },
        },
        vector,
      );
      assert.deepEqual(decodePlacement(record), placement);
    }
  });

  it('refuses every footer and record with another bit', () => {
    const footer = encodeShareFooter({ k: 3, n: 10, size: 1_000 }, 4);
    const record = Buffer.from(vectors[1]!.placement, 'hex');
    const right = decodePlacement(record);
    for (let bit = 0; bit < footer.length * 8; bit++) {
      const bytes = footer.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const found = decodeShareFooter(bytes);
      assert.ok(
        found === undefined || hex(encodeShareFooter(found.coding, found.index)) === hex(bytes),
      );
    }
    for (let length = 0; length < record.length; length++) {
      assert.throws(() => decodePlacement(record.subarray(0, length)), {
        code: 'damaged-placement',
      });
    }
    assert.throws(() => decodePlacement(Buffer.concat([record, Buffer.of(0)])));
    assert.ok(right.holders.length > 0);
  });

  it('gives nothing of a blob when any byte of a share was changed', async () => {
    for (const size of [0, 300]) {
      const test = makeTestGrid({ people: 1 });
      await test.grid.put('somename', blobOf(size));
      const [kept] = [...test.hosts[0]!.inner.shares.values()];
      const whole = kept!.bytes;
      for (let at = 0; at < whole.length; at++) {
        kept!.bytes = whole.with(at, whole[at]! ^ (1 << (at & 7)));
        if (size > 0) await assertRefused(test);
        const { troubles, state } = await test.grid.verify('somename');
        assert.ok(troubles.length === 1 && state === 'lost', `byte ${at} of ${whole.length}`);
      }
    }
  });

  it('refuses a piece whose hash was changed with it', async () => {
    const test = makeTestGrid({ people: 1 });
    await test.grid.put('somename', blobOf(300));
    const [kept] = [...test.hosts[0]!.inner.shares.values()];
    const forged = kept!.bytes.slice();
    forged[7]! ^= 1;
    forged.set(
      createHash('sha256').update(Buffer.of(0x10)).update(forged.subarray(0, 300)).digest(),
      300,
    );
    kept!.bytes = forged;
    await assertRefused(test);
    assert.deepEqual(test.troubles, [{ hostId: 'host0', index: 0, kind: 'corrupt' }]);
  });

  it('gives right bytes or an error when any byte of the placement record was changed', async () => {
    const test = makeTestGrid({ people: 2 });
    await test.grid.put('somename', blobOf(300));
    const record = test.book.records.get('somename')!;
    let refused = 0;
    for (let at = 0; at < record.length; at++) {
      test.book.records.set('somename', record.with(at, record[at]! ^ (1 << (at & 7))));
      const { grid } = test.restart();
      try {
        const reader = await grid.open('somename');
        assert.equal(hex(await reader.read(0, 1_000)), hex(blobOf(300)));
      } catch (error) {
        const { code } = error as { code?: string };
        assert.ok(['damaged-placement', 'not-enough-shares'].includes(code ?? ''), String(error));
        refused += 1;
      }
    }
    assert.ok(refused > 90, `${refused} of ${record.length}`);
  });

  it('proves pieces of a share with several groups of hashes, each for itself', async () => {
    const test = makeTestGrid({ people: 1 });
    const writer = await test.grid.create();
    const megabyte = blobOf(1_048_576);
    const all = 130 * 1_048_576 + 5;
    for (let at = 0; at + 5 < all; at += megabyte.length) await writer.append(megabyte);
    await writer.append(megabyte.subarray(0, 5));
    await writer.commit('somename');
    const reader = await test.grid.open('somename');
    assert.equal(reader.size, all);
    const host = test.hosts[0]!;
    for (const at of [0, 128 * 1_048_576 - 10, all - 20]) {
      host.bytesRead = 0;
      const read = await reader.read(at, 20);
      const expected = Uint8Array.from({ length: 20 }, (_, i) => megabyte[(at + i) % 1_048_576]!);
      assert.equal(hex(read), hex(expected));
      assert.ok(host.bytesRead < 400_000, 'reads one or two segments and their hashes');
    }
    const [kept] = [...host.inner.shares.values()];
    kept!.bytes[all + 1_030 * 32]! ^= 1;
    const second = await test.grid.open('somename');
    assert.equal((await second.read(0, 20)).length, 20);
    await assert.rejects(second.read(129 * 1_048_576, 20), { code: 'not-enough-shares' });
    assert.deepEqual(test.troubles.at(-1), { hostId: 'host0', index: 0, kind: 'corrupt' });
  });

  it('lays out blobs of any size so that the parts touch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(2 ** 38), (k, size) => {
        const { hashesAt, segments, groupsAt, rootsAt, footerAt, bytes } = shareLayout({
          k,
          n: 16,
          size,
        });
        assert.ok(hashesAt * k >= size && hashesAt <= Math.ceil(size / k) + segments);
        assert.equal(groupsAt - hashesAt, 32 * segments);
        assert.ok(
          rootsAt === groupsAt || (rootsAt - groupsAt) / 32 === Math.ceil(segments / 1_024),
        );
        assert.equal(footerAt - rootsAt, 512);
        assert.equal(bytes - footerAt, 32);
      }),
    );
  });
});

async function assertRefused({ grid }: ReturnType<typeof makeTestGrid>): Promise<void> {
  const reader = await grid.open('somename');
  await assert.rejects(reader.read(0, 1_000), { code: 'not-enough-shares' });
  await reader.close();
}
