/**
 * What two readings of the post found wrong once: messages that nobody could read, strangers that
 * were believed too much, promises and references forgotten too early or too late.
 */
import assert from 'node:assert/strict';
import { E, type Ref, sym, Tagged } from '../../captp/index.ts';
import {
  anything,
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  nat,
  promise,
  type RefTo,
  ref,
} from '../../vat/index.ts';
import { numberIn, outgoingKey, sturdyKey } from '../../vat/keys.ts';
import { Promised } from '../../vat/promises/promised.ts';
import { Sealer } from '../../vat/sealer.ts';
import { copyOf, KEY, type Memory, onBatch, SeededRandom } from './powers.ts';
import { idOf, Stranger } from './stranger.ts';
import { type Friend, House, Street, someTime, until } from './street.ts';

/** The first byte of the keys of messages that wait to leave. */
const [OUTGOING] = outgoingKey(new Uint8Array(16), 0);

const Goes = defineInterface('Goes', {
  send: call(arg('far', ref()), arg('what', anything)),
  ask: call(arg('far', ref()), arg('what', anything)),
  nest: call(arg('far', ref()), arg('depth', nat)),
  broke: call(arg('why', anything)),
  why: call().returns(anything),
  question: call(arg('far', ref())).returns(promise(anything)),
  give: call().returns(bytes(32)),
  take: call(arg('swiss', bytes(32))),
  hit: call(),
  overdo: call(arg('far', ref())),
  late: call(arg('far', ref()), arg('made', promise(anything))).returns(promise(anything)),
  keep: call(arg('made', promise(anything))),
  kept: call().returns(promise(anything)),
});
type Go = RefTo<typeof Goes>;

/** What waits for one promise, at most. */
const WAITERS_MAX = 1_000;

let hits = 0;
let kept: unknown;

const Goer = defineActor('Goer', {
  version: 1,
  interfaces: { go: Goes },
  state: () => ({ why: undefined as unknown }),
  facets: {
    go: {
      send(far, what) {
        E.sendOnly(far as never as Friend).keep(what as never);
      },
      ask(far, what) {
        this.turn.whenBroken(E(far as never as Friend).keep(what as never), 'go.broke');
      },
      nest(far, depth) {
        let value: unknown = 1n;
        for (let at = 0; at < depth; at++) value = { inner: value };
        this.turn.whenBroken(E(far as never as Friend).fulfilled(value, 'deep'), 'go.broke');
      },
      broke(why) {
        this.state.why = why;
      },
      why() {
        return this.state.why;
      },
      question(far) {
        return E(far as never as Friend).answer(21n) as never;
      },
      give() {
        return this.turn.sturdyref(this.facets.go);
      },
      take(swiss) {
        this.turn.forget(swiss);
      },
      hit() {
        hits++;
      },
      overdo(far) {
        const { promise: made } = this.turn.promise();
        for (let at = 0; at <= WAITERS_MAX; at++) {
          const late = E(this.facets.go as Go).late(far, made as never);
          this.turn.whenBroken(late, 'go.broke');
        }
      },
      late(far, made) {
        E.sendOnly(far as never as Friend).hear('late');
        return made as never;
      },
      keep(made) {
        kept = made;
      },
      kept() {
        return kept as never;
      },
    },
  },
});

