/** The kinds of actors that are measured. */
import { E, type Ref } from '../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  nat,
  type RefTo,
  ref,
  text,
} from '../../vat/index.ts';

const Counting = defineInterface('Counting', {
  add: call(arg('by', nat)).returns(nat),
});

const Reading = defineInterface('Reading', { count: call().returns(nat) });

/** Two facets over a small state of two fields, no stores. */
export const Counter = defineActor('Counter', {
  version: 1,
  interfaces: { adding: Counting, reading: Reading },
  state: (name: string) => ({ name, count: 0 }),
  facets: {
    adding: {
      add(by) {
        this.state.count += by;
        return this.state.count;
      },
    },
    reading: {
      count() {
        return this.state.count;
      },
    },
  },
});

const Noting = defineInterface('Noting', {
  note: call(arg('words', text(200))).returns(nat),
  fill: call(arg('entries', nat)),
});

/** Has as many entries as it is told, and adds one and takes one off with each turn. */
export const Notebook = defineActor('Notebook', {
  version: 1,
  interfaces: { owner: Noting },
  state: () => ({ noted: 0 }),
  stores: { notes: listOf(text(200)) },
  facets: {
    owner: {
      note(words) {
        this.stores.notes.push(words);
        this.stores.notes.removeFirst();
        return ++this.state.noted;
      },
      fill(entries) {
        for (let at = 0; at < entries; at++) this.stores.notes.push(`entry ${at}`);
      },
    },
  },
});

const Facets = list(ref(), 2_000);

const Making = defineInterface('Making', {
  /** Gives both facets of each. */
  make: call(arg('count', nat)).returns(Facets),
  /** Makes as many, and keeps them. */
  keep: call(arg('count', nat)),
});

/** Makes counters. */
export const Maker = defineActor('Maker', {
  version: 1,
  interfaces: { owner: Making },
  state: () => ({ made: 0 }),
  stores: { counters: listOf(ref()) },
  facets: {
    owner: {
      make(count) {
        const made: Ref[] = [];
        for (let at = 0; at < count; at++) {
          const { adding, reading } = this.turn.spawn(Counter, `counter ${this.state.made++}`);
          made.push(adding, reading);
        }
        return made;
      },
      keep(count) {
        for (const facet of this.facets.owner.make(count)) this.stores.counters.push(facet);
      },
    },
  },
});

const Calling = defineInterface('Calling', {
  /** Calls `add(1)` so many times within this turn; gives the nanoseconds that took. */
  call: call(arg('times', nat)).returns(nat),
});

/** Calls a counter near. */
export const Caller = defineActor('Caller', {
  version: 1,
  interfaces: { owner: Calling },
  state: () => ({ counter: undefined as unknown }),
  facets: {
    owner: {
      call(times) {
        this.state.counter ??= this.turn.spawn(Counter, 'near').adding;
        const counter = this.state.counter as { add(by: number): number };
        const start = performance.now();
        for (let at = 0; at < times; at++) counter.add(1);
        return Math.round((performance.now() - start) * 1e6);
      },
    },
  },
});

const Telling = defineInterface('Telling', {
  meet: call(arg('friend', ref(Counting))),
  /** Sends one message to the friend. */
  tell: call(),
});

/** Tells an actor of another vat something with each turn. */
export const Teller = defineActor('Teller', {
  version: 1,
  interfaces: { teller: Telling },
  state: () => ({ friend: undefined as unknown, told: 0 }),
  facets: {
    teller: {
      meet(friend) {
        this.state.friend = friend;
      },
      tell() {
        this.state.told++;
        E.sendOnly(this.state.friend as RefTo<typeof Counting>).add(1n);
      },
    },
  },
});

export const KINDS = [Counter, Notebook, Maker, Caller];
