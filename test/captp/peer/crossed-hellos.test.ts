import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import { publicId } from '../../../captp/crypto.ts';
import { type LocalPeer, memoryChannels, type Session } from '../../../captp/index.ts';
import { GCRYPT_KEYS } from '../../../captp/key-forms.ts';
import { isHigher } from '../../../captp/peer/same-bytes.ts';
import { locatorOf, settle, uniqueRandom, World } from './world.ts';

type Line = 'alice→bob' | 'bob→alice';

/** Two peers about to dial each other, over lines on which nothing moves by itself. */
class Crossing {
  readonly world = new World();
  readonly queues: Record<Line, (() => void)[]> = { 'alice→bob': [], 'bob→alice': [] };
  readonly alice: LocalPeer;
  readonly bob: LocalPeer;

  readonly #seeds: { alice: Uint8Array; bob: Uint8Array };
  readonly #next: { alice: Uint8Array[]; bob: Uint8Array[] } = { alice: [], bob: [] };

  /** The seeds are for the keys that they dial with. */
  constructor(alice: Uint8Array, bob: Uint8Array) {
    this.#seeds = { alice, bob };
    this.world.connect = (from, to) =>
      memoryChannels((deliver) => void this.queues[`${from}→${to}` as Line].push(deliver));
    this.alice = this.world.peer('alice', {}, { random: uniqueRandom(this.#next.alice) });
    this.bob = this.world.peer('bob', {}, { random: uniqueRandom(this.#next.bob) });
  }

  dialBoth(): Promise<Session>[] {
    return [this.dial('alice'), this.dial('bob')];
  }

  dial(who: 'alice' | 'bob'): Promise<Session> {
    this.#next[who].push(this.#seeds[who]);
    return this[who].connect(locatorOf(who === 'alice' ? 'bob' : 'alice'));
  }

  /** Delivers the next event of `line`; false when there is none. */
  async step(line: Line): Promise<boolean> {
    await settleShortly();
    const next = this.queues[line].shift();
    next?.();
    return next !== undefined;
  }

  async run(line: Line): Promise<void> {
    while (await this.step(line));
  }

  async finish(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      for (const line of ['alice→bob', 'bob→alice'] as const) {
        while (await this.step(line)) quiet = 0;
      }
    }
  }
}

const settleShortly = () => new Promise((resolve) => setImmediate(resolve));

const idOf = (seed: Uint8Array) =>
  publicId(GCRYPT_KEYS.keyToWire(nodeCrypto.publicKey(seed)), nodeCrypto);

const seedOf = (byte: number) => new Uint8Array(32).fill(byte);

/** Seeds whose keys have the lower and the higher public id. */
async function seedsInOrder(one: number, other: number): Promise<[Uint8Array, Uint8Array]> {
  const [a, b] = [seedOf(one), seedOf(other)];
  const ids = await Promise.all([a, b].map((seed) => idOf(seed)));
  return isHigher(ids[0]!, ids[1]!) ? [b, a] : [a, b];
}

async function assertOneSession(crossing: Crossing, dialled: Promise<Session>[]): Promise<string> {
  const [hers, his] = await Promise.all(dialled);
  assert.deepEqual(hers!.id, his!.id);
  assert.deepEqual(crossing.alice.sessions(), [hers]);
  assert.deepEqual(crossing.bob.sessions(), [his]);
  assert.equal(hers!.closed.settled, undefined);
  assert.equal(his!.closed.settled, undefined);
  assert.equal(await crossing.alice.connect(locatorOf('bob')), hers);
  return Buffer.from(hers!.id).toString('hex');
}

describe('two peers that dial each other at once', () => {
  for (const higher of ['alice', 'bob'] as const) {
    for (const first of ['alice→bob', 'bob→alice'] as const) {
      it(`keep the session of ${higher}, the higher, when ${first} is the sooner`, async () => {
        const [low, high] = await seedsInOrder(1, 2);
        const crossing = higher === 'alice' ? new Crossing(high, low) : new Crossing(low, high);
        const dialled = crossing.dialBoth();
        await crossing.run(first);
        await crossing.finish();
        await assertOneSession(crossing, dialled);
        const winner = higher === 'alice' ? crossing.alice : crossing.bob;
        const [session] = winner.sessions();
        assert.deepEqual(session!.ourKey.publicId, await idOf(high));
      });
    }
  }

  it('end up with one session, the same on both sides, whatever arrives when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 121, max: 255 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        fc.boolean(),
        async (one, other, moves, bobFirst) => {
          const crossing = new Crossing(seedOf(one), seedOf(other));
          const dialled: Promise<Session>[] = [];
          const dials = [
            () => {
              dialled[0] = crossing.dial('alice');
            },
            () => {
              dialled[1] = crossing.dial('bob');
            },
          ];
          if (bobFirst) dials.reverse();
          dials[0]!();
          // The second may dial when the first one's greeting is under way, or there already.
          const late = Math.floor(moves.length / 3);
          for (const [i, move] of moves.entries()) {
            if (i === late) dials[1]!();
            await crossing.step(move ? 'alice→bob' : 'bob→alice');
          }
          if (moves.length === 0) dials[1]!();
          await crossing.finish();
          await assertOneSession(crossing, dialled);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tell the losing connection so, and lose no other caller', async () => {
    const [low, high] = await seedsInOrder(1, 2);
    const crossing = new Crossing(low, high);
    const [hers, his] = crossing.dialBoth();
    const another = crossing.alice.connect(locatorOf('bob'));
    await crossing.run('bob→alice');
    assert.equal(await another, await hers);
    await crossing.finish();
    await his;
    assert.equal(await crossing.alice.connect(locatorOf('bob')), await hers);
  });

  it('break in the end when the connection that should go on never comes', async () => {
    const [low, high] = await seedsInOrder(1, 2);
    const crossing = new Crossing(low, high);
    const [hers, his] = crossing.dialBoth();
    await crossing.run('alice→bob');
    crossing.world.timers.advance(3_000);
    await assert.rejects(hers!, /refused the session/);
    crossing.world.timers.advance(10_000);
    await assert.rejects(his!, /did not answer in time/);
    assert.deepEqual(crossing.alice.sessions(), []);
  });

  it('keep both when nobody proves who dials: each goes by the one it dialled', async () => {
    const world = new World();
    const alice = world.peer('alice', {}, { provesDiallers: false });
    const bob = world.peer('bob', {}, { provesDiallers: false });
    const [hers, his] = await Promise.all([
      alice.connect(locatorOf('bob')),
      bob.connect(locatorOf('alice')),
    ]);
    await settle();
    assert.notDeepEqual(hers.id, his.id);
    assert.equal(alice.sessions().length, 2);
    assert.equal(await alice.connect(locatorOf('bob')), hers);
    assert.equal(await bob.connect(locatorOf('alice')), his);
  });
});
