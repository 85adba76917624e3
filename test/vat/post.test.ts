/** Messages between vats take effect once, whatever happens in between. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindHandler, E, isRef, makeVow, type Ref, type Resolver } from '../../captp/index.ts';
import {
  anything,
  arg,
  bytes,
  call,
  type Database,
  defineActor,
  defineInterface,
  list,
  nat,
  openVat,
  optional,
  type PromiseResolver,
  promise,
  type RefTo,
  ref,
  type SturdyLocation,
  text,
  type Vat,
} from '../../vat/index.ts';
import { copyOf, FakeClock, KEY, type Memory, memory, onBatch, SeededRandom } from './powers.ts';

const Talks = defineInterface('Talks', {
  meet: call(arg('friend', ref())),
  tell: call(arg('count', nat)),
  ask: call(arg('number', nat)),
  hear: call(arg('word', text(40))),
  answer: call(arg('number', nat)).returns(nat),
  refuse: call(),
  askRefused: call(),
  askTooMuch: call(),
  introduce: call(arg('to', ref())),
  promiseTo: call(),
  keep: call(arg('promise', promise(anything))),
  address: call().returns(bytes(32)),
  heard: call().returns(list(text(200), 100_000)),
  fulfilled: call(arg('value', anything), arg('about', optional(text(20)))),
  failed: call(arg('why', anything)),
  resolve: call(arg('value', nat)),
});
type Friend = RefTo<typeof Talks>;

const Talker = defineActor('Talker', {
  version: 1,
  interfaces: { talks: Talks },
  state: () => ({
    friend: undefined as Ref | undefined,
    heard: [] as readonly string[],
    sent: 0,
    resolver: undefined as Ref | undefined,
  }),
  facets: {
    talks: {
      meet(friend) {
        this.state.friend = friend;
      },
      tell(count) {
        for (let at = 0; at < count; at++) {
          this.state.sent += 1;
          E.sendOnly(this.state.friend as Friend).hear(`word ${this.state.sent}`);
        }
      },
      ask(number) {
        const answer = E(this.state.friend as Friend).answer(number);
        this.turn.when(answer, 'talks.fulfilled', 'answer');
        this.turn.whenBroken(answer, 'talks.failed');
      },
      hear(word) {
        this.state.heard = [...this.state.heard, word];
      },
      answer(number) {
        return number * 2;
      },
      refuse() {
        throw new Error('I will not.');
      },
      askRefused() {
        this.turn.whenBroken(E(this.state.friend as Friend).refuse(), 'talks.failed');
      },
      askTooMuch() {
        const large = 'x'.repeat(2_000_000);
        this.turn.whenBroken(E(this.state.friend as Friend).hear(large), 'talks.failed');
      },
      introduce(to) {
        E.sendOnly(this.state.friend as Friend).meet(to as Friend);
      },
      promiseTo() {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        E.sendOnly(this.state.friend as Friend).keep(made as never);
      },
      keep(kept) {
        this.turn.when(kept, 'talks.fulfilled', 'kept');
      },
      address() {
        return this.turn.sturdyref(this.facets.talks);
      },
      heard() {
        return [...this.state.heard];
      },
      fulfilled(value, about) {
        this.state.heard = [...this.state.heard, `${about}: ${String(value)}`];
      },
      failed(why) {
        const { message } = why as { message: string };
        this.state.heard = [...this.state.heard, `refused: ${message}`];
      },
      resolve(value) {
        E.sendOnly(this.state.resolver as RefTo<typeof PromiseResolver>).fulfill(value);
      },
    },
  },
});

/** Vats that find each other by name, over lines that can be cut. */
class Street {
  readonly clock = new FakeClock();
  readonly houses = new Map<string, House>();
  /** Called with every call that crosses a line: may throw, or hold it back. */
  crossing: () => void = () => undefined;
}

class House {
  readonly street: Street;
  readonly name: string;
  readonly faults: unknown[] = [];
  db: Memory = memory();
  vat!: Vat;
  seed: number;
  readonly #refs = new Map<string, Ref>();
  readonly #locations = new WeakMap<Ref, SturdyLocation>();

