import assert from 'node:assert/strict';
import {
  BadLocator,
  Disconnected,
  E,
  Far,
  isThere,
  type LocalPeer,
  onBroken,
  onState,
  PeerClosed,
  Sturdyref,
  sendOnly,
  sym,
} from '../../../captp/index.ts';
import { swiss } from '../session/pair.ts';
import { locatorOf, type Methods, settle, sturdy, World } from './world.ts';

const DELAYS = { delayMilliseconds: 100, delayMillisecondsMax: 1_000, steadyMilliseconds: 5_000 };

/** Bob hosts a recorder, which Alice has a lasting reference to. */
function aliceAndBob(lasting = {}) {
  const world = new World();
  const heard: unknown[] = [];
  const recorder = Far('Recorder', { record: (what: unknown) => heard.push(what) });
  const alice = world.peer('alice', {}, { lasting: { ...DELAYS, ...lasting } });
  const bob = world.peer('bob', { recorder });
  const ref = alice.lasting(sturdy('bob', 'recorder')) as Methods;
  return { world, heard, alice, bob, recorder, ref };
}

async function drop(peer: LocalPeer): Promise<void> {
  for (const session of peer.sessions()) session.abort('Lost.');
  await settle();
}

describe('enlivening a sturdy reference', () => {
  it('answers what it leads to, ahead of the connection', async () => {
    const { alice, heard } = aliceAndBob();
    const recorder = alice.enliven(sturdy('bob', 'recorder')) as Methods;
    assert.equal(await E(recorder).record!(1), 1);
    assert.equal(await E(recorder).record!(2), 2);
    assert.deepEqual(heard, [1, 2]);
  });

  it('finds our own without dialling', async () => {
    const { world, bob, recorder } = aliceAndBob();
    assert.equal(await bob.enliven(sturdy('bob', 'recorder')), recorder);
    const elsewhere = { ...locatorOf('bob'), hints: { at: 'elsewhere' } };
    assert.equal(await bob.enliven({ peer: elsewhere, swiss: swiss('recorder') }), recorder);
    assert.deepEqual(world.dials, []);
    await assert.rejects(bob.enliven(sturdy('bob', 'nothing')).then(), /no such thing/);
  });

  it('takes a Sturdyref, and breaks with what is wrong', async () => {
    const { alice } = aliceAndBob();
    const found = alice.enliven(new Sturdyref(sturdy('bob', 'recorder'))) as Methods;
    assert.equal(await E(found).record!(1), 1);
    await assert.rejects(alice.enliven(sturdy('bob', 'nothing')).then(), /no such thing/);
    await assert.rejects(alice.enliven(sturdy('carol', 'x')).then(), /nobody answers/);
    const onion = { ...sturdy('bob', 'x'), peer: { ...locatorOf('bob'), transport: 'onion' } };
    await assert.rejects(alice.enliven(onion).then(), BadLocator);
    await assert.rejects(alice.enliven(sturdy('alice', 'x')).then(), /no such thing/);
  });
});