describe('what was found in the post', () => {
  let street: Street;
  let ada: House;
  let ben: House;
  let go: Go;
  let far: Ref;

  beforeEach(async () => {
    street = new Street();
    street.kinds = [Goer];
    ada = new House(street, 'ada', 1);
    ben = new House(street, 'ben', 100);
    await ada.open();
    await ben.open();
    ({ go } = await ada.vat.provide('goer', Goer));
    far = await ada.friendOf(ben);
  });
  afterEach(async () => {
    await ada.end();
    await ben.end();
  });

  const heardBy = async (house: House) => E(await house.talker()).heard();
  const meets = async () => E(await ada.talker()).meet(far);

  const UNREADABLE: Readonly<Record<string, unknown>> = {
    'more values than anybody reads': Array.from({ length: 120_000 }, () => 1n),
    'a number longer than anybody reads': 10n ** 20_000n,
  };
  for (const [what, value] of Object.entries(UNREADABLE)) {
    it(`${what} is refused where it is sent, and what follows arrives`, async () => {
      await meets();
      await E(go).ask(far, value);
      await E(go).send(far, value);
      await E(await ada.talker()).tell(1n);
      await until(street, async () => (await heardBy(ben)).length > 0);
      const { message } = (await E(go).why()) as { message: string };
      assert.notEqual(message, '');
      assert.equal(ada.vat.stats().outgoing, 0);
    });
  }

  it('a value of any depth arrives or is refused, and whoever sent it hears', async () => {
    await meets();
    const DEPTHS = 80;
    let refused = 0;
    for (let depth = 10; depth < DEPTHS; depth++) {
      const { go: asks } = await ada.vat.provide(`depth ${depth}`, Goer);
      // An actor can make what no message could have brought it.
      await E(asks).nest(far, BigInt(depth));
      await until(street, async () => ada.vat.stats().outgoing === 0);
      await ada.vat.idle();
      if ((await E(asks).why()) !== undefined) refused++;
    }
    const heard = (await heardBy(ben)).length;
    assert.equal(heard + refused, DEPTHS - 10);
    assert.ok(heard > 0 && refused > 0);
    assert.deepEqual(ben.faults, []);
  });

  it('a turn that fails after it has sent takes no message of others along', async () => {
    await meets();
    ben.hidden = true;
    await E(go).overdo(far);
    await until(street, async () => (await E(go).why()) !== undefined);
    await ada.crash();
    ben.hidden = false;
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await heardBy(ben)).includes('word 1'));
    const heard = await heardBy(ben);
    assert.equal(heard.filter((word) => word === 'late').length, WAITERS_MAX);
  });

  describe('when the garbage collector is as eager as can be', () => {
    const { WeakRef: real } = globalThis;
    before(() => {
      // As if whatever is held weakly were collected at once.
      globalThis.WeakRef = class<T extends WeakKey> extends real<T> {
        override deref(): T | undefined {
          const target = super.deref();
          return target instanceof Promised ? undefined : target;
        }
      };
    });
    after(() => {
      globalThis.WeakRef = real;
    });

    async function answered(asked: PromiseLike<unknown>): Promise<unknown> {
      let answer: unknown;
      void Promise.resolve(asked).then((value) => {
        answer = value;
      });
      await until(street, async () => answer !== undefined);
      return answer;
    }

    it('the answer of another vat reaches somebody outside', async () => {
      assert.equal(await answered(E(go).question(far)), 42n);
    });

    it('what becomes of the promise of another vat reaches somebody outside', async () => {
      kept = undefined;
      const swiss = await E(go).give();
      const talks = await ben.talker();
      await E(talks).meet(ben.far({ locator: ada.locator, swiss }));
      await E(talks).promiseTo();
      await until(street, async () => kept !== undefined);
      const asked = E(go).kept();
      await someTime();
      await E(talks).resolve(7n);
      assert.equal(Number(await answered(asked)), 7);
    });
  });

  it('a newcomer whose message waits for its turn is not forgotten for others', async () => {
    await meets();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((go) => {
      open = go;
    });
    let writes = 0;
    onBatch(ben.db, async (write) => {
      writes++;
      await gate;
      return write();
    });
    void E(await ben.talker()).hear('own');
    await until(street, async () => writes > 0);
    await E(await ada.talker()).tell(1n);
    await until(street, async () => ben.vat.stats().queued > 0);
    for (let at = 0; at < 260; at++) await Stranger.enters(ben, `s${at}`);
    street.clock.advance(1_000);
    await someTime();
    open();
    await until(street, async () => ada.vat.stats().outgoing === 0);
    await someTime();
    assert.deepEqual(await heardBy(ben), ['own', 'word 1']);
  });

  it('a stranger who says that this is a copy alarms nobody', async () => {
    const mallory = await Stranger.enters(ben, 'mallory');
    await assert.rejects(() => mallory.begin(1), { code: 'no-post' });
    assert.equal(ben.vat.stats().forked, 0);
    assert.deepEqual(ben.faults, []);
  });

  it('a reference that is forgotten while it is looked up leads nowhere afterwards', async () => {
    hits = 0;
    let here = (await ben.vat.provide('goer', Goer)).go;
    const swiss = await E(here).give();
    await ben.vat.idle();
    await ben.end();
    await ben.open();
    ({ go: here } = await ben.vat.provide('goer', Goer));
    const eve = await Stranger.enters(ben, 'eve');
    await eve.begin();
    const read = holdOneRead(ben.db);
    const first = eve.send(['deliver', swiss, [sym('hit')], false, 0n]);
    const release = await read;
    await E(here).take(swiss);
    release();
    await first;
    const under = hits;
    assert.equal(await ben.vat.lookup(swiss), undefined);
    for (let at = 0; at < 3; at++) await eve.send(['deliver', swiss, [sym('hit')], false, 0n]);
    assert.equal(hits, under);
  });

  it('an answer that went to a vat before it was restored breaks the promise', async () => {
    await meets();
    ben.hidden = true;
    await E(await ada.talker()).ask(4n);
    await ada.vat.idle();
    const backup = await copyOf(ada.db);
    ben.hidden = false;
    await until(street, async () => (await heardBy(ada)).length > 0);
    assert.deepEqual(await heardBy(ada), ['answer: 8']);
    await ada.end();
    ada.db = backup;
    await ada.open(new Uint8Array(16).fill(5));
    await until(street, async () => (await heardBy(ada)).length > 0);
    const [lost] = await heardBy(ada);
    assert.match(lost ?? '', /before it was restored/);
    await E(await ada.talker()).ask(5n);
    await until(street, async () => (await heardBy(ada)).length > 1);
    assert.equal((await heardBy(ada))[1], 'answer: 10');
    assert.equal((await ada.vat.inspection.overview()).promises, 0);
  });

  it('a question asked while a restored vat is greeted is answered', async () => {
    await meets();
    await E(await ada.talker()).ask(1n);
    await until(street, async () => (await heardBy(ada)).length > 0);
    const backup = await copyOf(ada.db);
    await E(await ada.talker()).ask(4n);
    await until(street, async () => (await heardBy(ada)).length > 1);
    await ada.end();
    ada.db = backup;
    ben.hidden = true;
    await ada.open(new Uint8Array(16).fill(5));
    const talks = await ada.talker();
    const asked = onReadingOutbox(ada.db, () => E(talks).ask(7n));
    ben.hidden = false;
    await E(talks).tell(1n);
    await until(street, asked);
    await until(street, async () => (await heardBy(ada)).length > 1);
    assert.deepEqual(await heardBy(ada), ['answer: 2', 'answer: 14']);
  });

  it('an answer that cannot be read for a moment leaves by the line that is there', async () => {
    await meets();
    await E(await ada.talker()).ask(21n);
    // The line is cut each time an answer would leave, and it is only on the disk after the crash.
    street.crossing = () => {
      if (ben.vat.stats().outgoing > 0) throw new Error('Cut.');
    };
    await until(street, async () => ben.vat.stats().outgoing > 0);
    await ben.crash();
    const { iterator } = ben.db;
    let failed = false;
    Object.assign(ben.db, {
      iterator(options: { gte?: Uint8Array }) {
        if (failed || options.gte?.[0] !== OUTGOING) return iterator.call(ben.db, options as never);
        failed = true;
        throw Object.assign(new Error('Not now.'), { code: 'LEVEL_DATABASE_NOT_OPEN' });
      },
    });
    street.crossing = () => undefined;
    await until(street, async () => (await heardBy(ada)).includes('answer: 42'));
    assert.ok(failed);
  });

  it('a damaged message keeps its number and those behind it theirs', async () => {
    await meets();
    ben.hidden = true;
    await E(await ada.talker()).tell(5n);
    await ada.vat.idle();
    await ada.end();
    const outgoing = async () => (await ada.db.keys().all()).filter(([sort]) => sort === OUTGOING);
    const keys = await outgoing();
    assert.equal(keys.length, 5);
    const second = keys[1] as Uint8Array;
    const sealed = Uint8Array.from((await ada.db.get(second)) as Uint8Array);
    sealed[sealed.length - 3] = (sealed.at(-3) as number) ^ 1;
    await ada.db.put(second, sealed);
    const before = await ada.db.getMany(keys);
    await ada.open();
    assert.equal(ada.vat.stats().outgoing, 5);
    assert.equal((ada.faults[0] as { code: string }).code, 'damaged');
    ({ go } = await ada.vat.provide('goer', Goer));
    await E(go).ask(far, 1n);
    await until(street, async () => (await E(go).why()) !== undefined);
    assert.equal(((await E(go).why()) as { code: string }).code, 'damaged');
    await ada.vat.idle();
    assert.deepEqual((await outgoing()).map(numberIn), keys.map(numberIn));
    assert.deepEqual(await ada.db.getMany(keys), before);
    ben.hidden = false;
    await until(street, async () => street.dialled.length > 3);
    assert.equal(ben.vat.stats().forked, 0);
  });

  it('a disk that cannot be read for a moment keeps a vat closed, and costs no number', async () => {
    await meets();
    ben.hidden = true;
    await E(await ada.talker()).tell(5n);
    await ada.vat.idle();
    const { outgoing } = ada.vat.stats();
    assert.ok(outgoing > 0);
    await ada.end();
    const { iterator } = ada.db;
    Object.assign(ada.db, {
      iterator(options: { gte?: Uint8Array }) {
        if (options.gte?.[0] !== OUTGOING) return iterator.call(ada.db, options as never);
        throw Object.assign(new Error('IO error'), { code: 'LEVEL_IO_ERROR' });
      },
    });
    await assert.rejects(ada.open(), { code: 'LEVEL_IO_ERROR' });
    Object.assign(ada.db, { iterator });
    await ada.open();
    assert.equal(ada.vat.stats().outgoing, outgoing);
    ben.hidden = false;
    await until(street, async () => ada.vat.stats().outgoing === 0);
    assert.equal(ada.vat.stats().forked + ben.vat.stats().forked, 0);
  });

  it('not even a vat that ours write to may make them keep answers without end', async () => {
    const talks = await ben.talker();
    const swiss = await E(talks).address();
    await E(talks).meet(ben.far({ locator: 'ocapn://eve.test', swiss: new Uint8Array(32) }));
    await E(talks).tell(1n);
    await ben.vat.idle();
    await ben.end();
    // As if half a million answers waited for it already.
    const key = (await ben.db.keys().all()).find(([sort]) => sort === OUTGOING) as Uint8Array;
    const place = key.subarray(1, key.length - 8);
    const sealer = new Sealer(KEY, new SeededRandom(99));
    const plain = sealer.open((await ben.db.get(key)) as Uint8Array, key);
    const last = outgoingKey(place, 500_000);
    await ben.db.put(last, sealer.seal(plain, last));
    await ben.open();
    assert.equal(ben.vat.stats().outgoing, 500_000);
    const eve = await Stranger.enters(ben, 'eve');
    await eve.begin();
    await assert.rejects(() => eve.send(['deliver', swiss, [sym('answer'), 3n], idOf(3), 0n]), {
      code: 'busy',
    });
  });

  it('promises of a stranger that become other promises of his leave nothing', async () => {
    await ben.talker();
    const mallory = await Stranger.enters(ben, 'mallory');
    await mallory.begin();
    const named = (sort: number, at: number) => new Tagged('2gather-promise', idOf(sort, at));
    const places = Array.from({ length: 50 }, (_, at) => at);
    await mallory.send(
      ['deliver', new Uint8Array(32), places.map((at) => named(1, at)), false, 0n],
      ...places.map((at) => ['news', idOf(1, at), true, named(2, at)]),
    );
    await ben.vat.idle();
    await ben.crash();
    assert.equal((await ben.vat.inspection.overview()).promises, 0);
  });
});

