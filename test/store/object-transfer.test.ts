import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SEGMENT_BYTES } from '../../store/index.ts';
import { addresses, collect, cut, makeTestStore, put, readRange, sample } from './stores.ts';

const FOOTER_AT = 48;

describe('Transfer form', () => {
  it('carries any object to another store, in chunks of any sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4 * SEGMENT_BYTES), fc.array(fc.nat()), async (size, places) => {
        const [from, to] = [makeTestStore('from'), makeTestStore('to')];
        const cap = await put(from.store, sample(size));
        const form = await collect(from.store.exportObject(cap.address));
        assert.equal(form.length, from.disk.objects.get(cap.address)!.length);
        await to.store.importObject(cut(form, ...places), cap.address);
        assert.deepEqual(to.disk.objects, from.disk.objects);
        assert.deepEqual(await readRange(to.store, cap), sample(size));
      }),
      { numRuns: 40 },
    );
  });

  it('is refused, and nothing stored, when any bit is wrong', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(2 * SEGMENT_BYTES + 3));
    const form = await collect(store.exportObject(cap.address));
    await fc.assert(
      fc.asyncProperty(fc.nat(form.length * 8 - 1), async (bit) => {
        const wrong = form.slice();
        wrong[bit >> 3]! ^= 1 << (bit & 7);
        const other = makeTestStore('other');
        await assert.rejects(other.store.importObject(cut(wrong), cap.address), {
          code: 'damaged',
          address: cap.address,
        });
        assert.deepEqual(await addresses(other.store), []);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused for every single wrong bit of a small object', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(3));
    const form = await collect(store.exportObject(cap.address));
    const other = makeTestStore('other');
    for (let bit = 0; bit < form.length * 8; bit++) {
      const wrong = form.slice();
      wrong[bit >> 3]! ^= 1 << (bit & 7);
      await assert.rejects(
        other.store.importObject(cut(wrong), cap.address),
        { code: 'damaged' },
        `bit ${bit}`,
      );
    }
    assert.deepEqual(await addresses(other.store), []);
  });

  it('is refused when it is that of another object', async () => {
    const { store } = makeTestStore();
    const [one, two] = [await put(store, sample(3)), await put(store, sample(3))];
    const form = store.exportObject(one.address);
    await assert.rejects(store.importObject(form, two.address), { code: 'damaged' });
  });

  it('is refused when it ends early or goes on too long', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(SEGMENT_BYTES + 3));
    const form = await collect(store.exportObject(cap.address));
    const other = makeTestStore('other');
    for (const length of [0, 1, 48, 64, 100, 128, 200, form.length - 1]) {
      const short = cut(form.subarray(0, length));
      await assert.rejects(other.store.importObject(short, cap.address), { code: 'damaged' });
    }
    const long = cut(Uint8Array.from([...form, 0]));
    await assert.rejects(other.store.importObject(long, cap.address), { code: 'damaged' });
    assert.deepEqual(await addresses(other.store), []);
  });

  it('is refused at once when it claims an impossible size', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(3));
    const form = await collect(store.exportObject(cap.address));
    form.fill(0xff, FOOTER_AT, FOOTER_AT + 8);
    await assert.rejects(store.importObject(cut(form), cap.address), { code: 'damaged' });
  });

  it('stops its source when it is refused', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(3));
    let stopped = false;
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(1_000);
      } finally {
        stopped = true;
      }
    }
    await assert.rejects(store.importObject(endless(), cap.address), { code: 'damaged' });
    assert.ok(stopped);
  });

  it('passes on what its source throws, and stores nothing', async () => {
    const { store } = makeTestStore();
    const cap = await put(store, sample(3));
    const other = makeTestStore('other');
    async function* torn() {
      yield new Uint8Array(10);
      throw new Error('The line is cut.');
    }
    await assert.rejects(other.store.importObject(torn(), cap.address), /The line is cut/);
    assert.deepEqual(await addresses(other.store), []);
  });

  it('is never made of a damaged object', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(3 * SEGMENT_BYTES));
    const stored = disk.objects.get(cap.address)!;
    stored[48 + SEGMENT_BYTES]! ^= 1;
    await assert.rejects(collect(store.exportObject(cap.address)), { code: 'damaged', segment: 1 });
  });

  it('mends a damaged object when it is imported again', async () => {
    const { store, disk } = makeTestStore();
    const cap = await put(store, sample(300));
    const form = await collect(store.exportObject(cap.address));
    disk.objects.set(cap.address, new Uint8Array(5));
    await assert.rejects(store.verify(cap.address), { code: 'damaged' });
    await store.importObject(cut(form), cap.address);
    assert.deepEqual(await readRange(store, cap), sample(300));
  });
});
