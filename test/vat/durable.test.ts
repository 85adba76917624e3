/** What is durable: nothing leaves before it is, everything that left is there after a crash. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E, Far, type Ref } from '../../captp/index.ts';
import {
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  mapOf,
  type Near,
  nat,
  optional,
  ref,
  text,
} from '../../vat/index.ts';
import { RETRY_MS } from '../../vat/loop.ts';
import { copyOf, KEY, type Memory, memory, onBatch, raw, settled, world } from './powers.ts';

const Banking = defineInterface('Banking', {
  balance: call().returns(nat),
  deposit: call(arg('amount', nat)),
  transfer: call(arg('amount', nat), arg('to', ref())),
  transferNear: call(arg('amount', nat), arg('to', ref())),
  entries: call().returns(list(nat, 10_000)),
  open: call(arg('start', nat)).returns(ref()),
  last: call().returns(optional(ref())),
});

const Account = defineActor('Account', {
  version: 1,
  interfaces: { banking: Banking },
  state: (balance: number) => ({ balance, last: undefined as Ref | undefined }),
  stores: { entries: listOf(nat), opened: mapOf(ref()) },
  facets: {
    banking: {
      balance() {
        return this.state.balance;
      },
      deposit(amount) {
        this.state.balance += amount;
        this.stores.entries.push(amount);
      },
      transfer(amount, to) {
        if (amount > this.state.balance) throw new Error('There is not enough.');
        this.state.balance -= amount;
        E.sendOnly(to as Near<typeof Banking>).deposit(amount);
      },
      transferNear(amount, to) {
        (to as Near<typeof Banking>).deposit(amount);
        if (amount > this.state.balance) throw new Error('There is not enough.');
        this.state.balance -= amount;
      },
      entries() {
        return [...this.stores.entries];
      },
      open(start): Near<typeof Banking> {
        const { banking } = this.turn.spawn(Account, start);
        this.stores.opened.set(`n${this.stores.opened.size}`, banking);
        this.state.last = banking;
        return banking;
      },
      last() {
        return this.state.last;
      },
    },
  },
});

describe('a vat', () => {
  it('has after a restart all it had before', async () => {
    const w = await world([Account]);
    const { banking } = await w.vat.provide('bank', Account, 10);
    const child = await E(banking).open(77);
    await E(banking).deposit(5);
    const after = await w.again();
    const found = (await after.vat.find('bank')) as { banking: Near<typeof Banking> };
    assert.equal(await E(found.banking).balance(), 15n);
    assert.deepEqual(await E(found.banking).entries(), [5n]);
    const last = await E(found.banking).last();
    assert.equal(await raw(last).balance?.(), 77n);
    assert.deepEqual(after.vat.identify(last), w.vat.identify(child));
  });

  it('gives the same root under the same name, and refuses another kind', async () => {
    const w = await world([Account]);
    const [one, two] = await Promise.all([
      w.vat.provide('bank', Account, 1),
      w.vat.provide('bank', Account, 2),
    ]);
    assert.equal(one.banking, two.banking);
    const Other = defineActor('Other', {
      version: 1,
      interfaces: {},
      state: () => ({}),
      facets: {},
    });
    await assert.rejects(w.vat.provide('bank', Other), { code: 'other-kind' });
    await assert.rejects(w.vat.provide('else', Other), { code: 'unknown-kind' });
    assert.equal(await w.vat.find('nobody'), undefined);
  });

  it('answers and sends nothing before the batch is written', async () => {
    const db = memory();
    let release = (): void => undefined;
    let held: Promise<void> | undefined;
    onBatch(db, async (write) => {
      await held;
      await write();
    });
    const { vat } = await world([Account, Telling], { db });
    const heard: unknown[] = [];
    const listener = Far('listener', { hear: (what: unknown) => heard.push(what) });
    const { telling } = await vat.provide('teller', Telling);
    held = new Promise((done) => {
      release = done;
    });
    let answered = false;
    const answer = E(telling)
      .tell(listener)
      .then(() => {
        answered = true;
      });
    for (let tick = 0; tick < 50; tick++) await new Promise((done) => setImmediate(done));
    assert.deepEqual([answered, heard], [false, []]);
    release();
    await answer;
    assert.deepEqual([answered, heard.length], [true, 1]);
  });

  it('undoes a group that cannot be written, says so, and goes on', async () => {
    const db = memory();
    let full = false;
    onBatch(db, async (write) => {
      if (full)
        throw Object.assign(new Error('IO error'), { cause: { code: 'ENOSPC' }, code: 'ENOSPC' });
      await write();
    });
    const { vat, faults } = await world([Account], { db });
    const { banking } = await vat.provide('bank', Account, 10);
    const { banking: other } = await vat.provide('other', Account, 0);
    full = true;
    const outcomes = await Promise.allSettled([
      E(banking).deposit(5),
      E(banking).transfer(3, other),
      E(banking).open(1),
      E(banking).balance(),
    ]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'disk-full');
    }
    assert.equal(faults.length > 0, true);
    full = false;
    assert.equal(await E(banking).balance(), 10n);
    assert.equal(await E(other).balance(), 0n);
    assert.deepEqual(await E(banking).entries(), []);
    await E(banking).deposit(1);
    assert.equal(await E(banking).balance(), 11n);
  });

  it('sends nothing of a group that was undone, however long its messages wait', async () => {
    const db = memory();
    let broken = false;
    onBatch(db, async (write) => {
      if (broken) throw new Error('The disk went away.');
      await write();
    });
    const { vat } = await world([Account], { db });
    const { banking } = await vat.provide('bank', Account, 1_000);
    const { banking: other } = await vat.provide('other', Account, 0);
    broken = true;
    // The deposits of the first 512 wait behind the other 88 when the group fails.
    const transfers = Array.from({ length: 600 }, () => E(banking).transfer(1, other));
    await Promise.allSettled(transfers.slice(0, 512));
    broken = false;
    const rest = (await Promise.allSettled(transfers)).filter(
      (t) => t.status === 'fulfilled',
    ).length;
    await vat.idle();
    assert.equal(await E(banking).balance(), 1_000n - BigInt(rest));
    assert.equal(await E(other).balance(), BigInt(rest));
  });

  it('undoes a group that needs what cannot be read, and loses no message', async () => {
    const first = await world([Account]);
    const { banking: one } = await first.vat.provide('one', Account, 10);
    await first.vat.provide('two', Account, 0);
    await E(one).balance();
    const { vat, db, clock } = await first.again();
    const from = (await vat.provide('one', Account, 10)).banking;
    const to = (await vat.provide('two', Account, 0)).banking;
    await E(from).balance();
    const reading = failingReads(db);
    await assert.rejects(async () => E(from).transfer(4n, to), { code: 'not-saved' });
    reading.isWell();
    clock.advance(RETRY_MS);
    assert.equal(await E(from).balance(), 10n);
    await E(from).transfer(4n, to);
    assert.deepEqual([await E(from).balance(), await E(to).balance()], [6n, 4n]);
    await vat.close();
  });

  it('tries a durable message again until the disk takes it', async () => {
    const db = memory();
    let writes = 0;
    let failAfter = Number.POSITIVE_INFINITY;
    onBatch(db, async (write) => {
      if (++writes > failAfter) throw new Error('The disk went away.');
      await write();
    });
    const w = await world([Account], { db });
    const { banking } = await w.vat.provide('bank', Account, 1_000);
    const { banking: other } = await w.vat.provide('other', Account, 0);
    failAfter = writes + 2;
    // The first group of 512 turns is written with the deposits that wait behind it; then the disk
    // is gone.
    const transfers = Array.from({ length: 600 }, () => E(banking).transfer(1, other));
    const done = (await Promise.allSettled(transfers)).filter(
      (t) => t.status === 'fulfilled',
    ).length;
    await w.vat.idle();
    assert.ok(done >= 512 && w.vat.stats().queued > 0);
    failAfter = Number.POSITIVE_INFINITY;
    w.clock.advance(RETRY_MS);
    await w.vat.idle();
    assert.equal(await E(other).balance(), BigInt(done));
    assert.equal(await E(banking).balance(), 1_000n - BigInt(done));
  });

  it('neither loses nor doubles a story, wherever it is cut off', async function () {
    this.timeout(300_000);
    const db = memory();
    const crashes: { left: Memory; acknowledged: number }[] = [];
    let acknowledged = 0;
    onBatch(db, async (write) => {
      crashes.push({ left: await copyOf(db), acknowledged });
      await write();
      crashes.push({ left: await copyOf(db), acknowledged });
    });
    const { vat } = await world([Account], { db });
    const one = (await vat.provide('one', Account, 5_000)).banking;
    const two = (await vat.provide('two', Account, 5_000)).banking;
    const begun = crashes.length;
    const sends = Array.from({ length: 1_300 }, (_, at) =>
      (at % 3 ? E(one).transfer(1, two) : E(two).transferNear(2, one)).then(() => {
        acknowledged++;
      }),
    );
    await Promise.all(sends);
    await vat.idle();
    const withMessages: number[] = [];
    for (const { left, acknowledged: promised } of crashes.slice(begun)) {
      const keys = await (await settled(left)).keys().all();
      withMessages.push(keys.filter(([sort]) => sort === 7).length);
      const { vat: again } = await world([Account], { db: left });
      await again.idle();
      const [a, b] = [
        (await again.provide('one', Account, 0)).banking,
        (await again.provide('two', Account, 0)).banking,
      ];
      assert.equal((await E(a).balance()) + (await E(b).balance()), 10_000n);
      const there = (await E(a).entries()).length + (await E(b).entries()).length;
      assert.ok(there >= promised, `${there} of ${promised} acknowledged transfers are there`);
      const after = await (await settled(left)).keys().all();
      assert.equal(after.filter(([sort]) => sort === 7).length, 0);
    }
    assert.ok(
      withMessages.some((count) => count > 0),
      'some crash fell between sending and handling',
    );
  });

  it('handles 20,000 messages and survives all of them', async function () {
    this.timeout(300_000);
    const w = await world([Account]);
    const { banking } = await w.vat.provide('bank', Account, 0);
    await Promise.all(Array.from({ length: 20_000 }, () => E(banking).deposit(1)));
    assert.ok(w.vat.stats().commits < 2_000);
    const { vat } = await w.again();
    const again = (await vat.provide('bank', Account, 0)).banking;
    assert.equal(await E(again).balance(), 20_000n);
  });

  it('behaves as a plain model does, through any program and restart', async function () {
    this.timeout(300_000);
    const step = fc.oneof(
      fc.record({ is: fc.constant('deposit' as const), who: fc.nat(2), amount: fc.nat(9) }),
      fc.record({
        is: fc.constantFrom('transfer' as const, 'transferNear' as const),
        who: fc.nat(2),
        to: fc.nat(2),
        amount: fc.nat(30),
      }),
      fc.record({ is: fc.constant('restart' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (program) => {
        let w = await world([Account]);
        const model = [20, 20, 20].map((balance) => ({ balance, entries: [] as number[] }));
        const open = () =>
          Promise.all(
            model.map(async (_, at) => (await w.vat.provide(`a${at}`, Account, 20)).banking),
          );
        let accounts = await open();
        for (const one of program) {
          if (one.is === 'restart') {
            w = await w.again();
            accounts = await open();
            continue;
          }
          const [account, mine] = [accounts[one.who], model[one.who]];
          if (!account || !mine) continue;
          if (one.is === 'deposit') {
            await E(account).deposit(one.amount);
            mine.balance += one.amount;
            mine.entries.push(one.amount);
            continue;
          }
          const theirs = model[one.to];
          const sent = E(account)[one.is](one.amount, accounts[one.to] as Ref);
          // A near transfer to oneself deposits first, so it may then be enough.
          const enough =
            one.amount <=
            mine.balance + (one.is === 'transferNear' && theirs === mine ? one.amount : 0);
          await (enough ? sent : assert.rejects(Promise.resolve(sent)));
          await w.vat.idle();
          if (!enough || !theirs) continue;
          mine.balance -= one.amount;
          theirs.balance += one.amount;
          theirs.entries.push(one.amount);
        }
        for (const [at, { balance, entries }] of model.entries()) {
          const account = accounts[at] as Near<typeof Banking>;
          assert.equal(await E(account).balance(), BigInt(balance));
          assert.deepEqual(await E(account).entries(), entries.map(BigInt));
        }
        await w.vat.close();
      }),
      { numRuns: 60 },
    );
  });

  it('copies itself as of one moment while it works', async () => {
    const w = await world([Account]);
    const { banking } = await w.vat.provide('bank', Account, 10);
    const left = memory();
    const pairs = w.vat.snapshot()[Symbol.asyncIterator]();
    const first = await pairs.next();
    await E(banking).deposit(5);
    for (let pair = first; !pair.done; pair = await pairs.next()) await left.put(...pair.value);
    const { vat } = await world([Account], { db: left });
    assert.equal(await E((await vat.provide('bank', Account, 0)).banking).balance(), 10n);
    assert.equal(await E(banking).balance(), 15n);
  });

  it('refuses messages once it is closed', async () => {
    const { vat } = await world([Account]);
    const { banking } = await vat.provide('bank', Account, 10);
    await vat.close();
    await assert.rejects(async () => E(banking).balance(), { code: 'closed' });
  });
});

const TellingInterface = defineInterface('Telling', { tell: call(arg('to', ref())) });
const Telling = defineActor('Telling', {
  version: 1,
  interfaces: { telling: TellingInterface },
  state: () => ({ told: 0 }),
  facets: {
    telling: {
      tell(to) {
        this.state.told += 1;
        E.sendOnly(to as Ref<{ hear(what: string): void }>).hear('news');
      },
    },
  },
});

const Keeping = defineInterface('Keeping', {
  keep: call(arg('name', text(80)), arg('data', bytes(1_000))),
  sturdy: call().returns(bytes(32)),
  names: call().returns(list(text(80))),
});
const Drawer = defineActor('Drawer', {
  version: 1,
  interfaces: { keeping: Keeping },
  state: (label: string) => ({ label }),
  stores: { things: mapOf(bytes(1_000)), names: listOf(text(80)) },
  facets: {
    keeping: {
      keep(name, data) {
        this.stores.things.set(name, data);
        this.stores.names.push(name);
        this.state.label = name;
      },
      sturdy() {
        return this.turn.sturdyref(this.facets.keeping);
      },
      names() {
        return [...this.stores.names];
      },
    },
  },
});

describe('the records of a vat', () => {
  const MARKER = 'marker-in-plaintext';

  it('show neither names nor contents nor swiss numbers', async () => {
    const { vat, db } = await world([Drawer]);
    const { keeping } = await vat.provide(MARKER, Drawer, MARKER);
    await E(keeping).keep(MARKER, new TextEncoder().encode(MARKER));
    const swiss = Buffer.from(await E(keeping).sturdy());
    const log = await db.iterator().all();
    const all = [...log, ...(await (await settled(db)).iterator().all())];
    assert.ok(all.length >= 6);
    for (const part of all.flat().map((bytes) => Buffer.from(bytes))) {
      for (const secret of [
        MARKER,
        'Drawer',
        'keeping',
        'label',
        'things',
        swiss,
        Buffer.from(KEY),
      ]) {
        assert.equal(
          part.includes(secret),
          false,
          `${part.toString('latin1')} shows ${String(secret)}`,
        );
      }
    }
    assert.ok(await vat.lookup(swiss));
  });

  it('do not open with another key', async () => {
    const { db } = await world([Drawer]);
    const key = new Uint8Array(32);
    await assert.rejects(world([Drawer], { db, key }), { code: 'wrong-key' });
  });

  it('are not taken for a vat when they are something else, or newer', async () => {
    const db = memory();
    await db.put(Uint8Array.of(9), Uint8Array.of(9));
    await assert.rejects(world([Drawer], { db }), { code: 'unknown-format' });
    const { db: newer } = await world([Drawer]);
    await newer.put(Uint8Array.of(0), Uint8Array.of(200));
    await assert.rejects(world([Drawer], { db: newer }), { code: 'unknown-format' });
  });

  it('when one bit of any is flipped, or two change places, harm only the actor they belong to', async () => {
    const w = await world([Drawer]);
    const { vat } = w;
    const hurt = (await vat.provide('hurt', Drawer, 'a')).keeping;
    const well = (await vat.provide('well', Drawer, 'b')).keeping;
    for (const name of ['one', 'two']) {
      await E(hurt).keep(name, new Uint8Array(3));
      await E(well).keep(name, new Uint8Array(3));
    }
    const id = vat.identify(hurt)?.actor as string;
    const db = await settled(w.db);
    const mine = (await db.iterator().all()).filter(([key]) =>
      Buffer.from(key).toString('hex').slice(2).startsWith(id),
    );
    assert.equal(mine.length, 5);
    for (const [key, value] of mine) {
      const left = await copyOf(db);
      const flipped = value.slice();
      flipped[value.length >> 1] = (flipped[value.length >> 1] as number) ^ 4;
      await left.put(key, flipped);
      await expectDamaged(left);
    }
    const entries = mine.filter(([key]) => key[0] === 2);
    const swapped = await copyOf(db);
    const [[oneKey, one], [otherKey, other]] = entries as [never, never] as typeof mine as [
      [Uint8Array, Uint8Array],
      [Uint8Array, Uint8Array],
    ];
    await swapped.put(oneKey, other);
    await swapped.put(otherKey, one);
    await expectDamaged(swapped);

    async function expectDamaged(left: Memory): Promise<void> {
      const { vat: again } = await world([Drawer], { db: left });
      const found = again.provide('hurt', Drawer, '').then(({ keeping }) => E(keeping).names());
      await assert.rejects(found, (error: Error & { code: string }) => {
        assert.equal(error.code, 'damaged');
        assert.ok(!/one|two/.test(error.message));
        return true;
      });
      const unhurt = await again.provide('well', Drawer, '');
      assert.deepEqual(await E(unhurt.keeping).names(), ['one', 'two']);
      await again.close();
    }
  });
});

/** From now on nothing can be read, as when the database could not be opened again. */
function failingReads(db: Memory): { isWell: () => void } {
  const all = { get: db.get, iterator: db.iterator };
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error('The database is not open.'), {
      code: 'LEVEL_DATABASE_NOT_OPEN',
    });
  };
  Object.assign(db, { get: fail });
  return { isWell: () => Object.assign(db, all) };
}
