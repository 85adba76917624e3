import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import {
  E,
  Far,
  makeVow,
  memoryChannels,
  type PeerOptions,
  type Session,
} from '../../../captp/index.ts';
import { fetchFrom, swiss, until } from '../session/pair.ts';
import { locatorOf, type Methods, type NetlayerChoices, settle, sturdy, World } from './world.ts';

interface Three {
  readonly world: World;
  /** At Carol: notes what it is told. */
  readonly heard: unknown[];
  /** At Bob: what he was given. */
  readonly given: unknown[];
  /** Alice's references to both. */
  readonly recorder: Methods;
  readonly taker: Methods;
  readonly toBob: Session;
  readonly toCarol: Session;
}

type Options = Partial<PeerOptions> & NetlayerChoices;

/** Alice knows something of Carol's, and somebody of Bob's to give it to. */
async function three(
  options: { alice?: Options; bob?: Options; carol?: Options } = {},
  world = new World(),
): Promise<Three> {
  const heard: unknown[] = [];
  const given: unknown[] = [];
  const later = makeVow<unknown>();
  const alice = world.peer('alice', {}, options.alice);
  const record = (what: unknown) => heard.push(what);
  const recorder = Far('Recorder', { record });
  world.peer(
    'carol',
    {
      recorder,
      promised: Far('Promised', {
        it: () => later.vow,
        be: (it: unknown) => later.resolver.resolve(it),
      }),
    },
    options.carol,
  );
  const take = (...things: unknown[]) => {
    given.push(...things);
    return E(things[0] as Methods).record!('taken');
  };
  world.peer(
    'bob',
    { taker: Far('Taker', { take, keep: (...t: unknown[]) => given.push(...t) }) },
    options.bob,
  );
  const [toBob, toCarol] = [
    await alice.connect(locatorOf('bob')),
    await alice.connect(locatorOf('carol')),
  ];
  const get = async (session: Session, name: string) =>
    (await E(session.bootstrap).fetch(swiss(name))) as Methods;
  return {
    world,
    heard,
    given,
    toBob,
    toCarol,
    recorder: await get(toCarol, 'recorder'),
    taker: await get(toBob, 'taker'),
  };
}

const BOB_DIALS_CAROL = 'bob→carol';