  constructor(street: Street, name: string, seed: number) {
    this.street = street;
    this.name = name;
    this.seed = seed;
    street.houses.set(name, this);
  }

  get locator(): string {
    return `ocapn://${this.name}.test`;
  }

  async open(restored = false): Promise<void> {
    const life = new Life();
    this.life = life;
    this.vat = await openVat({
      db: this.db as Database,
      key: KEY,
      clock: this.street.clock,
      random: new SeededRandom(this.seed++),
      kinds: [Talker],
      restored,
      onFault: (error) => this.faults.push(error),
      far: {
        identify: (it) => this.#locations.get(it),
        revive: (location) => this.#far(location),
      },
      post: {
        self: () => this.locator,
        connect: async (locator) => {
          const other = this.street.houses.get(/\/\/(\w+)\./.exec(locator)?.[1] as string);
          if (!other?.life.on) throw new Error('Nobody is at home.');
          const line = new Line(this.street, life, other.life);
          const door = other.vat.postDoor((who) => who === this.name);
          return { door: line.wrap(door as Ref), proof: new Uint8Array(64) };
        },
      },
    });
  }
  life = new Life();

  #far(location: SturdyLocation): Ref {
    const key = `${location.locator} ${Buffer.from(location.swiss).toString('hex')}`;
    const known = this.#refs.get(key);
    if (known) return known;
    const made = bindHandler(Object.freeze({}), {
      deliver: (_, answer) => answer?.reject(new Error('Only the post leads there.')),
    }) as Ref;
    this.#refs.set(key, made);
    this.#locations.set(made, location);
    return made;
  }

  async talker(name = 'talker'): Promise<Friend> {
    return (await this.vat.provide(name, Talker)).talks;
  }

  /** A reference of this house to the talker of another. */
  async friendOf(other: House): Promise<Ref> {
    const talks = await other.talker();
    const swiss = await E(talks).address();
    return this.#far({ locator: other.locator, swiss });
  }

  /** As a kill would: what is not on the disk is lost, and nobody hears of the rest. */
  async crash(): Promise<void> {
    this.life.end();
    const left = await copyOf(this.db);
    const { vat } = this;
    this.db = left;
    void vat.close();
    await this.open();
  }

  async end(): Promise<void> {
    this.life.end();
    await this.vat.close();
  }
}

class Life {
  on = true;
  readonly ends = new Set<() => void>();

  end(): void {
    this.on = false;
    for (const end of this.ends) end();
  }
}

/** Everything that is sent over it arrives at once, unless one of its ends is dead. */
class Line {
  readonly #street: Street;
  readonly #ends: readonly Life[];
  #cut = false;
  readonly #pending = new Set<() => void>();

  constructor(street: Street, ...ends: Life[]) {
    this.#street = street;
    this.#ends = ends;
  }

  get dead(): boolean {
    return this.#cut || this.#ends.some(({ on }) => !on);
  }

  wrap(target: Ref): Ref {
    return bindHandler(Object.freeze({}), {
      deliver: (args, answer) => void this.#carry(target, args, answer),
    }) as Ref;
  }

