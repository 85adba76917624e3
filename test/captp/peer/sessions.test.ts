import assert from 'node:assert/strict';
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import {
  BadLocator,
  Disconnected,
  deliverTo,
  E,
  Far,
  memoryChannels,
  PeerClosed,
  type PeerLocator,
  ProtocolError,
  startSession,
} from '../../../captp/index.ts';
import { fetchFrom, swiss } from '../session/pair.ts';
import { locatorOf, type Methods, settle, uniqueRandom, World } from './world.ts';

const greeter = (says: string) => ({ greeter: Far('Greeter', { hello: () => says }) });

describe('a peer and its sessions', () => {
  it('dials once for all callers, and answers the session that stands', async () => {
    const world = new World();
    const alice = world.peer('alice');
    world.peer('bob');
    const both = await Promise.all([
      alice.connect(locatorOf('bob')),
      alice.connect(locatorOf('bob')),
    ]);
    assert.equal(both[0], both[1]);
    assert.equal(await alice.connect(locatorOf('bob')), both[0]);
    assert.deepEqual(world.dials, ['alice→bob']);
    assert.deepEqual(alice.sessions(), [both[0]]);
  });

  it('knows a peer by transport and designator, whatever the hints', async () => {
    const world = new World();
    const alice = world.peer('alice');
    world.peer('bob');
    const session = await alice.connect(locatorOf('bob'));
    const other = { ...locatorOf('bob'), hints: { at: 'elsewhere' } };
    assert.equal(await alice.connect(other), session);
    assert.equal(await alice.connect({ ...other, hints: false }), session);
  });

  it('answers with the session that the peer has begun', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const bob = world.peer('bob', greeter('from bob'));
    await bob.connect(locatorOf('alice'));
    const session = await alice.connect(locatorOf('bob'));
    const found = E(session.bootstrap).fetch(swiss('greeter')) as never as Methods;
    assert.equal(await E(found).hello!(), 'from bob');
    assert.deepEqual(world.dials, ['bob→alice']);
  });

  it('breaks all callers when dialling fails, and dials again for the next', async () => {
    const world = new World();
    const alice = world.peer('alice');
    world.peer('bob');
    world.away.add('bob');
    const tries = [alice.connect(locatorOf('bob')), alice.connect(locatorOf('bob'))];
    for (const attempt of tries) await assert.rejects(attempt, /nobody answers/);
    world.away.clear();
    await alice.connect(locatorOf('bob'));
    assert.equal(world.dials.length, 2);
  });

  it('cannot dial by a transport it has not, nor itself', async () => {
    const alice = new World().peer('alice');
    const onion = { ...locatorOf('bob'), transport: 'onion' };
    await assert.rejects(alice.connect(onion), BadLocator);
    await assert.rejects(alice.connect(locatorOf('alice')), BadLocator);
  });

  it('tries the other way that a peer may be found by, and tells why the first one failed', async () => {
    const world = new World();
    const otherWay = ({ designator }: PeerLocator) => locatorOf(designator.slice(6));
    const alice = world.peer('alice', {}, { otherWay });
    world.peer('bob', greeter('from bob'));
    const moved = locatorOf('moved-bob');
    const session = await alice.connect(moved);
    assert.equal(await alice.connect(locatorOf('bob')), session);
    const ref = alice.lasting({ peer: moved, swiss: swiss('greeter') }) as Methods;
    assert.equal(await E(ref).hello!(), 'from bob');
    assert.deepEqual(world.dials, ['alice→moved-bob', 'alice→bob']);
    world.away.add('eve');
    await assert.rejects(alice.connect(locatorOf('moved-eve')), /nobody answers at moved-eve/);
  });

  it('gives up a peer that never greets, and tells it', async () => {
    const world = new World();
    const alice = world.peer('alice');
    let told: Uint8Array | undefined;
    world.listen('mute', (channel) => channel.onFrame((frame) => (told = frame)));
    const attempt = alice.connect(locatorOf('mute'));
    await settle();
    world.timers.advance(10_000);
    await assert.rejects(attempt, Disconnected);
    await settle();
    assert.match(new TextDecoder().decode(told), /op:abort.*did not answer in time/);
    assert.equal(world.timers.pending, 0);
  });

  it('gives up a visitor that never greets', async () => {
    const world = new World();
    const refused: unknown[] = [];
    world.peer('alice', {}, { onRefused: (error) => refused.push(error) });
    const channel = world.dial('mute', 'alice');
    const closed = new Promise<void>((resolve) => channel.onClose(resolve));
    channel.onFrame(() => undefined);
    await settle();
    world.timers.advance(10_000);
    await closed;
    assert.ok(refused[0] instanceof Disconnected);
  });

  it('refuses whoever answers in the place of the peer that was dialled', async () => {
    const world = new World();
    const alice = world.peer('alice');
    for (const answers of [locatorOf('eve'), { ...locatorOf('bob'), transport: 'onion' }]) {
      world.listen('bob', (channel) => {
        const powers = { random: uniqueRandom(), crypto: nodeCrypto, location: answers };
        startSession({ channel, role: 'acceptor', ...powers }).catch(() => undefined);
      });
      await assert.rejects(alice.connect(locatorOf('bob')), /Another vat answered/);
    }
    assert.deepEqual(alice.sessions(), []);
  });

  it('refuses a second session of a peer while one gives signs of life', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const first = await world.rogue('alice', 'bob');
    const otherHints = { ...locatorOf('bob'), hints: { at: 'elsewhere' } };
    for (const location of [locatorOf('bob'), otherHints]) {
      const second = world.rogue('alice', '', { location });
      // A third one need not wait: what becomes of it is found out already.
      await settle();
      await assert.rejects(world.rogue('alice', 'bob'), ProtocolError);
      world.timers.advance(1_000);
      await assert.rejects(second, ProtocolError);
    }
    world.timers.advance(60_000);
    await settle();
    assert.equal(world.timers.pending, 0);
    assert.equal(first.closed.settled, undefined);
    assert.equal(alice.sessions().length, 1);
  });

  it('takes one of two that come at once', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const both = [world.rogue('alice', 'bob'), world.rogue('alice', 'bob')];
    const ends = (await Promise.allSettled(both)).map(({ status }) => status);
    assert.deepEqual(ends.toSorted(), ['fulfilled', 'rejected']);
    assert.equal(alice.sessions().length, 1);
  });

  it('takes a peer in again in the tick in which its session was aborted or closed', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const first = await world.rogue('alice', 'bob');
    first.abort('Once more.');
    const channels = memoryChannels();
    world.connect = () => channels;
    const second = await world.rogue('alice', 'bob');
    channels[0].close();
    world.connect = () => memoryChannels();
    const third = await world.rogue('alice', 'bob');
    assert.ok(second.closed.settled);
    assert.equal(third.closed.settled, undefined);
    assert.equal(alice.sessions().length, 1);
  });

  it('takes a peer in, in the place of its session, when that gives no sign of life', async () => {
    const world = new World();
    const twins: unknown[] = [];
    const alice = world.peer('alice', {}, { onTwins: (peer) => twins.push(peer) });
    const channels = memoryChannels();
    world.connect = () => channels;
    await world.rogue('alice', 'bob');
    channels[0].onFrame(undefined);
    world.connect = () => memoryChannels();
    const again = world.rogue('alice', 'bob');
    await settle();
    world.timers.advance(1_000);
    await settle();
    world.timers.advance(8_000);
    await again;
    assert.equal(alice.sessions().length, 1);
    assert.deepEqual(twins, []);
  });

  it('takes a peer in as soon as its session ends, and nobody who has gone meanwhile', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const first = await world.rogue('alice', 'bob');
    const channels = memoryChannels();
    world.connect = () => channels;
    const gone = world.rogue('alice', 'bob');
    await settle();
    channels[0].close();
    await assert.rejects(gone, Disconnected);
    world.timers.advance(1_000);
    await settle();
    world.connect = () => memoryChannels();
    const next = world.rogue('alice', 'bob');
    await settle();
    first.abort('I go.');
    const second = await next;
    assert.equal(second.closed.settled, undefined);
    assert.equal(alice.sessions().length, 1);
  });

  it('refuses a visitor that says it is us, or found by another transport', async () => {
    for (const provesDiallers of [true, false]) {
      const world = new World();
      const alice = world.peer('alice', {}, { provesDiallers });
      await assert.rejects(world.rogue('alice', 'alice'), ProtocolError);
      assert.deepEqual(alice.sessions(), []);
    }
    const world = new World();
    world.peer('alice');
    const location = { ...locatorOf('bob'), transport: 'onion' };
    await assert.rejects(world.rogue('alice', '', { location }), ProtocolError);
  });

  it('closes: ends all sessions and dials with the reason, and takes in nobody', async () => {
    const world = new World();
    const alice = world.peer('alice');
    const bob = world.peer('bob');
    world.listen('mute', () => undefined);
    const session = await bob.connect(locatorOf('alice'));
    const dialling = alice.connect(locatorOf('mute'));
    const half = world.dial('carol', 'alice');
    const ended = new Promise<void>((resolve) => half.onClose(resolve));
    half.onFrame(() => undefined);
    await settle();
    await alice.close('Good night.');
    assert.match(await session.closed, /Good night/);
    await assert.rejects(dialling, PeerClosed);
    await ended;
    await assert.rejects(alice.connect(locatorOf('bob')), PeerClosed);
    await assert.rejects(bob.connect(locatorOf('alice')), /nobody answers/);
    const [, channel] = memoryChannels();
    await assert.rejects(alice.accept(channel, locatorOf('alice')), PeerClosed);
    await settle();
    assert.equal(world.timers.pending, 0);
  });
});

