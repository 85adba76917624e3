/** A membrane: what passes through it works, keeps its identity, and ends with it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CAPS, FACES_MAX, Grants, Membrane } from '../../../actors/index.ts';
import { E, Far, makeVow, type Ref, Tagged, Vow } from '../../../captp/index.ts';
import { GROUP_TURNS_MAX } from '../../../vat/loop.ts';
import { raw, type World, world } from '../../vat/powers.ts';
import { codeOf } from '../house.ts';
import { Building, type Room } from './things.ts';

type Held = Ref<NonNullable<(typeof Room)['methods']>>;

const KINDS = [...CAPS, Building];

async function put() {
  const w = await world(KINDS);
  return { w, ...(await rooms(w)) };
}

/** The same after a restart, too. */
async function rooms(w: World) {
  const inside = await w.vat.provide('inside', Building);
  const outside = await w.vat.provide('outside', Building);
  const { keeper } = await w.vat.provide('membrane', Membrane, inside.room);
  const held = (await E(keeper).wrap(inside.room)) as Held;
  return { inside: inside.room, outside: outside.room, keeper, held };
}

describe('through a membrane', () => {
  it('messages, answers and errors pass', async () => {
    const { inside, held } = await put();
    assert.notEqual(held, inside);
    assert.equal(await E(held).say('hello'), 'hello!');
    assert.equal(await E(inside).said(), 1n);
    await assert.rejects(async () => E(held).fail(), { code: 'stuck', message: /door is stuck/ });
    assert.equal(await codeOf(raw(held).nothing?.() as PromiseLike<unknown>), 'no-such-method');
  });

  it('the same thing has the same face, whichever way it came', async () => {
    const { held, keeper, inside } = await put();
    assert.equal(await E(held).self(), held);
    assert.equal(await E(keeper).wrap(inside), held);
    const plan = (await E(held).plan()) as { rooms: [Ref, { again: Ref }] };
    assert.equal(plan.rooms[0], plan.rooms[1].again);
    const again = (await E(held).plan()) as { rooms: [Ref] };
    assert.equal(again.rooms[0], plan.rooms[0]);
  });

  it('a face becomes what it stands for when it comes back', async () => {
    const { held, outside } = await put();
    assert.equal(await E(held).isSelf(held), true);
    await E(held).keep(outside);
    assert.equal(await E(held).kept(), outside);
    assert.equal(await E(held).isKept(outside), true);
    assert.equal(await E(held).isKept({ a: [outside] }), false);
  });

  it('what is handed inward is wrapped the other way', async () => {
    const { held, inside, outside } = await put();
    await E(held).keep([outside]);
    const [face] = (await E(inside).kept()) as [Ref];
    assert.notEqual(face, outside);
    assert.equal(await E(held).tell(outside, 'hi'), 'hi!');
    assert.equal(await E(outside).said(), 1n);
    // Its answers come inward as faces, too, and are unwrapped on the way back.
    const inner = await E(face as Held).inner();
    assert.equal(await E(inside).tell(inner, 'deep'), 'deep!');
  });

  it('promises pass both ways, and messages to them go on in order', async () => {
    const { held, inside } = await put();
    const { vow, resolver } = makeVow<unknown>();
    const echoed = E(held).echo(vow);
    resolver.resolve(held);
    assert.equal(await echoed, held);
    const later = E(held).later() as Vow<Held>;
    const said = ['one', 'two', 'three'].map((word) => E(later).say(word));
    assert.equal(await E(inside).said(), 0n);
    await E(held).decide(held);
    assert.deepEqual(await Promise.all(said), ['one!', 'two!', 'three!']);
    assert.equal(await E(inside).said(), 3n);
    assert.equal(await E(E(E(held).inner() as Vow<Held>).inner() as Vow<Held>).say('x'), 'x!');
  });

  it('what lives only as long as the program passes, too, with its identity', async () => {
    const { held, inside, keeper } = await put();
    const heard: unknown[] = [];
    const listener = Far('listener', { say: (word: string) => heard.push(word) && 'heard' });
    assert.equal(await E(held).tell(listener, 'psst'), 'heard');
    assert.deepEqual(heard, ['psst']);
    const { vow } = makeVow();
    assert.ok(vow instanceof Vow);
    const passed = E(held).echo(makePromise([listener, listener]));
    assert.deepEqual(await passed, [listener, listener]);
    // From inside, it is itself a thing of the other side, with one face.
    const device = Far('device', { say: () => 'device' });
    const face = await E(keeper).wrap(device);
    assert.notEqual(face, device);
    assert.equal(await E(keeper).wrap(device), face);
    assert.equal(await E(face as Held).say('x'), 'device');
    assert.equal(await E(inside).tell(device, 'x'), 'device');
  });
});