describe('a lasting reference', () => {
  it('connects when a message is sent to it, and keeps their order', async () => {
    const { world, heard, ref } = aliceAndBob();
    assert.deepEqual(world.dials, []);
    const answers = [1, 2, 3].map((what) => E(ref).record!(what));
    assert.deepEqual(await Promise.all(answers), [1, 2, 3]);
    await E(ref).record!(4);
    assert.deepEqual(heard, [1, 2, 3, 4]);
    assert.deepEqual(world.dials, ['alice→bob']);
  });

  it('is one and the same for one sturdy reference, whatever the hints', () => {
    const { alice, ref } = aliceAndBob();
    const peer = { ...locatorOf('bob'), hints: { at: 'elsewhere' } };
    assert.equal(alice.lasting({ peer, swiss: swiss('recorder') }), ref);
    assert.notEqual(alice.lasting(sturdy('bob', 'other')), ref);
  });

  it('comes back when its connection was lost', async () => {
    const { world, alice, heard, ref } = aliceAndBob();
    await E(ref).record!(1);
    await drop(alice);
    world.timers.advance(100);
    await settle();
    assert.deepEqual(world.dials, ['alice→bob', 'alice→bob']);
    await E(ref).record!(2);
    assert.deepEqual(heard, [1, 2]);
  });

  it('keeps messages while its peer is away, and dials again after growing delays', async () => {
    const { world, heard, ref } = aliceAndBob();
    world.away.add('bob');
    const answers = [E(ref).record!(1), E(ref).record!(2)];
    const times: number[] = [];
    for (let now = 0, dials = 0; now < 4_000; now += 10) {
      await settleShortly();
      if (world.dials.length > dials) times.push(now);
      dials = world.dials.length;
      world.timers.advance(10);
    }
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    const fulls = waits.map((_, i) => Math.min(100 * 2 ** i, 1_000));
    assert.ok(waits.length >= 5, waits.join());
    for (const [i, wait] of waits.entries()) {
      assert.ok(
        wait >= fulls[i]! / 2 - 10 && wait <= fulls[i]! + 10,
        `${waits.join()} for ${fulls.join()}`,
      );
    }
    world.away.clear();
    world.timers.advance(1_000);
    assert.deepEqual(await Promise.all(answers), [1, 2]);
    assert.deepEqual(heard, [1, 2]);
  });

  it('dials at once when it is asked whether its peer is there', async () => {
    const { world, alice, heard, ref } = aliceAndBob();
    assert.equal(await isThere(ref), true);
    assert.equal(await isThere({}), true, 'what is here is there');
    await E(ref).record!(1);
    world.away.add('bob');
    await drop(alice);
    const late = E(ref).record!(2);
    world.timers.advance(500);
    await settle();
    assert.deepEqual(await Promise.all([isThere(ref), isThere(ref)]), [false, false]);
    world.away.delete('bob');
    assert.equal(await isThere(ref), true, 'no time has passed');
    await late;
    assert.deepEqual(heard, [1, 2]);
    await alice.close('over');
    assert.equal(await isThere(ref), false);
  });

  it('goes on at once when its peer dials us', async () => {
    const { world, bob, ref } = aliceAndBob();
    world.away.add('bob');
    const answer = E(ref).record!('hello');
    await settle();
    await bob.connect(locatorOf('alice'));
    assert.equal(await answer, 1);
  });

  it('breaks what was under way with Disconnected, and does not send it again', async () => {
    const world = new World();
    const heard: unknown[] = [];
    const never = Far('Never', {
      answer: (what: unknown) => {
        heard.push(what);
        return new Promise(() => undefined);
      },
    });
    const alice = world.peer('alice', {}, { lasting: DELAYS });
    world.peer('bob', { never });
    const ref = alice.lasting(sturdy('bob', 'never')) as Methods;
    const answer = E(ref).answer!(1).then();
    await settle();
    await Promise.all([assert.rejects(answer, Disconnected), drop(alice)]);
    world.timers.advance(100);
    await settle();
    assert.deepEqual(heard, [1]);
  });

  it('takes only so many messages while its peer is away', async () => {
    const { world, heard, ref } = aliceAndBob({ messages: 2 });
    world.away.add('bob');
    const answers = [E(ref).record!(1), E(ref).record!(2)];
    await assert.rejects(E(ref).record!(3).then(), { code: 'too-many-waiting' });
    sendOnly(ref, [sym('record'), 4]);
    world.away.clear();
    await settle();
    world.timers.advance(100);
    await Promise.all(answers);
    assert.deepEqual(heard, [1, 2]);
  });

  it('breaks messages that waited too long, and stays usable', async () => {
    const { world, heard, ref } = aliceAndBob({ waitMilliseconds: 1_000 });
    world.away.add('bob');
    const early = assert.rejects(E(ref).record!(1).then(), (error) => {
      assert.ok(error instanceof Disconnected);
      assert.match(String(error.cause), /nobody answers/);
      return true;
    });
    await settle();
    world.timers.advance(600);
    const later = E(ref).record!(2);
    await settle();
    world.timers.advance(400);
    await early;
    await settle();
    world.away.clear();
    world.timers.advance(599);
    assert.equal(await later, 1);
    assert.deepEqual(heard, [2]);
  });

  it('breaks at once what can never be sent', async () => {
    const { alice, ref } = aliceAndBob();
    const onion = { ...sturdy('bob', 'x'), peer: { ...locatorOf('bob'), transport: 'onion' } };
    await assert.rejects(E(alice.lasting(onion) as Methods).record!(1).then(), BadLocator);
    await alice.close('Good night.');
    await assert.rejects(E(ref).record!(1).then(), PeerClosed);
  });

  it('breaks what waits when we close, and leaves no timer behind', async () => {
    const { world, alice, ref } = aliceAndBob();
    world.away.add('bob');
    const answer = assert.rejects(E(ref).record!(1).then(), PeerClosed);
    await settle();
    await alice.close('Good night.');
    await answer;
    assert.equal(world.timers.pending, 0);
  });

  it('asks again for what was not there, once it is sent to', async () => {
    const world = new World();
    const things: Record<string, unknown> = {};
    const alice = world.peer('alice', {}, { lasting: DELAYS });
    world.peer('bob', things);
    const ref = alice.lasting(sturdy('bob', 'late')) as Methods;
    await assert.rejects(E(ref).hi!().then(), /no such thing/);
    things.late = Far('Late', { hi: () => 'hi' });
    assert.equal(await E(ref).hi!(), 'hi');
    assert.deepEqual(world.dials, ['alice→bob']);
  });

  it('may be our own, and then needs no connection', async () => {
    const { world, bob, heard } = aliceAndBob();
    const own = bob.lasting(sturdy('bob', 'recorder')) as Methods;
    assert.equal(await E(own).record!(1), 1);
    assert.deepEqual([heard, world.dials], [[1], []]);
  });

  it('does not wear out a peer that takes us in and ends it at once', async () => {
    const { world, bob, ref } = aliceAndBob();
    await E(ref).record!(1);
    for (let now = 0; now < 2_000; now += 10) {
      await settleShortly();
      for (const session of bob.sessions()) session.abort('Not now.');
      world.timers.advance(10);
    }
    assert.ok(world.dials.length > 2 && world.dials.length < 10, `${world.dials.length} dials`);
  });

  it('tells of each loss and return of its peer', async () => {
    const { world, alice, ref } = aliceAndBob();
    const states: string[] = [];
    const stop = onState(ref, (state, reason) => states.push(`${state} ${reason}`.trim()));
    await E(ref).record!(1);
    await drop(alice);
    world.timers.advance(100);
    await settle();
    assert.deepEqual(states, ['connected', 'away Lost.', 'connected']);
    stop();
    await drop(alice);
    assert.equal(states.length, 3);
  });
});

