/** The sealed store: one set of records, whatever is in the log, on the disk, or lost in a crash. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeGroup, encodeGroup } from '../../vat/commit-log.ts';
import { logRange } from '../../vat/keys.ts';
import type { Op } from '../../vat/records.ts';
import { SealedStore } from '../../vat/sealed-store.ts';
import { Sealer } from '../../vat/sealer.ts';
import { copyOf, KEY, type Memory, memory, onBatch, SeededRandom } from './powers.ts';

const ALL = { gte: Uint8Array.of(1), lt: Uint8Array.of(16) };

function storeOver(db: Memory, logBytes: number): SealedStore {
  return new SealedStore(db, new Sealer(KEY, new SeededRandom(9)), logBytes);
}

/** Two long owners with some entries each, and some short keys. */
const key = fc.oneof(
  fc
    .tuple(fc.constantFrom(7, 255), fc.integer({ min: 0, max: 9 }))
    .map(([owner, n]) => Uint8Array.of(2, ...new Uint8Array(16).fill(owner), 200 + n)),
  fc.integer({ min: 0, max: 9 }).map((n) => Uint8Array.of(3, n)),
);
const value = fc.uint8Array({ maxLength: 20 });
const op = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key, value }),
  fc.record({ type: fc.constant('del' as const), key }),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('write'), ops: fc.array(op) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('fail'), ops: fc.array(op) }) },
  fc.record({ is: fc.constantFrom('crash', 'settle', 'read'), ops: fc.constant([]) }),
);

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function contents(store: SealedStore, range = ALL): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const piece of store.pieces(range)) {
    for (const [at, stored] of piece) found.push([text(at), text(store.open(at, stored))]);
  }
  const keys = (await store.keys(range)).map(text);
  assert.deepEqual(
    keys,
    found.map(([at]) => at),
  );
  return found;
}

describe('the sealed store', () => {
  it('is a map in order, whatever fails, is settled, or crashes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(1, 100, 1_000),
        async (steps, logBytes) => {
          let db = memory();
          let fails = false;
          const failing = (): void =>
            onBatch(db, (write) => (fails ? Promise.reject(new Error('full')) : write()));
          failing();
          let store = storeOver(db, logBytes);
          const model = new Map<string, string>();
          const expected = (range = ALL): [string, string][] =>
            [...model]
              .filter(([at]) => at >= text(range.gte) && at < text(range.lt))
              .toSorted(([one], [other]) => (one < other ? -1 : 1));
          for (const { is, ops } of steps) {
            if (is === 'write') {
              await store.write(ops);
              for (const done of ops) {
                if (done.type === 'put') model.set(text(done.key), text(done.value));
                else model.delete(text(done.key));
              }
            } else if (is === 'fail') {
              fails = true;
              await store.write(ops).catch((error: Error) => assert.equal(error.message, 'full'));
              fails = false;
            } else if (is === 'settle') {
              await store.settle();
              assert.equal((await db.keys(logRange).all()).length, 0);
            } else if (is === 'crash') {
              db = await copyOf(db);
              failing();
              store = storeOver(db, logBytes);
              await store.restore();
            }
            assert.deepEqual(await contents(store), expected());
            const one = Uint8Array.of(2, ...new Uint8Array(16).fill(7));
            const owned = { gte: one, lt: Uint8Array.of(2, ...one.slice(1, 16), 8) };
            assert.deepEqual(await contents(store, owned), expected(owned));
            const got = await store.get(Uint8Array.of(3, 4));
            const there = got && text(store.open(Uint8Array.of(3, 4), got));
            assert.equal(there, model.get('0304'));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('writes a group as one record', async () => {
    const db = memory();
    const store = storeOver(db, 1_000_000);
    const ops: Op[] = [1, 2, 3].map((n) => ({ type: 'put', key: Uint8Array.of(3, n), value: KEY }));
    await store.write(ops);
    assert.equal((await db.keys().all()).length, 1);
  });

  it('does not open when a group is missing, changed, or moved', async () => {
    const db = memory();
    const store = storeOver(db, 1_000_000);
    for (const n of [1, 2, 3]) {
      await store.write([{ type: 'put', key: Uint8Array.of(3, n), value: KEY }]);
    }
    const all = await db.iterator().all();
    const [one, two] = all as unknown as [(typeof all)[number], (typeof all)[number]];
    const harms: ((db: Memory) => Promise<void>)[] = [
      (left) => left.del(two[0]),
      (left) => left.put(one[0], two[1]),
      (left) =>
        left.put(
          one[0],
          Uint8Array.from(one[1], (byte, at) => (at === 30 ? ~byte : byte)),
        ),
    ];
    for (const harm of harms) {
      const left = await copyOf(db);
      await harm(left);
      await assert.rejects(storeOver(left, 1).restore(), { code: 'damaged' });
    }
  });
});

describe('a group in the commit log', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(op), (ops) => {
        const back = decodeGroup(encodeGroup(ops)).map((found) => ({ ...found }));
        assert.deepEqual(
          back.map(({ type, key: at }) => [type, text(at)]),
          ops.map(({ type, key: at }) => [type, text(at)]),
        );
        assert.deepEqual(
          back.map((found) => ('value' in found ? text(found.value as Uint8Array) : '')),
          ops.map((given) => ('value' in given ? text(given.value) : '')),
        );
      }),
    );
  });

  it('that was never written so throws', () => {
    for (const bytes of [
      [3, 0, 0, 0, 0, 0],
      [1, 5, 0, 0, 0, 0],
      [1, 0],
      [1, 0, 0, 0, 0, 9, 1],
    ]) {
      assert.throws(() => decodeGroup(Uint8Array.from(bytes)), RangeError);
    }
  });
});