  async #carry(target: Ref, args: readonly unknown[], answer: Resolver | undefined): Promise<void> {
    await Promise.resolve();
    try {
      if (!this.dead) this.#street.crossing();
    } catch {
      this.#cut = true;
      for (const end of this.#pending) end();
    }
    if (this.dead) return answer?.reject(new Error('The line is dead.'));
    const { vow, resolver } = makeVow();
    const end = (): void => answer?.reject(new Error('The line is dead.'));
    for (const life of this.#ends) life.ends.add(end);
    this.#pending.add(end);
    const method = (args[0] as { name: string }).name;
    const wrapped = args.slice(1).map((one) => (isRef(one) ? this.wrap(one) : one));
    resolver.resolve(
      (E(target) as never as Record<string, (...all: unknown[]) => unknown>)[method]?.(...wrapped),
    );
    vow.listen({
      fulfilled: (value) => {
        if (this.dead) answer?.reject(new Error('The line is dead.'));
        else answer?.resolve(isRef(value) ? this.wrap(value) : value);
      },
      broken: (error) => answer?.reject(error),
    });
  }
}

const WAITS_MAX = 2_000;

/** Lets both vats go on until `done`, moving the clock when nobody has anything to do. */
async function until(street: Street, done: () => Promise<boolean>): Promise<void> {
  for (let waits = 0; !(await done()); waits++) {
    if (waits > WAITS_MAX) assert.fail('It never came to an end.');
    await new Promise((go) => setImmediate(go));
    if (waits % 10 === 9) street.clock.advance(1_000);
  }
}

async function someTime(): Promise<void> {
  for (let waits = 0; waits < 50; waits++) await new Promise((go) => setImmediate(go));
}

describe('the post between two vats', () => {
  let street: Street;
  let ada: House;
  let ben: House;
  const heard = async (house: House) => E(await house.talker()).heard();

  beforeEach(async () => {
    street = new Street();
    ada = new House(street, 'ada', 1);
    ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ben.talker()).meet(await ben.friendOf(ada));
  });
  afterEach(async () => {
    await ada.end();
    await ben.end();
  });

  it('brings messages once and in order', async () => {
    await E(await ada.talker()).tell(500n);
    await until(street, async () => (await heard(ben)).length >= 500);
    const words = Array.from({ length: 500 }, (_, at) => `word ${at + 1}`);
    assert.deepEqual(await heard(ben), words);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('brings answers to durable promises', async () => {
    await E(await ada.talker()).ask(21n);
    await until(street, async () => (await heard(ada)).length > 0);
    assert.deepEqual(await heard(ada), ['answer: 42']);
  });

  it('brings refusals', async () => {
    await E(await ada.talker()).askRefused();
    await until(street, async () => (await heard(ada)).length > 0);
    assert.deepEqual(await heard(ada), ['refused: I will not.']);
  });

  it('brings promises, and later what they became', async () => {
    await E(await ada.talker()).promiseTo();
    await ada.crash();
    await ben.crash();
    await E(await ada.talker()).resolve(7n);
    await until(street, async () => (await heard(ben)).length > 0);
    assert.deepEqual(await heard(ben), ['kept: 7']);
  });

  it('brings references to a third vat, which are then used without the second', async () => {
    const eve = new House(street, 'eve', 2_000);
    await eve.open();
    await E(await ada.talker()).introduce(await ada.friendOf(eve));
    await until(street, async () => (await E(await ada.talker()).heard()).length >= 0);
    await ben.vat.idle();
    await until(street, async () => {
      await E(await ben.talker()).tell(1n);
      return (await heard(eve)).length > 0;
    });
    assert.match((await heard(eve))[0] as string, /^word /);
    await eve.end();
  });

  it('says so when something cannot travel, and goes on', async () => {
    await E(await ada.talker()).askTooMuch();
    await until(street, async () => (await heard(ada)).length > 0);
    assert.match((await heard(ada))[0] as string, /refused: This message is too large/);
    await E(await ada.talker()).ask(1n);
    await until(street, async () => (await heard(ada)).length > 1);
  });

  it('does not say that it has what a crash would take away', async () => {
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await heard(ben)).length >= 1);
    let write = (): void => undefined;
    onBatch(ben.db, async (batch) => {
      await new Promise<void>((go) => {
        write = go;
      });
      await batch();
    });
    await E(await ada.talker()).tell(30n);
    await someTime();
    cutNext(street, 1);
    // This message finds the line broken; soon after the vats greet each other anew.
    await E(await ada.talker()).tell(1n);
    await someTime();
    street.clock.advance(1_000);
    await someTime();
    await ben.crash();
    write();
    await until(street, async () => (await heard(ben)).length >= 32);
    assert.equal((await heard(ben)).length, 32);
  });

  it('waits for a vat that is off', async () => {
    ben.life.on = false;
    await E(await ada.talker()).tell(3n);
    await ada.vat.idle();
    street.clock.advance(100_000);
    await ben.crash();
    await until(street, async () => (await heard(ben)).length >= 3);
    assert.deepEqual(await heard(ben), ['word 1', 'word 2', 'word 3']);
  });

  it('keeps nothing of what has arrived', async () => {
    await E(await ada.talker()).tell(50n);
    await until(street, async () => (await heard(ben)).length >= 50);
    const outgoing = async () => (await ada.db.keys().all()).filter((key) => key[0] === 11);
    await until(street, async () => (await outgoing()).length === 0);
  });

  it('notices an older copy of a vat, which then sends and takes nothing', async () => {
    const old = await copyOf(ada.db);
    await E(await ada.talker()).tell(3n);
    await until(street, async () => (await heard(ben)).length >= 3);
    await ada.end();
    ada.db = old;
    await ada.open();
    await E(await ada.talker()).tell(5n);
    await until(street, async () => ada.faults.length > 0);
    assert.equal((ada.faults[0] as { code: string }).code, 'forked');
    assert.equal((await heard(ben)).length, 3);
  });

  it('goes on after a restore from a backup, and refuses the copy of before', async () => {
    const old = await copyOf(ada.db);
    await E(await ada.talker()).tell(3n);
    await until(street, async () => (await heard(ben)).length >= 3);
    const before = await copyOf(ada.db);
    await ada.end();
    street.clock.advance(1_000);
    ada.db = old;
    await ada.open(true);
    await E(await ada.talker()).tell(2n);
    await until(street, async () => (await heard(ben)).length >= 5);
    assert.deepEqual((await heard(ben)).slice(3), ['word 1', 'word 2']);
    await ada.end();
    ada.db = before;
    await ada.open();
    await E(await ada.talker()).tell(1n);
    await until(street, async () => {
      const state = ada.vat.stats();
      return state.turns > 0 && (await heard(ben)).length === 5;
    });
  });

  it('lets nobody in who does not prove who it is', async () => {
    const door = ben.vat.postDoor(() => false) as never as Ref<{
      enter(locator: string, proof: Uint8Array, back: Ref): unknown;
    }>;
    const entering = E(door).enter(ada.locator, new Uint8Array(64), await ada.talker());
    await assert.rejects(Promise.resolve(entering), { code: 'not-proven' });
  });

  it('loses and doubles nothing, wherever vats crash and lines break', async () => {
    const step = fc.record({
      who: fc.boolean(),
      what: fc.constantFrom('tell', 'ask', 'crash', 'cut', 'wait'),
      count: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const lane = new Street();
        const two = [new House(lane, 'ada', 1), new House(lane, 'ben', 1_000)] as const;
        for (const house of two) await house.open();
        await E(await two[0].talker()).meet(await two[0].friendOf(two[1]));
        await E(await two[1].talker()).meet(await two[1].friendOf(two[0]));
        const told = [0, 0];
        const asked = [0, 0];
        for (const { who, what, count } of steps) {
          const me = who ? 1 : 0;
          if (what === 'crash') await two[me].crash();
          else if (what === 'cut') cutNext(lane, count);
          else if (what === 'wait') lane.clock.advance(count * 100);
          else if (what === 'ask') {
            await E(await two[me].talker()).ask(BigInt(count));
            asked[me] = (asked[me] as number) + 1;
          } else {
            await E(await two[me].talker()).tell(BigInt(count));
            told[me] = (told[me] as number) + count;
          }
        }
        lane.crossing = () => undefined;
        for (const me of [0, 1] as const) {
          const other = two[1 - me] as House;
          const words = async () => (await heard(other)).filter((word) => word.startsWith('word'));
          await until(lane, async () => (await words()).length >= (told[me] as number));
          const all = Array.from({ length: told[me] as number }, (_, at) => `word ${at + 1}`);
          assert.deepEqual(await words(), all);
          const answers = async () => (await heard(two[me])).filter((w) => w.startsWith('answer'));
          await until(lane, async () => (await answers()).length >= (asked[me] as number));
          assert.equal((await answers()).length, asked[me]);
          assert.deepEqual(two[me].faults, []);
        }
        for (const house of two) await house.end();
      }),
      { numRuns: 60 },
    );
  });
});

/** The line breaks after so many more calls. */
function cutNext(street: Street, calls: number): void {
  let left = calls;
  street.crossing = () => {
    left -= 1;
    if (left === 0) throw new Error('cut');
  };
}
