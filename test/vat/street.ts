/**
 * Vats that find each other by name over lines that can be cut, for tests of the post.
 */
import assert from 'node:assert/strict';
import {
  bindHandler,
  E,
  isRef,
  makeVow,
  parsePeer,
  type Ref,
  type Resolver,
} from '../../captp/index.ts';
import {
  type AnyKind,
  anything,
  arg,
  bytes,
  call,
  type Database,
  defineActor,
  defineInterface,
  list,
  type Near,
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
import { HouseMail, type Pillar } from './mailboxes.ts';
import { copyOf, FakeClock, KEY, type Memory, memory, SeededRandom } from './powers.ts';

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
  promiseKept: call(arg('value', nat)),
  keep: call(arg('promise', promise(anything))),
  address: call().returns(bytes(32)),
  heard: call().returns(list(text(200), 100_000)),
  fulfilled: call(arg('value', anything), arg('about', optional(text(20)))),
  failed: call(arg('why', anything)),
  resolve: call(arg('value', nat)),
});
export type Friend = RefTo<typeof Talks>;

export const Talker = defineActor('Talker', {
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
      promiseKept(value) {
        const { promise: made, resolver } = this.turn.promise();
        (resolver as Near<typeof PromiseResolver>).fulfill(BigInt(value));
        E.sendOnly(this.state.friend as Friend).keep(made as never);
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
export class Street {
  readonly clock = new FakeClock();
  readonly houses = new Map<string, House>();
  /** Where letters can be left, by whose mailboxes they are. */
  readonly pillars = new Map<string, readonly Pillar[]>();
  /** Kinds that its vats know besides the talker. */
  kinds: readonly AnyKind[] = [];
  /** All that was dialled. */
  readonly dialled: string[] = [];
  /** Called with every call that crosses a line: may throw, or hold it back. */
  crossing: () => void = () => undefined;
}

export class House {
  readonly street: Street;
  readonly name: string;
  readonly faults: unknown[] = [];
  /** Vats that have told this one that somebody else has its key. */
  readonly twinsMet: string[] = [];
  db: Memory = memory();
  vat!: Vat;
  seed: number;
  /** Objects of its host. */
  devices: Readonly<Record<string, Ref>> = {};
  readonly #refs = new Map<string, Ref>();
  readonly #locations = new WeakMap<Ref, SturdyLocation>();

  constructor(street: Street, name: string, seed: number) {
    this.street = street;
    this.name = name;
    this.seed = seed;
    street.houses.set(name, this);
  }

  /** By what it is reached now; by another one it is still the same vat. */
  transport = 'test';

  get locator(): string {
    return `ocapn://${this.name}.${this.transport}`;
  }

  async open(restored?: Uint8Array): Promise<void> {
    const life = new Life();
    this.life = life;
    const mail = new HouseMail(this.street.pillars, this.name);
    this.mail = mail;
    this.vat = await openVat({
      db: this.db as Database,
      key: KEY,
      clock: this.street.clock,
      random: new SeededRandom(this.seed++),
      kinds: [Talker, ...this.street.kinds],
      devices: this.devices,
      restored,
      onFault: (error) => this.faults.push(error),
      far: {
        identify: (it) => this.#locations.get(it),
        revive: (location) => this.far(location),
      },
      post: {
        mail: this.street.pillars.size > 0 ? mail : undefined,
        self: () => this.locator,
        vatOf: (locator) => parsePeer(locator).designator,
        onTwin: (other) => this.twinsMet.push(other),
        connect: async (locator) => {
          const other = this.street.houses.get(/\/\/(\w+)\./.exec(locator)?.[1] as string);
          this.street.dialled.push(locator);
          if (!other?.life.on || other.hidden) throw new Error('Nobody is at home.');
          if (parsePeer(locator).transport !== other.transport) throw new Error('It has moved.');
          const line = new Line(this.street, life, other.life);
          const ended = line.ended();
          const door = other.vat.postDoor((who) => who === this.name, ended);
          return { door: line.wrap(door as Ref), proof: new Uint8Array(64), ended };
        },
      },
    });
  }
  life = new Life();
  mail!: HouseMail;
  /** Nobody can dial it. */
  hidden = false;

  /** Where a reference of another house leads. */
  locationOf(ref: Ref): SturdyLocation | undefined {
    return this.#locations.get(ref);
  }

  far(location: SturdyLocation): Ref {
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
    return this.far({ locator: other.locator, swiss });
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

  /** When one of its ends dies. */
  ended(): Promise<void> {
    return new Promise((end) => {
      for (const life of this.#ends) life.ends.add(end);
    });
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
export async function until(street: Street, done: () => Promise<boolean>): Promise<void> {
  for (let waits = 0; !(await done()); waits++) {
    if (waits > WAITS_MAX) assert.fail('It never came to an end.');
    await new Promise((go) => setImmediate(go));
    if (waits % 10 === 9) street.clock.advance(1_000);
  }
}

export async function someTime(): Promise<void> {
  for (let waits = 0; waits < 50; waits++) await new Promise((go) => setImmediate(go));
}
