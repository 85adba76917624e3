/** Slots: versions, writers that meet, places that lie, and what is kept of the past. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import {
  BadSlot,
  Cap,
  formatCap,
  HostGone,
  isSlotName,
  makeSlotCap,
  nobleSignatures,
  openSlot,
  parseCap,
  SlotConflict,
  SlotContended,
  SlotForked,
  SlotRolledBack,
  SlotSealed,
  slotNameOf,
  toRead,
  toVerify,
  UPDATE_TRIES_MAX,
  VersionMissing,
  verifyRecord,
  verifySlot,
} from '../../../store/index.ts';
import { makeSlotWorld, textOf, utf8 } from './slot-world.ts';

const asRead = (cap: Cap) => toRead(cap, nodeCrypto) as Cap<'slot-read'>;
const asVerify = (cap: Cap) => toVerify(cap, nodeCrypto) as Cap<'slot-verify'>;
const DAY_MS = 86_400_000;
const ALL = { newest: Number.MAX_SAFE_INTEGER, days: 0, staggered: false };

describe('a slot', () => {
  it('gives the newest version to whoever can read, and no more than its number to who verifies', async () => {
    const { powers, elsewhere } = makeSlotWorld();
    const cap = makeSlotCap(powers);
    const slot = openSlot(cap, powers);
    assert.equal(await slot.read(), undefined);
    assert.equal((await slot.write(utf8('one'), 0)).number, 1);
    assert.equal((await slot.write(utf8('two'), 1)).number, 2);
    const reader = openSlot(asRead(cap), elsewhere());
    assert.equal(textOf((await reader.read())!.content), 'two');
    await assert.rejects(reader.write(utf8('three'), 2), RangeError);
    assert.equal(await verifySlot(asVerify(cap), elsewhere()), 2);
    const portable = { ...elsewhere(), signatures: nobleSignatures };
    assert.equal((await openSlot(asRead(cap), portable).read())!.number, 2);
  });

  it('holds nothing that tells the place what is in it, and sizes of a few classes', async () => {
    const { powers, disk } = makeSlotWorld();
    const sizes = new Set<number>();
    for (const length of [0, 1, 5, 12, 30, 40]) {
      const slot = openSlot(makeSlotCap(powers), powers);
      await slot.write(utf8('x'.repeat(length)), 0);
      const record = disk.objects.get(slot.name)!;
      assert.ok(isSlotName(slot.name));
      assert.ok(!Buffer.from(record).includes('xxxx'));
      sizes.add(record.length);
    }
    assert.equal(sizes.size, 1);
  });

  it('never loses an update of several writers, whatever answers are lost', async () => {
    const fault = fc.constantFrom(
      'fine' as const,
      'fine' as const,
      'lost' as const,
      'lost-answer' as const,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (plan, writers) => {
          const { powers, faults, elsewhere } = makeSlotWorld();
          faults.push(...plan);
          const cap = makeSlotCap(powers);
          const told = new Map<string, boolean>();
          const add = async (writer: number, turn: number) => {
            const slot = openSlot(cap, elsewhere());
            const word = `${writer}.${turn} `;
            try {
              await slot.update((now) => utf8((now ? textOf(now.content) : '') + word));
              told.set(word, true);
            } catch (error) {
              assert.ok(error instanceof HostGone);
              told.set(word, false);
            }
          };
          await Promise.all(
            Array.from({ length: writers }, async (_, writer) => {
              for (let turn = 0; turn < 3; turn++) await add(writer, turn);
            }),
          );
          const words = textOf((await openSlot(cap, powers).read())?.content ?? new Uint8Array());
          for (const [word, done] of told) {
            const times = words.split(word).length - 1;
            assert.equal(times, done ? 1 : 0, `${word} was told ${done}`);
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('refuses a write over a version that the writer has not seen', async () => {
    const { powers, elsewhere } = makeSlotWorld();
    const cap = makeSlotCap(powers);
    await openSlot(cap, powers).write(utf8('mine'), 0);
    const other = openSlot(cap, elsewhere());
    await assert.rejects(other.write(utf8('theirs'), 0), SlotConflict);
    await other.write(utf8('theirs'), 1);
    await assert.rejects(openSlot(cap, powers).write(utf8('again'), 1), SlotConflict);
    assert.equal(textOf((await other.read())!.content), 'theirs');
  });

  it('gives up an update that others are always faster than', async () => {
    const { powers, elsewhere } = makeSlotWorld();
    const cap = makeSlotCap(powers);
    let asked = 0;
    const update = openSlot(cap, powers).update(async () => {
      asked += 1;
      await openSlot(cap, elsewhere()).update(() => utf8(`faster ${asked}`));
      return utf8('slow');
    });
    await assert.rejects(update, SlotContended);
    assert.equal(asked, UPDATE_TRIES_MAX);
    assert.equal(
      await openSlot(cap, powers)
        .update(() => undefined)
        .then((v) => v!.number),
      asked,
    );
  });

  it('notices a place that goes back, and can put right what it lost', async () => {
    const { powers, disk } = makeSlotWorld();
    const cap = makeSlotCap(powers);
    const slot = openSlot(cap, powers);
    await slot.write(utf8('one'), 0);
    const old = disk.objects.get(slot.name)!;
    await slot.write(utf8('two'), 1);
    disk.objects.set(slot.name, old);
    await assert.rejects(slot.read(), SlotRolledBack);
    await assert.rejects(verifySlot(asVerify(cap), powers), SlotRolledBack);
    assert.equal(await slot.putBack(), 2);
    assert.equal(textOf((await slot.read())!.content), 'two');
    disk.objects.delete(slot.name);
    await assert.rejects(slot.read(), /there is nothing/);
    assert.equal(await slot.putBack(), 2);
    disk.objects.set(slot.name, old.slice(1));
    await assert.rejects(slot.read(), BadSlot);
    assert.equal(await slot.putBack(), 2);
    assert.equal((await slot.read())!.number, 2);
  });

  it('does not begin anew at a place that lost everything', async () => {
    const { powers, disk } = makeSlotWorld();
    const slot = openSlot(makeSlotCap(powers), powers);
    await slot.write(utf8('one'), 0);
    disk.objects.delete(slot.name);
    await assert.rejects(slot.write(utf8('lost by putBack'), 0), SlotRolledBack);
    assert.equal(disk.objects.size, 0);
    assert.equal(await slot.putBack(), 1);
    assert.equal(textOf((await slot.read())!.content), 'one');
  });

  it('notices a fork at the next version and after several, with proof that anybody can check', async () => {
    for (const later of [0, 1, 3]) {
      const { powers, disk, elsewhere } = makeSlotWorld();
      const cap = makeSlotCap(powers);
      const slot = openSlot(cap, powers);
      await slot.write(utf8('common'), 0);
      const common = disk.objects.get(slot.name)!;
      await slot.write(utf8('mine'), 1);
      disk.objects.set(slot.name, common);
      const copy = openSlot(cap, elsewhere());
      for (let n = 0; n <= later; n++) await copy.write(utf8(`theirs ${n}`), n + 1);
      const error = await slot.read().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof SlotForked, `${later} later: ${String(error)}`);
      const [mine, theirs] = error.proof.map((bytes) => verifyRecord(slot.name, bytes, nodeCrypto));
      assert.notDeepEqual(mine!.hash, theirs!.hash);
      assert.equal(await slot.accept(), later + 2);
      assert.equal(textOf((await slot.read())!.content), `theirs ${later}`);
    }
  });

  it('refuses every record with a bit changed, also when its signature is made right again', async () => {
    const { powers, disk, elsewhere } = makeSlotWorld();
    const cap = makeSlotCap(powers);
    const slot = openSlot(cap, powers);
    await slot.write(utf8('whole'), 0);
    const bytes = disk.objects.get(slot.name)!;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = bytes.slice();
        changed[at]! ^= 1 << bit;
        disk.objects.set(slot.name, changed);
        await assert.rejects(openSlot(asRead(cap), elsewhere()).read(), BadSlot);
      }),
      { numRuns: 60 },
    );
    disk.objects.set(slot.name, bytes);
    const { publicKey } = Cap.open(asRead(cap));
    assert.equal(slotNameOf(publicKey), slot.name);
    const strange = Cap.make('slot-read', { publicKey, readKey: new Uint8Array(32) });
    await assert.rejects(openSlot(strange, elsewhere()).read(), SlotSealed);
  });

  it('keeps content that is too large for a record in a file', async () => {
    const { powers, filing } = makeSlotWorld();
    const slot = openSlot(makeSlotCap(powers), powers);
    const large = new Uint8Array(300_000).fill(7);
    await slot.write(large, 0);
    await slot.write(utf8('small'), 1);
    assert.deepEqual((await slot.version(1)).content, large);
    const needed: string[] = [];
    for await (const cap of slot.files()) needed.push(filing.nameOf(Cap.open(cap).root));
    assert.deepEqual(needed, [...filing.held.keys()]);
  });

  it('reads any version that was, by number and by time, as a list of all versions would', async () => {
    const sizes = fc.array(fc.constantFrom(3, 20, 900, 9_000), { minLength: 1, maxLength: 70 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const { powers, clock } = makeSlotWorld();
        const slot = openSlot(makeSlotCap(powers), powers, ALL);
        const model: { time: number; content: Uint8Array }[] = [];
        for (const [at, length] of lengths.entries()) {
          clock.now += 10;
          const content = new Uint8Array(length).fill(at);
          await slot.write(content, at);
          model.push({ time: clock.now, content });
        }
        const numbers: number[] = [];
        for await (const { number } of slot.history()) numbers.push(number);
        assert.deepEqual(numbers, model.map((_, at) => at + 1).reverse());
        for (const [at, { time, content }] of model.entries()) {
          assert.deepEqual(await slot.version(at + 1), { number: at + 1, time, content });
          assert.equal((await slot.at(time + 5)).number, at + 1);
        }
        await assert.rejects(slot.at(model[0]!.time - 1), VersionMissing);
        await assert.rejects(slot.version(model.length + 1), VersionMissing);
      }),
      { numRuns: 6 },
    );
  });

  it('forgets what its retention does not keep, and keeps the rest readable', async () => {
    const { powers, clock } = makeSlotWorld();
    const retention = { newest: 3, days: 2, staggered: true };
    const slot = openSlot(makeSlotCap(powers), powers, retention);
    for (let n = 0; n < 160; n++) {
      clock.now += DAY_MS / 8;
      await slot.write(utf8(`${n}`), n);
    }
    let count = 0;
    for await (const { number } of slot.history()) {
      count += 1;
      assert.equal(textOf((await slot.version(number)).content), `${number - 1}`);
    }
    assert.ok(count > 25 && count < 70, `${count} are kept`);
  });

  it('joins pages when there are many, and every version stays readable', async () => {
    const { powers, filing } = makeSlotWorld();
    const slot = openSlot(makeSlotCap(powers), powers, ALL);
    const content = (n: number) => new Uint8Array(6_000).fill(n);
    for (let n = 0; n < 102; n++) await slot.write(content(n), n);
    for (const number of [1, 2, 60, 102]) {
      assert.deepEqual((await slot.version(number)).content, content(number - 1));
    }
    const needed = new Set<string>();
    for await (const cap of slot.files()) needed.add(filing.nameOf(Cap.open(cap).root));
    assert.ok(needed.size <= 32 && needed.size < filing.held.size, `${needed.size} pages`);
  });

  it('has the records that the vectors say', async () => {
    const vectors = JSON.parse(
      await readFile(new URL('../vectors/slots.json', import.meta.url), 'utf8'),
    ) as { write: string; read: string; verify: string; name: string; records: Record[] };
    type Record = { number: number; time: number; nonce: string; content: string; record: string };
    const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    const { powers, clock, disk, elsewhere } = makeSlotWorld();
    const cap = parseCap(vectors.write, 'slot-write');
    const nonces = vectors.records.map(({ nonce }) => bytes(nonce));
    const slot = openSlot(cap, { ...powers, random: { bytes: () => nonces.shift()! } });
    assert.equal(slot.name, vectors.name);
    assert.equal(formatCap(asRead(cap)), vectors.read);
    assert.equal(formatCap(asVerify(cap)), vectors.verify);
    for (const { number, time, content, record } of vectors.records) {
      clock.now = time;
      await slot.write(bytes(content), number - 1);
      assert.equal(Buffer.from(disk.objects.get(slot.name)!).toString('hex'), record);
      const reader = openSlot(parseCap(vectors.read, 'slot-read'), elsewhere());
      assert.deepEqual(await reader.read(), { number, time, content: bytes(content) });
    }
  });
});
