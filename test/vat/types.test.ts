/**
 * What must not compile. The checks are the `@ts-expect-error` lines: the type check fails when one
 * of them stops being an error. The test itself only shows that the file was looked at.
 */
import assert from 'node:assert/strict';
import { E, type Ref, type Vow } from '../../captp/index.ts';
import {
  AnyMethod,
  arg,
  call,
  defineActor,
  defineInterface,
  either,
  type Inside,
  int,
  list,
  listOf,
  literal,
  map,
  mapOf,
  nat,
  oneOf,
  optional,
  promise,
  type RefTo,
  record,
  ref,
  text,
  type Vat,
} from '../../vat/index.ts';

const Message = record({ from: text(80), body: text(4_000), read: optional(nat) });
const Owner = defineInterface('Owner', {
  read: call(arg('from', nat), arg('to', optional(nat))).returns(list(Message)),
  last: call().returns(optional(Message)),
  close: call(),
});
const Sender = defineInterface('Sender', {
  deliver: call(arg('from', text(80)), arg('body', text(4_000))).returns(nat),
});

const Inbox = defineActor('Inbox', {
  version: 1,
  interfaces: { owner: Owner, sender: Sender, relay: AnyMethod },
  state: (name: string) => ({ name, open: true, delivered: 0, peer: undefined as Ref | undefined }),
  stores: { messages: listOf(Message), seen: mapOf(nat) },
  facets: {
    owner: {
      read(from, to) {
        return this.stores.messages.slice(from, to);
      },
      last() {
        this.turn.at(5, 'owner.close');
        // @ts-expect-error a timer calls a method that exists
        this.turn.at(5, 'owner.clsoe');
        return this.stores.messages.at(-1);
      },
      close() {
        this.state.open = false;
        // @ts-expect-error no such field
        this.state.opne = false;
        // @ts-expect-error a wrong type
        this.state.open = 'no';
      },
    },
    sender: {
      deliver(from, body) {
        this.stores.messages.push({ from, body });
        // @ts-expect-error not what the store holds
        this.stores.messages.push({ from });
        // @ts-expect-error no such store
        this.stores.mesages.at(0);
        const delivered: number = this.facets.sender.deliver(from, body);
        // @ts-expect-error no such method of the sibling
        this.facets.sender.delivr(from, body);
        const sibling: RefTo<typeof Sender> = this.facets.sender;
        const later: PromiseLike<bigint> = E(sibling).deliver(from, body);
        const spawned = this.turn.spawn(Inbox, 'other');
        spawned.owner.close();
        // @ts-expect-error a new inbox needs a name
        this.turn.spawn(Inbox);
        // @ts-expect-error its name is text
        this.turn.spawn(Inbox, 5);
        this.state.peer = spawned.owner;
        return later === undefined ? 0 : delivered;
      },
    },
    relay(method, args) {
      return [this.state.name, method, args.length];
    },
  },
  upgrade: { 1: (old: object) => ({ ...old }) },
});

defineActor('Wrong', {
  version: 1,
  interfaces: { sender: Sender },
  state: () => ({}),
  facets: {
    sender: {
      // @ts-expect-error the interface says nat
      deliver() {
        return 'many';
      },
    },
  },
});

const misspelt = () =>
  defineActor('Misspelt', {
    version: 1,
    interfaces: { sender: Sender },
    state: () => ({}),
    facets: {
      sender: {
        deliver: () => 1,
        // @ts-expect-error not in the interface
        delivr: () => 1,
      },
    },
  });

const lacking = () =>
  defineActor('Lacking', {
    version: 1,
    interfaces: { sender: Sender },
    state: () => ({}),
    // @ts-expect-error deliver is missing
    facets: { sender: {} },
  });

const Ages = map(oneOf('old', 'young'), nat);
const Sorts = defineInterface('Sorts', {
  roll: call(arg('die', int(1, 6))).rest('more', int(1, 6), 5),
  shape: call(
    arg(
      'shape',
      either(record({ is: literal('dot') }), record({ is: literal('ring'), size: nat })),
    ),
  ),
  ages: call(arg('ages', map(text(80), nat))).returns(Ages),
  later: call(arg('what', promise(nat))).returns(promise(nat)),
});
const Sorting = defineActor('Sorting', {
  version: 1,
  interfaces: { sorts: Sorts },
  state: () => ({ sum: 0 }),
  facets: {
    sorts: {
      roll(die, ...more) {
        const rolled: number[] = more;
        this.state.sum += die + rolled.length;
        this.facets.sorts.roll(1, 2, 3);
        // @ts-expect-error what follows is numbers too
        this.facets.sorts.roll(1, 'two');
      },
      shape(shape) {
        // @ts-expect-error only a ring has a size
        this.state.sum = shape.size;
        if (shape.is === 'ring') this.state.sum = shape.size;
        // @ts-expect-error there is no such shape
        if (shape.is === 'box') this.state.sum = 0;
      },
      ages(ages) {
        const age: number | undefined = ages.Ada;
        // @ts-expect-error the result has other keys
        const wrong: Inside<typeof Ages> = { middle: 1 };
        return wrong.old === 5 ? {} : { old: age };
      },
      later(what) {
        const brought: PromiseLike<bigint> = what;
        // @ts-expect-error it brings a number
        const text: PromiseLike<string> = what;
        this.state.sum = [brought, text].length;
        return E(this.facets.sorts).later(5);
      },
    },
  },
});

