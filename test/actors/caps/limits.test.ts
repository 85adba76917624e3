/** Facets that let through less: only some methods, only so often, only so many times. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Attenuated, CAPS, RATE_MAX, RateLimited, UseLimited } from '../../../actors/index.ts';
import { E, type Ref } from '../../../captp/index.ts';
import { raw, world } from '../../vat/powers.ts';
import { codeOf } from '../house.ts';
import { Building, type Room } from './things.ts';

type Held = Ref<NonNullable<(typeof Room)['methods']>>;

async function built() {
  const w = await world([...CAPS, Building]);
  return { ...w, room: (await w.vat.provide('room', Building)).room };
}

describe('an attenuated facet', () => {
  it('lets through what was named, and nothing else', async () => {
    const { vat, room } = await built();
    const { holder } = await vat.provide('less', Attenuated, room, ['said', 'inner']);
    const less = holder as Held;
    assert.equal(await E(less).said(), 0n);
    assert.equal(await E(E(less).inner() as never as Held).say('x'), 'x!');
    await assert.rejects(async () => E(less).say('x'), {
      code: 'not-allowed',
      message: 'This lets through said, inner only.',
    });
    assert.deepEqual(await raw(less).__getMethodNames__?.(), ['said', 'inner']);
    const { holder: none } = await vat.provide('none', Attenuated, room, []);
    await assert.rejects(async () => E(none as Held).said(), /lets through nothing only/);
  });
});

describe('a rate limit', () => {
  it('lets through so many within any period, in the time of turns', async () => {
    const w = await built();
    const { holder } = await w.vat.provide('rate', RateLimited, w.room, 2, 60_000);
    const slow = holder as Held;
    await E(slow).say('one');
    w.clock.advance(50_000);
    await E(slow).say('two');
    await assert.rejects(async () => E(slow).say('three'), {
      code: 'too-often',
      message: 'At most 2 messages in 60 seconds: try again in 10 seconds.',
    });
    w.clock.advance(10_000);
    await E(slow).say('three');
    assert.equal(await codeOf(E(slow).say('four')), 'too-often');
    const next = await w.again();
    const again = (await next.vat.provide('rate', RateLimited, w.room, 2, 60_000)).holder as Held;
    assert.equal(await codeOf(E(again).say('four')), 'too-often');
  });

  it('is not for ever when the clock was ahead', async () => {
    const w = await built();
    const { holder } = await w.vat.provide('rate', RateLimited, w.room, 1, 1_000);
    w.clock.advance(1e9);
    await E(holder as Held).say('from the future');
    w.clock.advance(-1e9);
    assert.equal(await codeOf(E(holder as Held).say('now')), 'none');
    assert.equal(await codeOf(E(holder as Held).say('and now')), 'too-often');
  });

  it('has limits of its own', async () => {
    const { vat, room } = await built();
    for (const [most, period] of [
      [0, 1],
      [RATE_MAX + 1, 1],
      [0.5, 1],
      [1, 0],
    ] as const) {
      const code = codeOf(vat.provide(`${most} ${period}`, RateLimited, room, most, period));
      assert.equal(await code, 'bad-value');
    }
  });

  it('never lets through more, at whatever times', async () => {
    const { holds } = await counting();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 30 }),
        holds,
      ),
      { numRuns: 30 },
    );
  });

  async function counting() {
    let made = 0;
    const w = await built();
    const holds = async (most: number, waits: number[]): Promise<void> => {
      const { holder } = await w.vat.provide(`rate ${made++}`, RateLimited, w.room, most, 1_000);
      const passed: number[] = [];
      for (const wait of waits) {
        w.clock.advance(wait);
        const now = w.clock.now();
        const within = passed.filter((time) => time + 1_000 > now).length;
        const code = await codeOf(E(holder as Held).said());
        assert.equal(code, within < most ? 'none' : 'too-often');
        if (code === 'none') passed.push(now);
      }
    };
    return { holds };
  }
});

describe('a facet for so many uses', () => {
  it('counts what it lets through and then leads nowhere', async () => {
    const w = await built();
    const { holder, keeper } = await w.vat.provide('three', UseLimited, w.room, 3);
    const few = holder as Held;
    assert.equal(await codeOf(E(few).fail()), 'stuck');
    assert.equal(await E(keeper).left(), 2n);
    await E(keeper).add(1);
    await Promise.all([E(few).say('1'), E(few).say('2'), E(few).say('3')]);
    assert.equal(await codeOf(E(few).say('4')), 'used-up');
    await E(keeper).add(5);
    assert.equal(await E(keeper).left(), 0n);
    assert.equal(await E(w.room).said(), 3n);
    const next = await w.again();
    const again = await next.vat.provide('three', UseLimited, w.room, 3);
    assert.equal(await codeOf(E(again.holder as Held).say('4')), 'used-up');
  });

  it('is for whole uses alone', async () => {
    const { vat, room } = await built();
    const { holder, keeper } = await vat.provide('more', UseLimited, room, 1.5);
    await E(holder as Held).say('1');
    assert.equal(await codeOf(E(holder as Held).say('2')), 'used-up');
    assert.equal(await E(keeper).left(), 0n);
    const half = await vat.provide('half', UseLimited, room, 0.5);
    assert.equal(await codeOf(E(half.holder as Held).say('x')), 'used-up');
  });

  it('can be taken back before', async () => {
    const { vat, room } = await built();
    const { holder, keeper } = await vat.provide('some', UseLimited, room, 3);
    await E(keeper).revoke();
    assert.equal(await codeOf(E(holder as Held).say('x')), 'used-up');
    const none = await vat.provide('none', UseLimited, room, 0);
    assert.equal(await codeOf(E(none.holder as Held).say('x')), 'used-up');
  });
});