describe('a visitor who is not proven', () => {
  it('is served, but never taken for the peer that it says it is', async () => {
    const world = new World();
    const alice = world.peer('alice', greeter('from alice'), { provesDiallers: false });
    world.peer('bob', greeter('from bob'));
    const visitor = await world.rogue('alice', 'bob', {
      bootstrap: fetchFrom(greeter('from eve'))!,
    });
    const hers = E(visitor.bootstrap).fetch(swiss('greeter')) as never as Methods;
    assert.equal(await E(hers).hello!(), 'from alice');
    const session = await alice.connect(locatorOf('bob'));
    const his = E(session.bootstrap).fetch(swiss('greeter')) as never as Methods;
    assert.equal(await E(his).hello!(), 'from bob');
    assert.equal(alice.sessions().length, 2);
  });

  it('keeps nobody out, and cannot put an end to our dialling', async () => {
    const world = new World();
    const alice = world.peer('alice', {}, { provesDiallers: false });
    const visitors = [await world.rogue('alice', 'bob'), await world.rogue('alice', 'bob')];
    world.listen('bob', () => undefined);
    const dialling = alice.connect(locatorOf('bob'));
    await settle();
    visitors.push(await world.rogue('alice', 'bob'));
    assert.equal(alice.sessions().length, 3);
    world.timers.advance(10_000);
    await assert.rejects(dialling, Disconnected);
    for (const { closed } of visitors) assert.equal(closed.settled, undefined);
  });

  it('may come by a channel of its own, with a reception of its own', async () => {
    const world = new World();
    const alice = world.peer('alice', greeter('for all'));
    const [here, there] = memoryChannels();
    const seen: unknown[] = [];
    const accepted = alice.accept(here, locatorOf('alice'), {
      bootstrap: fetchFrom(greeter('for one'))!,
      dispatch: (target, args, answer) => {
        seen.push(target);
        deliverTo(target, args, answer);
      },
    });
    const random = uniqueRandom();
    const powers = { random, crypto: nodeCrypto, location: locatorOf('bob') };
    const visitor = await startSession({ channel: there, role: 'dialler', ...powers });
    const found = E(visitor.bootstrap).fetch(swiss('greeter')) as never as Methods;
    assert.equal(await E(found).hello!(), 'for one');
    assert.equal(seen.length, 1);
    assert.deepEqual(alice.sessions(), [await accepted]);
    world.away.add('bob');
    await assert.rejects(alice.connect(locatorOf('bob')), /nobody answers/);
  });
});