const sends = (sorts: RefTo<typeof Sorts>, promised: Vow<bigint>) => [
  E(sorts).later(promised),
  E(sorts).later(5),
  E(sorts).roll(1, 2n, 3),
  // @ts-expect-error a promise for text
  E(sorts).later('five'),
  // @ts-expect-error no ring without a size
  E(sorts).shape({ is: 'ring' }),
];

const provides = async (vat: Vat) => {
  const { sender } = await vat.provide('inbox', Inbox, 'mine');
  const count: bigint = await E(sender).deliver('a', 'b');
  // @ts-expect-error a message needs a body
  await E(sender).deliver('a');
  // @ts-expect-error no such facet
  const { sendr } = await vat.provide('inbox', Inbox, 'mine');
  return [count, sendr];
};

const Wanting = defineInterface('Wanting', { take: call(arg('to', ref(Sender))) });
const Taker = defineActor('Taker', {
  version: 1,
  interfaces: { wanting: Wanting },
  state: () => ({ to: undefined as RefTo<typeof Sender> | undefined }),
  facets: {
    wanting: {
      take(to) {
        this.state.to = to;
        E.sendOnly(to).deliver('a', 'b');
      },
    },
  },
});

const PollOwner = defineInterface('PollOwner', {
  open: call(),
  close: call(),
  count: call().returns(nat),
});
const PollVoter = defineInterface('PollVoter', { vote: call(arg('for', nat)) });
const Poll = defineActor('Poll', {
  version: 1,
  interfaces: { owner: PollOwner, voter: PollVoter },
  state: (quorum: number) => ({ quorum, votes: 0, length: 5 }),
  stores: { seen: mapOf(nat) },
  lifecycle: {
    initial: 'draft',
    states: {
      draft: { on: { 'owner.open': 'open' } },
      open: {
        initial: 'quiet',
        after: { 5000: 'closed', long: 'closed' },
        on: {
          'owner.close': 'closed',
          'voter.vote': [{ target: 'closed', guard: 'enough' }, { target: '.busy' }],
        },
        states: { quiet: { on: { 'voter.vote': 'busy' } }, busy: { after: { 100: '#draft' } } },
      },
      closed: { type: 'final' },
    },
  },
  guards: { enough: ({ state }) => state.votes >= state.quorum },
  delays: { long: ({ state }) => state.length },
  facets: {
    owner: {
      open() {
        this.state.votes = 0;
      },
      close() {
        if (this.phase === 'draft') this.state.votes = 1;
        // @ts-expect-error no such phase
        if (this.phase === 'drfat') this.state.votes = 1;
        this.inPhase('open.busy');
        // @ts-expect-error no such phase
        this.inPhase('open.bsy');
      },
      count() {
        return this.state.votes;
      },
    },
    voter: {
      vote() {
        this.state.votes++;
      },
    },
  },
});
const misspeltMethod = () =>
  defineActor('Poll', {
    version: 1,
    interfaces: { voter: PollVoter },
    state: () => ({ votes: 0 }),
    lifecycle: {
      initial: 'draft',
      // @ts-expect-error no such method
      states: { draft: { on: { 'voter.vtoe': 'open' } }, open: {} },
    },
    guards: { many: ({ state }) => state.votes > 1 },
    facets: { voter: { vote() {} } },
  });
const misspeltTarget = () =>
  defineActor('Poll', {
    version: 1,
    interfaces: { voter: PollVoter },
    state: () => ({ votes: 0 }),
    lifecycle: {
      initial: 'draft',
      // @ts-expect-error no such phase
      states: { draft: { on: { 'voter.vote': 'opne' } }, open: {} },
    },
    guards: { many: ({ state }) => state.votes > 1 },
    facets: { voter: { vote() {} } },
  });
const misspeltInitial = () =>
  defineActor('Poll', {
    version: 1,
    interfaces: { voter: PollVoter },
    state: () => ({ votes: 0 }),
    lifecycle: {
      // @ts-expect-error no such phase
      initial: 'drft',
      states: { draft: { on: { 'voter.vote': { target: 'open', guard: 'many' } } }, open: {} },
    },
    guards: { many: ({ state }) => state.votes > 1 },
    facets: { voter: { vote() {} } },
  });
const misspeltGuard = () =>
  defineActor('Poll', {
    version: 1,
    interfaces: { voter: PollVoter },
    state: () => ({ votes: 0 }),
    lifecycle: {
      initial: 'draft',
      // @ts-expect-error no such guard
      states: { draft: { on: { 'voter.vote': { target: 'open', guard: 'mny' } } }, open: {} },
    },
    guards: { many: ({ state }) => state.votes > 1 },
    facets: { voter: { vote() {} } },
  });

describe('the types of vat/', () => {
  it('refuse misspelt methods, fields, stores, timers, arguments and wrong results', () => {
    assert.equal(Inbox.name, 'Inbox');
    assert.equal(Taker.name, 'Taker');
    assert.equal(Sorting.name, 'Sorting');
    assert.equal(typeof sends, 'function');
    assert.equal(Poll.name, 'Poll');
    assert.equal(typeof provides, 'function');
    assert.equal(misspelt().name, 'Misspelt');
  });

  it('describe what also fails at once when it is run without a type check', () => {
    assert.throws(lacking, /Lacking lacks the method sender\.deliver/);
    assert.throws(misspeltMethod, /voter\.vtoe, which is no method/);
    assert.throws(misspeltTarget, /'opne' does not exist/);
    assert.throws(misspeltInitial, /must begin \(initial\) in one of draft, open/);
    assert.throws(misspeltGuard, /asks the guard mny/);
  });
});