describe('hearing that a reference is broken', () => {
  it('tells once, with the reason, when the session that it came by ends', async () => {
    const { alice, bob } = aliceAndBob();
    const ref = await alice.enliven(sturdy('bob', 'recorder'));
    const told: string[] = [];
    onBroken(ref, (reason) => told.push(reason));
    const stop = onBroken(ref, () => told.push('taken back'));
    stop();
    for (const session of bob.sessions()) session.abort('I am tired.');
    await settle();
    assert.equal(told.length, 1);
    assert.match(told[0]!, /I am tired/);
    const late: string[] = [];
    onBroken(ref, (reason) => late.push(reason));
    await settle();
    assert.deepEqual(late, told);
  });

  it('tells of a lasting reference when it loses its peer, once', async () => {
    const { world, alice, ref } = aliceAndBob();
    const told: string[] = [];
    onBroken(ref, (reason) => told.push(reason));
    await E(ref).record!(1);
    await drop(alice);
    world.timers.advance(100);
    await E(ref).record!(2);
    await drop(alice);
    assert.deepEqual(told, ['Lost.']);
  });

  it('tells of a promise when it breaks, or its reference does', async () => {
    const { alice } = aliceAndBob();
    const told: string[] = [];
    onBroken(alice.enliven(sturdy('bob', 'nothing')), (reason) => told.push(reason));
    const ref = alice.enliven(sturdy('bob', 'recorder'));
    onBroken(ref, (reason) => told.push(reason));
    await ref;
    await settle();
    assert.deepEqual(told, ['no such thing']);
    await drop(alice);
    assert.deepEqual(told, ['no such thing', 'Lost.']);
  });

  it('never tells of what is here', async () => {
    const stop = onBroken(Far('Here', {}), () => assert.fail('It is here.'));
    onState(Far('Here', {}), () => assert.fail('It is here.'))();
    await settle();
    stop();
  });
});

function settleShortly(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
}
