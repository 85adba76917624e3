import assert from 'node:assert/strict';
import { memoryChannels, type PeerLocator, RunsTwice } from '../../../captp/index.ts';
import { locatorOf, settle, World } from './world.ts';

describe('two that act under one key', () => {
  /** Bob, whom two others say to be Alice; each has a way to him. */
  function twins() {
    const world = new World();
    const seen: PeerLocator[] = [];
    const told: PeerLocator[] = [];
    const onTwin = (peer: PeerLocator) => void told.push(peer);
    world.peer('bob', {}, { onTwins: (peer) => seen.push(peer) });
    const first = world.peer('alice', {}, { onTwin });
    const second = world.peer('alice', {}, { onTwin });
    return { world, seen, told, first, second };
  }

  it('are found out by whom both dial, and the second one hears it', async () => {
    const { world, seen, told, first, second } = twins();
    const stands = await first.connect(locatorOf('bob'));
    const refused = second.connect(locatorOf('bob'));
    await settle();
    world.timers.advance(1_000);
    await settle();
    // It could be that Bob's own call is under way, so it is waited for.
    assert.deepEqual(told, []);
    world.timers.advance(3_000);
    await assert.rejects(refused, RunsTwice);
    assert.deepEqual(told, [locatorOf('bob')]);
    assert.deepEqual(seen, [locatorOf('alice')]);
    assert.equal(stands.closed.settled, undefined);
    await settle();
    assert.equal(world.timers.pending, 0);
  });

  it('are one again when the first one ends', async () => {
    const { world, told, first, second } = twins();
    await first.connect(locatorOf('bob'));
    await first.close('Good night.');
    await second.connect(locatorOf('bob'));
    assert.deepEqual(told, []);
    assert.equal(world.timers.pending, 0);
  });

  it('are not seen in one who was killed and comes back', async () => {
    const { world, seen, told, first, second } = twins();
    const channels = memoryChannels();
    world.connect = () => channels;
    await first.connect(locatorOf('bob'));
    // As when its machine lost power: nothing is closed, and nobody answers.
    channels[0].onFrame(() => undefined);
    world.connect = () => memoryChannels();
    const again = second.connect(locatorOf('bob'));
    await settle();
    world.timers.advance(1_000);
    await settle();
    world.timers.advance(8_000);
    await again;
    assert.deepEqual([seen, told], [[], []]);
  });

  it('are not seen in one whose call crossed that of the other side', async () => {
    const world = new World();
    const seen: unknown[] = [];
    const note = { onTwin: () => void seen.push('twin'), onTwins: () => void seen.push('twins') };
    const alice = world.peer('alice', {}, note);
    const bob = world.peer('bob', {}, note);
    const both = await Promise.all([
      alice.connect(locatorOf('bob')),
      bob.connect(locatorOf('alice')),
    ]);
    world.timers.advance(1_000);
    await settle();
    world.timers.advance(60_000);
    await settle();
    assert.deepEqual(both[0].id, both[1].id);
    assert.deepEqual(seen, []);
  });
});