/** Does something just before messages that wait are read the next time; tells whether it was. */
function onReadingOutbox(db: Memory, act: () => PromiseLike<unknown>): () => Promise<boolean> {
  const iterator = db.iterator.bind(db) as (range: { gte?: Uint8Array }) => Pieces;
  let isDone = false;
  (db as { iterator: unknown }).iterator = (range: { gte?: Uint8Array }) => {
    const made = iterator(range);
    if (range.gte?.[0] !== OUTGOING) return made;
    const nextv = made.nextv.bind(made);
    made.nextv = async (count) => {
      if (!isDone) {
        isDone = true;
        await act();
      }
      return nextv(count);
    };
    return made;
  };
  return async () => isDone;
}
interface Pieces {
  nextv(count: number): Promise<unknown>;
}

const [STURDY] = sturdyKey(new Uint8Array(32));

/** Holds back the next read of a sturdy reference; gives what lets it go once it was asked for. */
function holdOneRead(db: Memory): Promise<() => void> {
  const get = db.get.bind(db) as (key: Uint8Array, options: never) => Promise<Uint8Array>;
  return new Promise((held) => {
    (db as { get: unknown }).get = async (key: Uint8Array, options: never) => {
      const value = await get(key, options);
      if (key[0] !== STURDY) return value;
      (db as { get: unknown }).get = get;
      await new Promise<void>((go) => held(go));
      return value;
    };
  });
}