function makePromise(value: unknown): Vow<unknown> {
  const { vow, resolver } = makeVow<unknown>();
  resolver.resolve(value);
  return vow;
}

/** Looks again until it is so; each look is a message behind those that it waits for. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 100; looks++) if (await isSo()) return;
  assert.fail('It never came to be so.');
}

describe('what no actor can take', () => {
  it('breaks the promise that brought it, and is not passed on', async () => {
    const { held, keeper, outside } = await put();
    const secret = Far('secret', {});
    const sly = Far('sly', {
      say: () => new Tagged('desc:sly', [secret]),
      later: () => [new Tagged('desc:sly', [secret])],
    });
    const face = (await E(keeper).wrap(sly)) as Held;
    assert.equal(await codeOf(E(face).say('x')), 'not-a-value');
    assert.equal(await codeOf(E(held).tell(sly, 'x')), 'not-a-value');
    await E(outside).wait(sly);
    await until(async () => (await E(outside).kept()) !== undefined);
    assert.equal(((await E(outside).kept()) as { code: string }).code, 'not-a-value');
    const tagged = new Tagged('desc:sly', [secret]);
    assert.notEqual(await codeOf(raw(held).keep?.(tagged) as PromiseLike<unknown>), 'none');
    assert.equal(await E(held).say('x'), 'x!');
  });
});

describe('a membrane that is revoked', () => {
  it('ends everything that passed through it, both ways', async () => {
    const { held, inside, outside, keeper } = await put();
    const inner = (await E(held).inner()) as Held;
    const { rooms: planned } = (await E(held).plan()) as { rooms: [Held] };
    await E(held).keep(outside);
    const inward = (await E(inside).kept()) as Held;
    const later = E(held).later();
    const listener = Far('listener', { say: () => 'heard' });
    await E(held).tell(listener, 'psst');
    const device = await E(keeper).wrap(Far('device', { say: () => 'device' }));
    await E(keeper).revoke();
    for (const dead of [held, inner, planned[0], inward, device as Held]) {
      assert.equal(await codeOf(E(dead).say('x')), 'revoked');
    }
    await E(inside).decide(1);
    assert.equal(await codeOf(later), 'revoked');
    assert.equal(await codeOf(E(keeper).wrap(inside)), 'revoked');
    assert.deepEqual([await E(inside).said(), await E(outside).said()], [0n, 0n]);
  });

  it('lets answers come after a restart as long as it is not', async () => {
    const { w, held, outside } = await put();
    await E(outside).wait(held);
    const next = await rooms(await w.again());
    await E(next.inside).decide([next.inside, 5n]);
    await until(async () => (await E(next.outside).kept()) !== undefined);
    assert.deepEqual(await E(next.outside).kept(), [next.held, 5n]);
  });

  it('stays so after a restart; one that is not works on, with the same faces', async () => {
    const { w, held, outside, keeper } = await put();
    const swiss = await E(keeper).begin();
    await E(held).keep([outside, held]);
    const next = await w.again();
    const after = await rooms(next);
    assert.equal(await next.vat.lookup(swiss), after.held);
    assert.deepEqual(await E(after.held).kept(), [after.outside, after.held]);
    assert.equal(await E(after.held).say('x'), 'x!');
    const [inward] = (await E(after.inside).kept()) as [Held];
    await E(after.keeper).revoke();
    const last = await next.again();
    assert.equal(await codeOf(E((await last.vat.lookup(swiss)) as Held).say('x')), 'revoked');
    const { room } = await last.vat.provide('inside', Building);
    const [dead] = (await E(room).kept()) as [Held];
    assert.equal(await codeOf(E(dead).say('x')), 'revoked');
    assert.ok(inward);
  });

  it('breaks what waits for an answer from before, also across a restart', async () => {
    const { w, held, outside } = await put();
    await E(outside).wait(held);
    const next = await rooms(await w.again());
    await E(next.keeper).revoke();
    await E(next.inside).decide(5);
    await until(async () => (await E(next.outside).kept()) !== undefined);
    assert.deepEqual(await E(next.outside).kept(), {
      code: 'revoked',
      message: 'This was revoked by the one who granted it.',
    });
  });

  it('does not touch another one around the same thing', async () => {
    const { w, held, inside, keeper } = await put();
    const other = await w.vat.provide('other', Membrane, inside);
    const second = (await E(other.keeper).wrap(inside)) as Held;
    assert.notEqual(second, held);
    await E(keeper).revoke();
    assert.equal(await E(second).say('x'), 'x!');
  });
});

describe('a grant that is revoked', () => {
  it('has let nothing through any more once the revocation is answered', async () => {
    const w = await world(KINDS);
    const { room } = await w.vat.provide('room', Building);
    const heard: string[] = [];
    await E(room).watch(Far('listener', { said: (word: string) => heard.push(word) }));
    const { granting } = await w.vat.provide('grants', Grants);
    const { id, swiss } = await E(granting).grant(room, 'for a while');
    const held = (await w.vat.lookup(swiss)) as Held;
    for (let at = 0; at < 2 * GROUP_TURNS_MAX; at++) E.sendOnly(held).say(`${at}`);
    await E(granting).revoke(id);
    const before = heard.length;
    await w.vat.idle();
    assert.equal(heard.length, before);
    assert.equal(before, 2 * GROUP_TURNS_MAX);
  });
});

describe('the limit of a membrane', () => {
  it('is refused to what would pass, and what passed works on', async () => {
    const { held, outside } = await put();
    const many = Array.from({ length: 900 }, () => Far('thing', {}));
    assert.deepEqual(await E(held).isKept(many), false);
    await E(held).many(FACES_MAX - 5);
    assert.equal(await codeOf(E(held).many(5)), 'too-many');
    assert.equal(((await E(held).many(4)) as Ref[]).length, 4);
    assert.equal(await codeOf(E(held).inner()), 'too-many');
    assert.equal(await codeOf(E(held).keep(outside)), 'too-many');
    assert.equal(await E(held).say('x'), 'x!');
  });

  it('nobody is told of an answer that was not asked for', async () => {
    const { w, held } = await put();
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', hear);
    E.sendOnly(held).fail();
    E.sendOnly(held).later();
    await w.vat.idle();
    await new Promise(setImmediate);
    process.off('unhandledRejection', hear);
    assert.deepEqual([unheard, w.faults], [[], []]);
  });
});

describe('any dealings across a membrane', () => {
  type Deal = {
    readonly what: 'inner' | 'keep' | 'kept' | 'tell' | 'echo';
    readonly which: number;
  };
  const deals = fc.array(
    fc.record({
      what: fc.constantFrom<Deal['what']>('inner', 'keep', 'kept', 'tell', 'echo'),
      which: fc.nat(20),
    }),
    { maxLength: 15 },
  );

  it('give the outside nothing that outlives the revocation', async () => {
    await fc.assert(
      fc.asyncProperty(deals, async (steps) => {
        const { w, held, inside, outside, keeper } = await put();
        /** All that the outside ever got hold of, besides what is its own. */
        const got: Held[] = [held];
        const take = (value: unknown): void => {
          if (value !== outside && value !== undefined) got.push(value as Held);
        };
        for (const { what, which } of steps) {
          const target = got[which % got.length] as Held;
          const thing = got[(which * 7) % got.length] as Held;
          if (what === 'inner') take(await E(target).inner());
          else if (what === 'keep') await E(target).keep(which % 3 === 0 ? outside : thing);
          else if (what === 'kept') take(await E(target).kept());
          else if (what === 'tell') await E(target).tell(which % 3 === 0 ? outside : thing, 'x');
          else take(await E(target).echo(makePromise(thing)));
        }
        assert.ok(!got.includes(inside as Held));
        await E(keeper).revoke();
        for (const each of new Set(got)) assert.equal(await codeOf(E(each).say('x')), 'revoked');
        await w.vat.close();
      }),
      { numRuns: 25 },
    );
  }).timeout(300_000);
});