describe('a handoff', () => {
  it('brings the receiver and the exporter together', async () => {
    const { world, heard, recorder, taker } = await three();
    assert.equal(await E(taker).take!(recorder), 1);
    assert.deepEqual(heard, ['taken']);
    assert.ok(world.dials.includes(BOB_DIALS_CAROL));
  });

  it('lives on when the gifter has gone', async () => {
    const { given, heard, recorder, taker, toBob, toCarol } = await three();
    await E(taker).take!(recorder);
    toBob.abort('Bye.');
    toCarol.abort('Bye.');
    await E(given[0] as Methods).record!('still there');
    assert.deepEqual(heard, ['taken', 'still there']);
  });

  it('uses the session that stands, and dials once for many references', async () => {
    const { world, heard, recorder, taker } = await three();
    await E(taker).take!(recorder, [recorder, recorder], { also: recorder });
    await E(taker).take!(recorder);
    assert.equal(world.dials.filter((dial) => dial === BOB_DIALS_CAROL).length, 1);
    assert.equal(heard.length, 2);
  });

  it('keeps the order of messages sent before, while and after it goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 8 }), async (pauses) => {
        const { given, heard, recorder, taker } = await three();
        E.sendOnly(taker).keep!(recorder);
        await until(() => given.length > 0, 'the reference arrives');
        const sent: Promise<unknown>[] = [];
        for (const [i, pause] of pauses.entries()) {
          for (let turn = 0; turn < pause; turn++) await Promise.resolve();
          sent.push(E(given[0] as Methods).record!(i).then());
        }
        await Promise.all(sent);
        assert.deepEqual(heard, [...pauses.keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the receiver one and the same object each time', async () => {
    const { given, recorder, taker } = await three();
    await E(taker).keep!(recorder);
    await E(taker).keep!(recorder);
    assert.equal(await given[0], await given[1]);
  });

  it('follows once a promise that was given turns out to be a reference', async () => {
    const { world, toCarol, heard, recorder, taker } = await three();
    const promised = E(toCarol.bootstrap).fetch(swiss('promised')) as never as Methods;
    const it = E(promised).it!();
    const taken = E(taker).take!(it);
    await settle();
    assert.deepEqual(heard, []);
    await E(promised).be!(recorder);
    await taken;
    assert.deepEqual(heard, ['taken']);
    await until(() => world.dials.includes(BOB_DIALS_CAROL), 'the reference is claimed');
  });

  it('dials at once, unless it is to be when it is used', async () => {
    const { world, recorder, taker } = await three();
    await E(taker).keep!(recorder);
    await until(() => world.dials.includes(BOB_DIALS_CAROL), 'the reference is claimed');
  });

  it('dials nobody for what nobody uses, where it is to be when it is used', async () => {
    const following = (given: Methods): Methods => {
      const { vow, resolver } = makeVow<Methods>();
      resolver.resolve(given);
      return vow as never;
    };
    const uses: ((given: Methods) => unknown)[] = [
      (given) => given,
      (given) => E(given).record!('used'),
      (given) => E.sendOnly(given).record!('used'),
      // What follows it is waited for, or sent to.
      (given) => following(given),
      (given) => E(following(given)).record!('used'),
    ];
    for (const use of uses) {
      const { world, given, recorder, taker } = await three({ bob: { claimsWhenUsed: true } });
      await E(taker).keep!(recorder);
      following(given[0] as Methods);
      await settle();
      assert.ok(!world.dials.includes(BOB_DIALS_CAROL));
      await use(given[0] as Methods);
      await until(() => world.dials.includes(BOB_DIALS_CAROL), 'the reference is claimed');
    }
  });

  it('finds what was left with ourselves without dialling', async () => {
    const world = new World();
    const unproven = { provesDiallers: false };
    const heard: unknown[] = [];
    const recorder = Far('Recorder', { record: (what: unknown) => heard.push(what) });
    const given: unknown[] = [];
    const keeper = Far('Keeper', { keep: (thing: unknown) => given.push(thing) });
    const dropped: unknown[] = [];
    const drop = Far('Drop', { leave: (thing: unknown) => void dropped.push(thing) });
    const alice = world.peer('alice', { drop }, unproven);
    const carol = world.peer('carol', { recorder }, unproven);
    // Nobody proves who dials, so each has a session that it dialled: the reference came by one,
    // and is sent by the other.
    await E(carol.enliven(sturdy('alice', 'drop')) as Methods).leave!(keeper);
    const itself = await alice.enliven(sturdy('carol', 'recorder'));
    await E(dropped[0] as Methods).keep!(itself);
    assert.equal(await given[0], recorder);
    assert.deepEqual(world.dials, ['carol→alice', 'alice→carol']);
    assert.deepEqual(heard, []);
  });

  it('is not needed for what goes back to the one who hosts it', async () => {
    const { world, toCarol, recorder } = await three();
    const before = world.dials.length;
    const again = E(E(toCarol.bootstrap).fetch(swiss('recorder')) as never as Methods);
    await again.record!(recorder);
    assert.equal(world.dials.length, before);
  });

  for (const order of ['the gift', 'the claim']) {
    it(`works when ${order} comes first`, async () => {
      const world = new World();
      const held: (() => void)[] = [];
      let holding = false;
      world.connect = (from, to) =>
        memoryChannels((deliver) => {
          const slow = order === 'the gift' ? 'bob→carol' : 'alice→carol';
          if (holding && `${from}→${to}` === slow) held.push(deliver);
          else queueMicrotask(deliver);
        });
      const { heard, recorder, taker } = await three({}, world);
      holding = true;
      const taken = E(taker).take!(recorder);
      await settle();
      assert.deepEqual(heard, []);
      assert.ok(held.length > 0);
      holding = false;
      for (const deliver of held) deliver();
      await taken;
      assert.deepEqual(heard, ['taken']);
    });
  }
});

describe('a reference is lent instead', () => {
  const lent = async (options: Parameters<typeof three>[0]) => {
    const { world, heard, recorder, taker } = await three(options);
    await E(taker).take!(recorder);
    assert.deepEqual(heard, ['taken']);
    return !world.dials.includes(BOB_DIALS_CAROL);
  };

  it('when the exporter or the receiver is a page, which nobody can dial', async () => {
    assert.ok(await lent({ carol: { hinted: false } }));
    assert.ok(await lent({ bob: { hinted: false } }));
    assert.ok(!(await lent({})));
  });

  it('when the receiver is found by another transport, and may not have this one', async () => {
    const world = new World();
    const given: unknown[] = [];
    const keep = (thing: unknown) => given.push(thing);
    const keeper = { keeper: Far('Keeper', { keep }) };
    const onion = { ...locatorOf('bob'), transport: 'onion' };
    const alice = world.peer('alice', {}, { provesDiallers: false });
    world.peer('carol', { thing: Far('Thing', { hi: () => 'hi' }) });
    const bootstrap = fetchFrom(keeper)!;
    await world.rogue('alice', '', { location: onion, bootstrap });
    const [toBob] = alice.sessions();
    const theirs = E(toBob!.bootstrap).fetch(swiss('keeper')) as never as Methods;
    await E(theirs).keep!(await alice.enliven(sturdy('carol', 'thing')));
    assert.equal(await E(given[0] as Methods).hi!(), 'hi');
  });

  it('when a key takes its time to sign', async () => {
    const slow = {
      ...nodeCrypto,
      sign: async (...args: [Uint8Array, Uint8Array]) => nodeCrypto.sign(...args),
    };
    assert.ok(await lent({ alice: { crypto: slow as never } }));
  });

  it('when too many gifts may lie unclaimed with the exporter, for a while', async () => {
    const peerLimits = { gives: 1, giftMilliseconds: 1_000 };
    const { world, recorder, taker, given } = await three({ alice: { peerLimits } });
    const isLent = async () => {
      await E(taker).keep!(recorder);
      return !(await isGiven(given.at(-1)));
    };
    const isGiven = async (thing: unknown) =>
      thing instanceof Promise || 'then' in (thing as object);
    assert.equal(await isLent(), false);
    assert.equal(await isLent(), true);
    world.timers.advance(1_000);
    assert.equal(await isLent(), false);
  });

  it('when the exporter dialled us and has not proven who it is', async () => {
    const world = new World();
    const given: unknown[] = [];
    const alice = world.peer(
      'alice',
      { taker: Far('Taker', { keep: (t: unknown) => given.push(t) }) },
      { provesDiallers: false },
    );
    world.peer('bob', { taker: Far('Taker', { keep: (t: unknown) => given.push(t) }) });
    const carol = await world.rogue('alice', 'carol');
    const keeper = E(carol.bootstrap).fetch(swiss('taker')) as never as Methods;
    await E(keeper).keep!(Far('Thing', { hi: () => 'hi' }));
    await E(alice.enliven(sturdy('bob', 'taker')) as Methods).keep!(given[0]);
    assert.equal(await E(given[1] as Methods).hi!(), 'hi');
    assert.ok(!world.dials.includes(BOB_DIALS_CAROL));
  });
});
