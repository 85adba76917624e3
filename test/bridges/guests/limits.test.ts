/** Guests that take all they can get, while the vat answers others. GREED=all tries some more ways. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { GUEST_LIMITS, GuestStopped } from '../../../bridges/guests/index.ts';
import { E } from '../../../captp/index.ts';
import { call, defineActor, defineInterface, nat } from '../../../vat/index.ts';
import { raw } from '../../vat/powers.ts';
import { type GuestWorld, guestWorld } from './world.ts';

const CounterDoor = defineInterface('CounterDoor', { count: call().returns(nat) });
const Counter = defineActor('Counter', {
  version: 1,
  interfaces: { door: CounterDoor },
  state: () => ({ count: 0 }),
  facets: {
    door: {
      count() {
        this.state.count += 1;
        return this.state.count;
      },
    },
  },
});

interface Greed {
  readonly limit: 'time' | 'memory' | 'either';
  readonly code: string;
  /** Much like another one: only with GREED=all. */
  readonly alike?: boolean;
}

/** What it does, and which limit is there for that. */
const ALL_GREED: Readonly<Record<string, Greed>> = {
  'loops for ever': { limit: 'time', alike: true, code: 'for (;;);' },
  'loops for ever and catches everything': {
    limit: 'time',
    code: 'const f = () => f(); for (;;) { try { f(); } catch {} }',
  },
  'loops for ever in promises, after its method': {
    limit: 'time',
    code: 'const next = () => Promise.resolve().then(next); next();',
  },
  'asks a regular expression for a catastrophe': {
    limit: 'time',
    code: "return /^(a+)+$/.test('a'.repeat(60) + 'b');",
  },
  'sorts with a comparison that never ends': {
    limit: 'time',
    alike: true,
    code: '[2, 1].sort(() => { for (;;); });',
  },
  'gives a result whose getter never ends': {
    limit: 'time',
    code: 'return { get x() { for (;;); } };',
  },
  'throws an error whose message never ends': {
    limit: 'time',
    code: 'throw { get message() { for (;;); } };',
  },
  'grows lists as deep as its stack goes': {
    limit: 'either',
    code: 'const a = []; const grow = (x) => { a.push(x); return grow([...a, x]); }; for (;;) { try { grow([1]); } catch {} }',
  },
  'makes objects for ever': {
    limit: 'memory',
    code: 'const all = []; for (;;) all.push({ all });',
  },
  'doubles a list for ever': {
    limit: 'memory',
    alike: true,
    code: 'let a = [1]; for (;;) a = a.concat(a);',
  },
  'makes one list that is too large': {
    limit: 'memory',
    code: 'return new Array(1e8).fill(0).length;',
  },
  'makes large lists and catches everything': {
    limit: 'memory',
    code: 'const all = []; for (;;) { try { all.push(new Array(1e7).fill(0)); } catch {} }',
  },
  'makes texts for ever': {
    limit: 'memory',
    alike: true,
    code: 'const all = []; for (let i = 0; ; i++) all.push(String(i).repeat(50));',
  },
  'makes one text that is too large, and looks at it': {
    limit: 'memory',
    code: "const all = []; for (;;) { const s = 'ab'.repeat(2 ** 27); all.push(s + 'c'); JSON.stringify(all); }",
  },
  'fills buffers for ever': {
    limit: 'memory',
    alike: true,
    code: 'const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1));',
  },
  'fills buffers and catches everything': {
    limit: 'memory',
    code: 'const all = []; for (;;) { try { all.push(new Int32Array(2e7).fill(1)); } catch {} }',
  },
  'fills a buffer that grows': {
    limit: 'either',
    code: 'const b = new ArrayBuffer(8, { maxByteLength: 2 ** 32 }); for (let n = 8; ; n *= 2) { b.resize(n); new Uint8Array(b).fill(1); }',
  },
  'grows a Map for ever': {
    limit: 'memory',
    code: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);',
  },
  'grows a Set for ever': {
    limit: 'memory',
    alike: true,
    code: 'const s = new Set(); for (;;) s.add({});',
  },
  'grows an object for ever': {
    limit: 'memory',
    alike: true,
    code: "const o = {}; for (let i = 0; ; i++) o['k' + i] = i;",
  },
  'grows a WeakMap whose keys it keeps': {
    limit: 'memory',
    alike: true,
    code: 'const w = new WeakMap(), k = []; for (;;) { const o = {}; k.push(o); w.set(o, [o]); }',
  },
  'squares a number for ever': { limit: 'either', code: 'let n = 3n; for (;;) n = n * n;' },
  'makes one number that is too large': {
    limit: 'either',
    alike: true,
    code: 'const all = []; for (;;) { try { all.push((1n << 1_000_000_000n) + 1n); } catch {} }',
  },
  'writes a large number down': {
    limit: 'either',
    code: 'for (;;) (7n ** 5_000_000n).toString();',
  },
  'makes closures for ever': {
    limit: 'memory',
    alike: true,
    code: 'let f = () => 1; for (;;) { const g = f; f = () => g; }',
  },
  'makes proxies for ever': {
    limit: 'memory',
    alike: true,
    code: 'let p = {}; for (;;) p = new Proxy(p, {});',
  },
  'makes symbols for ever': {
    limit: 'memory',
    alike: true,
    code: "const all = []; for (;;) all.push(Symbol('s'.repeat(1_000) + all.length));",
  },
  'makes functions of text for ever': {
    limit: 'either',
    code: "const all = []; for (let i = 0; ; i++) all.push(new Function('return ' + i + '+' + '1+'.repeat(5_000) + '1'));",
  },
  'makes promises for ever': {
    limit: 'memory',
    code: 'let p = Promise.resolve(); const all = []; for (;;) all.push((p = p.then(() => all)));',
  },
  'splits a text into all its letters': {
    limit: 'memory',
    code: "const all = []; for (;;) all.push('ab'.repeat(2e7).split(''));",
  },
};

