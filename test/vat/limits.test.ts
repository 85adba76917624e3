/** Every limit of a vat, reached. */
import assert from 'node:assert/strict';
import { E } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type Guard,
  mapOf,
  type Near,
  nat,
  ref,
  text,
} from '../../vat/index.ts';
import { MAP_KEY_LENGTH_MAX } from '../../vat/live-map.ts';
import { GROUP_MS_MAX, GROUP_TURNS_MAX } from '../../vat/loop.ts';
import { QUEUE_LENGTH_MAX } from '../../vat/message.ts';
import { NEAR_CALL_DEPTH_MAX } from '../../vat/near-call.ts';
import { TIMERS_PER_ACTOR_MAX } from '../../vat/timers.ts';
import { VALUE_DEPTH_MAX } from '../../vat/values.ts';
import { WAKES_PER_TURN_MAX } from '../../vat/waking.ts';
import { FakeClock, memory, onBatch, world } from './powers.ts';

const Limiting = defineInterface('Limiting', {
  timers: call(arg('count', nat)),
  key: call(arg('key', text(10_000))),
  nest: call(arg('depth', nat)),
  near: call(arg('depth', nat)).returns(nat),
  bytes: call(arg('count', anything as Guard<number>)),
  make: call(arg('count', nat)),
  hide: call(arg('count', nat)),
  sumHidden: call().returns(nat),
  sum: call().returns(nat),
  one: call().returns(nat),
  late: call(),
  async: call().returns(anything),
});

const Limited = defineActor('Limited', {
  version: 1,
  interfaces: { limiting: Limiting },
  state: () => ({ value: undefined as unknown, turns: 0 }),
  stores: { map: mapOf(nat), made: mapOf(ref(Limiting)) },
  facets: {
    limiting: {
      timers(count) {
        for (let at = 0; at < count; at++) this.turn.at(9e15, 'limiting.late');
      },
      key(key) {
        this.stores.map.set(key, 1);
      },
      nest(depth) {
        let value: unknown = 1;
        for (let at = 0; at < depth; at++) value = [value];
        this.state.value = value;
      },
      near(depth) {
        return depth === 0 ? 0 : this.facets.limiting.near(depth - 1);
      },
      bytes(count) {
        this.turn.randomBytes(count);
      },
      hide(count) {
        const hidden = Array.from({ length: count }, () => [this.turn.spawn(Limited).limiting]);
        this.state.value = [hidden];
      },
      sumHidden() {
        const [hidden] = this.state.value as [[Near<typeof Limiting>][]];
        return hidden.reduce((sum, [one]) => sum + one.one(), 0);
      },
      make(count) {
        for (let at = 0; at < count; at++) {
          this.stores.made.set(`${at}`, this.turn.spawn(Limited).limiting);
        }
      },
      sum() {
        let sum = 0;
        for (const made of this.stores.made.values()) sum += (made as Near<typeof Limiting>).one();
        return sum;
      },
      one() {
        this.state.turns += 1;
        return 1;
      },
      late() {},
      async async() {
        throw new Error('Too late to be heard.');
      },
    },
  },
});

async function limited() {
  const w = await world([Limited]);
  return { ...w, it: (await w.vat.provide('it', Limited)).limiting };
}

describe('a limit of a vat', () => {
  it('is held for timers of one actor', async () => {
    const { it: actor, vat } = await limited();
    await assert.rejects(async () => E(actor).timers(TIMERS_PER_ACTOR_MAX + 1), {
      code: 'too-many-timers',
    });
    assert.equal(vat.stats().timers, 0);
  });

  it('is held for keys, depths and random bytes', async () => {
    const { it: actor } = await limited();
    await E(actor).key('k'.repeat(MAP_KEY_LENGTH_MAX));
    await assert.rejects(async () => E(actor).key('k'.repeat(MAP_KEY_LENGTH_MAX + 1)), {
      code: 'bad-value',
    });
    await E(actor).nest(VALUE_DEPTH_MAX);
    await assert.rejects(async () => E(actor).nest(VALUE_DEPTH_MAX + 1), { code: 'too-deep' });
    await E(actor).near(NEAR_CALL_DEPTH_MAX);
    await assert.rejects(async () => E(actor).near(NEAR_CALL_DEPTH_MAX + 1), { code: 'too-deep' });
    for (const count of [65_537, -1, 1.5]) {
      await assert.rejects(async () => E(actor).bytes(count), { code: 'bad-value' });
    }
  });

  it('is held for turns that are written together', async () => {
    const { it: actor, vat } = await limited();
    const before = vat.stats().commits;
    await Promise.all(Array.from({ length: 2 * GROUP_TURNS_MAX + 1 }, () => E(actor).one()));
    assert.equal(vat.stats().commits - before, 3);
  });

  it('is held for the time that turns run before they are written', async () => {
    const clock = new FakeClock();
    const { vat } = await world([Limited], { clock });
    const actor = (await vat.provide('it', Limited)).limiting;
    clock.now = () => {
      clock.time += GROUP_MS_MAX / 2;
      return clock.time;
    };
    const before = vat.stats().commits;
    await Promise.all(Array.from({ length: 40 }, () => E(actor).one()));
    assert.ok(vat.stats().commits - before >= 20);
  });

  it('is held for messages that wait', async function () {
    this.timeout(300_000);
    const db = memory();
    let release = (): void => undefined;
    let held: Promise<void> | undefined;
    onBatch(db, async (write) => {
      await held;
      await write();
    });
    const { vat } = await world([Limited], { db });
    const actor = (await vat.provide('it', Limited)).limiting;
    held = new Promise((done) => {
      release = done;
    });
    const more = 1_000;
    const all = Array.from({ length: QUEUE_LENGTH_MAX + more }, () => E(actor).one());
    release();
    held = undefined;
    const refused = (await Promise.allSettled(all)).filter((one) => one.status === 'rejected');
    assert.ok(refused.length > 0 && refused.length <= more);
    assert.equal(refused[0]?.reason.code, 'busy');
    assert.equal(vat.stats().queued, 0);
  });

  it('is held for sleeping actors that one turn wakes', async function () {
    this.timeout(300_000);
    const w = await limited();
    await E(w.it).hide(WAKES_PER_TURN_MAX);
    const next = await w.again();
    const actor = (await next.vat.provide('it', Limited)).limiting;
    // The actor itself was asleep too, so one is too many.
    await assert.rejects(async () => E(actor).sumHidden(), { code: 'too-many-asleep' });
    assert.equal(await E(actor).sumHidden(), BigInt(WAKES_PER_TURN_MAX));
  });

  it('is not met by a turn that goes through all that its actor holds', async () => {
    const w = await limited();
    await E(w.it).make(3 * WAKES_PER_TURN_MAX);
    const next = await w.again();
    const actor = (await next.vat.provide('it', Limited)).limiting;
    assert.equal(await E(actor).sum(), BigInt(3 * WAKES_PER_TURN_MAX));
  });

  it('lies around methods: one that is async is refused and changes nothing', async () => {
    const { it: actor, faults, vat } = await limited();
    await assert.rejects(async () => E(actor).async(), { code: 'runs-on' });
    await vat.idle();
    assert.match(String(faults[0]), /Too late/);
  });
});