const GREED = Object.fromEntries(
  Object.entries(ALL_GREED).filter(([, { alike }]) => !alike || process.env.GREED === 'all'),
);
const methods = Object.values(GREED).map(
  ({ code }, at) => `greed${at}({ state }) { state.touched = true; ${code} }`,
);
const SOURCE = `({
  init: () => ({ touched: false }),
  ping({ state }) { return state.touched; },
  ${methods.join(',\n  ')}
})`;
/** Small, so that it is over soon. Who is to run out of memory has time for it, and the other way round. */
const LIMITS = { cpu_ms: 300, heap_mib: 24, memory_mib: 160 };
const PATIENCE = { ...LIMITS, cpu_ms: 60_000, wall_ms: 600_000 };
/** Others ask so often; without a pause they would take the processor from the guest that is to run out. */
const ASKED_EACH_MS = 4;

describe('a guest that takes all it can get', function () {
  this.timeout(600_000);
  const worlds = new Map<string, GuestWorld>();
  const guests = new Map<string, ReturnType<typeof raw>>();
  let stoppedSoFar = 0n;
  let answeredSoFar = 0;
  let made: GuestWorld;
  let counter: ReturnType<typeof raw>;

  before(async () => {
    for (const [limit, limits] of Object.entries({ time: LIMITS, memory: PATIENCE })) {
      made = await guestWorld([Counter], limits);
      worlds.set(limit, made);
      guests.set(limit, await made.install(SOURCE));
    }
  });

  after(async () => {
    for (const one of worlds.values()) {
      await one.close();
      assert.deepEqual(one.faults, []);
      assert.deepEqual(one.world.faults, []);
    }
  });

  for (const [at, [title, { limit }]] of Object.entries(GREED).entries()) {
    it(`is stopped when it ${title}, and others are answered`, async () => {
      const world = limit === 'memory' ? limit : 'time';
      const guest = guests.get(world) as ReturnType<typeof raw>;
      made = worlds.get(world) as GuestWorld;
      counter = raw((await made.world.vat.provide('counter', Counter)).door);
      let over = false;
      const call = guest[`greed${at}`]?.() as Promise<unknown>;
      const stopped = Promise.resolve(call).then(
        (value) => assert.fail(`it gave ${String(value)}`),
        (error) => error as { code: string; message: string },
      );
      const whenOver = stopped.finally(() => {
        over = true;
      });
      let answered = 0;
      while (!over) {
        await counter.count?.();
        answered += 1;
        await delay(ASKED_EACH_MS);
      }
      await whenOver;
      const { code, message } = await stopped;
      assert.equal(code, 'guest-stopped', message);
      const said = { time: /processor time/, memory: /memory/, either: /processor time|memory/ };
      assert.match(message, said[limit]);
      answeredSoFar += answered;
      stoppedSoFar += 1n;
      assert.equal(await guest.ping?.(), false);
    });
  }

  it('keeps nobody from being answered all the while', () => {
    // Over all: some of them are stopped before many could ask.
    const guestsStopped = Number(stoppedSoFar);
    const said = `${answeredSoFar} answers during ${guestsStopped} guests`;
    assert.ok(answeredSoFar >= 5 * guestsStopped, said);
  });

  it('is told of with its owner', async () => {
    let stops = 0n;
    for (const { desk } of worlds.values()) {
      const [summary] = await E(desk).list();
      assert.ok(summary);
      const { lastStop, waiting, stopped } = await E(summary.owner).status();
      if (stopped > 0n) assert.equal(lastStop?.code, 'guest-stopped');
      assert.equal(waiting, 0n);
      stops += stopped;
    }
    assert.equal(stops, stoppedSoFar);
  });

  it('cannot give back more than fits', async () => {
    const greedy = await made.install(
      `({
      text: () => 'x'.repeat(2_000_000),
      bytes: () => new Uint8Array(2_000_000),
      list: () => new Array(200_000).fill(0),
      deep: () => { let list = []; for (let i = 0; i < 100; i++) list = [list]; return list; },
      number: () => 1n << 1_000_000n,
      state({ state }) { state.all = 'x'.repeat(2_000_000); },
      endless() {
        return new Proxy([], { get: (_, n) => (n === 'length' ? 90_000 : new Array(90_000).fill(1)) });
      },
      round() { const list = []; list.push(list); return list; },
      sends({ refs }) { for (;;) E(refs.counter).count(); },
      large({ refs }) { for (let i = 0; i < 100; i++) E(refs.counter).count('x'.repeat(100_000)); },
    })`,
      { counter: (await made.world.vat.provide('counter', Counter)).door },
    );
    for (const method of [
      'text',
      'bytes',
      'list',
      'deep',
      'number',
      'state',
      'endless',
      'round',
      'large',
    ]) {
      await assert.rejects(async () => greedy[method]?.(), { code: 'too-large' }, method);
    }
    const before = await counter.count?.();
    await assert.rejects(async () => greedy.sends?.(), { code: 'guest-error', message: /1000/ });
    await made.world.vat.idle();
    assert.equal(await counter.count?.(), (before as bigint) + 1n);
  });

  it('says which limit it was', () => {
    const limits = { ...GUEST_LIMITS, ...LIMITS, heap_mib: 64 };
    assert.match(new GuestStopped('time', limits).message, /300 ms/);
    assert.match(new GuestStopped('memory', limits).message, /64 MiB/);
    assert.equal(new GuestStopped('size', limits).code, 'guest-stopped');
  });
});
