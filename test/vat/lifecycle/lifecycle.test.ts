/** Lifecycles: what a phase accepts, where methods and delays lead, and what lasts. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  type Near,
  ref,
  text,
} from '../../../vat/index.ts';
import { onBatch, raw, world } from '../powers.ts';

const PollOwner = defineInterface('PollOwner', {
  open: call(),
  extend: call(),
  close: call(),
  fail: call(),
  phase: call().returns(anything),
  isOpen: call().returns(anything),
  closeFrom: call(arg('poll', ref())).returns(text(80)),
});
const PollVoter = defineInterface('PollVoter', {
  vote: call(arg('choice', text(20))),
  votes: call().returns(list(text(20))),
});

const HOUR = 3_600_000;

const Poll = defineActor('Poll', {
  version: 1,
  interfaces: { owner: PollOwner, voter: PollVoter },
  state: (quorum: number, patience: number) => ({ quorum, patience, votes: 0 }),
  stores: { choices: listOf(text(20)) },
  lifecycle: {
    initial: 'draft',
    states: {
      draft: { on: { 'owner.open': 'open' } },
      open: {
        initial: 'quiet',
        after: { 3600000: 'closed' },
        on: {
          'owner.close': 'closed',
          'owner.extend': { target: 'open', reenter: true },
          'owner.fail': 'closed',
          'voter.vote': { target: 'closed', guard: 'enough' },
        },
        states: {
          quiet: {
            on: { 'voter.vote': [{ target: '#closed', guard: 'enough' }, { target: 'busy' }] },
          },
          busy: { after: { patience: 'quiet' } },
        },
      },
      closed: { type: 'final' },
    },
  },
  guards: { enough: ({ state }) => state.votes >= state.quorum },
  delays: { patience: ({ state }) => state.patience },
  facets: {
    owner: {
      open() {},
      extend() {},
      close() {},
      fail() {
        this.state.votes = 1_000;
        throw new Error('This poll cannot fail.');
      },
      phase() {
        return this.phase;
      },
      isOpen() {
        return [this.inPhase('open'), this.inPhase('open.busy')];
      },
      closeFrom(poll) {
        const near = poll as Near<typeof PollOwner>;
        near.close();
        try {
          near.close();
        } catch (error) {
          return (error as { code: string }).code;
        }
        return 'closed twice';
      },
    },
    voter: {
      vote(choice) {
        this.state.votes += 1;
        this.stores.choices.push(choice);
      },
      votes() {
        return [...this.stores.choices];
      },
    },
  },
});

async function poll(quorum = 3, patience = 1_000) {
  const w = await world([Poll]);
  return { ...w, ...(await w.vat.provide('poll', Poll, quorum, patience)) };
}

describe('a method that the present phase does not accept', () => {
  it('is refused with what is possible, and nothing has happened', async () => {
    const { owner, voter } = await poll();
    await assert.rejects(async () => E(voter).vote('yes'), {
      code: 'not-now',
      message: 'Poll is in the phase draft: voter.vote is not possible now. Nothing here is.',
    });
    await assert.rejects(async () => E(owner).close(), {
      code: 'not-now',
      message: /draft: owner.close is not possible now\. Possible: owner\.open\.$/,
    });
    assert.deepEqual(await E(voter).votes(), []);
  });

  it('is refused also to a near call, which the caller can catch', async () => {
    const w = await poll();
    const other = await w.vat.provide('other', Poll, 3, 5);
    await E(w.owner).open();
    assert.equal(await E(other.owner).closeFrom(w.owner), 'not-now');
    assert.equal(await E(w.owner).phase(), 'closed');
  });

  it('is never one that no phase names', async () => {
    const { owner, voter } = await poll();
    assert.deepEqual(await E(voter).votes(), []);
    assert.equal(await E(owner).phase(), 'draft');
  });

  it('is told only to who sends arguments that fit', async () => {
    const { voter } = await poll();
    await assert.rejects(async () => raw(voter).vote?.(5), { code: 'bad-value' });
  });
});

describe('a phase', () => {
  it('moves after the method returned, by the state as it is then', async () => {
    const { owner, voter } = await poll(2);
    await E(owner).open();
    assert.deepEqual(await E(owner).phase(), { open: 'quiet' });
    await E(voter).vote('yes');
    assert.deepEqual(await E(owner).phase(), { open: 'busy' });
    assert.deepEqual(await E(owner).isOpen(), [true, true]);
    await E(voter).vote('no');
    assert.equal(await E(owner).phase(), 'closed');
    assert.deepEqual(await E(owner).isOpen(), [false, false]);
    await assert.rejects(async () => E(owner).open(), { code: 'not-now', message: /closed/ });
  });

  it('does not move when the method throws', async () => {
    const { owner } = await poll();
    await E(owner).open();
    await assert.rejects(async () => E(owner).fail(), /cannot fail/);
    assert.deepEqual(await E(owner).phase(), { open: 'quiet' });
  });

  it('does not move when the disk does not take it', async () => {
    const w = await poll();
    let fails = true;
    onBatch(w.db, async (write) => {
      if (fails) throw new Error('no disk');
      await write();
    });
    await assert.rejects(async () => E(w.owner).open(), { code: 'not-saved' });
    fails = false;
    assert.equal(await E(w.owner).phase(), 'draft');
    assert.equal(w.vat.stats().timers, 0);
  });

  it('is there after a restart', async () => {
    const w = await poll();
    await E(w.owner).open();
    await E(w.voter).vote('yes');
    const again = await w.again();
    const { owner } = await again.vat.provide('poll', Poll, 0, 0);
    assert.deepEqual(await E(owner).phase(), { open: 'busy' });
  });

  it('cannot be changed by who sees it', async () => {
    const Vandal = defineActor('Vandal', {
      version: 1,
      interfaces: { owner: defineInterface('Vandal', { spoil: call() }) },
      state: () => ({}),
      lifecycle: { initial: 'a', states: { a: { initial: 'b', states: { b: {} } } } },
      facets: {
        owner: {
          spoil() {
            (this.phase as { a: string }).a = 'c';
          },
        },
      },
    });
    const { vat, faults } = await world([Vandal]);
    const { owner } = await vat.provide('vandal', Vandal);
    await assert.rejects(async () => E(owner).spoil(), { code: 'fault' });
    assert.match(String(faults[0]), /read only/);
  });
});

describe('a delay', () => {
  it('ends its phase, also after a restart, and is gone when the phase is left before', async () => {
    const w = await poll(5, 1_000);
    await E(w.owner).open();
    assert.equal(w.vat.stats().timers, 1);
    await E(w.voter).vote('yes');
    assert.equal(w.vat.stats().timers, 2);
    const again = await w.again();
    assert.equal(again.vat.stats().timers, 2);
    const { owner } = await again.vat.provide('poll', Poll, 0, 0);
    again.clock.advance(1_000);
    await again.vat.idle();
    assert.deepEqual(await E(owner).phase(), { open: 'quiet' });
    again.clock.advance(HOUR);
    await again.vat.idle();
    assert.equal(await E(owner).phase(), 'closed');
    assert.equal(again.vat.stats().timers, 0);
    assert.deepEqual(again.faults, []);
  });

  it('is called off by a method that leaves the phase, for good', async () => {
    const w = await poll();
    await E(w.owner).open();
    await E(w.voter).vote('yes');
    await E(w.owner).close();
    assert.equal(w.vat.stats().timers, 0);
    assert.equal((await w.again()).vat.stats().timers, 0);
  });

  it('begins anew when the phase is entered again', async () => {
    const w = await poll();
    await E(w.owner).open();
    w.clock.advance(HOUR - 1);
    await E(w.owner).extend();
    w.clock.advance(HOUR - 1);
    await w.vat.idle();
    assert.deepEqual(await E(w.owner).phase(), { open: 'quiet' });
    w.clock.advance(1);
    await w.vat.idle();
    assert.equal(await E(w.owner).phase(), 'closed');
  });

  it('runs from the making of an actor that begins in its phase', async () => {
    const Ticket = defineActor('Ticket', {
      version: 1,
      interfaces: { owner: defineInterface('Ticket', { phase: call().returns(anything) }) },
      state: (valid: number) => ({ valid }),
      lifecycle: {
        initial: 'fresh',
        states: { fresh: { after: { valid: 'stale' } }, stale: {} },
      },
      delays: { valid: ({ state }) => state.valid },
      facets: {
        owner: {
          phase() {
            return this.phase;
          },
        },
      },
    });
    const { vat, clock } = await world([Ticket]);
    const { owner } = await vat.provide('ticket', Ticket, 500);
    assert.equal(await E(owner).phase(), 'fresh');
    clock.advance(500);
    await vat.idle();
    assert.equal(await E(owner).phase(), 'stale');
  });
});

describe('parallel phases', () => {
  const Door = defineActor('Door', {
    version: 1,
    interfaces: {
      hand: defineInterface('Hand', {
        open: call(),
        shut: call(),
        lock: call(),
        unlock: call(),
        phase: call().returns(anything),
      }),
    },
    state: () => ({}),
    lifecycle: {
      type: 'parallel',
      states: {
        leaf: {
          initial: 'shut',
          states: {
            shut: { on: { 'hand.open': 'open' } },
            open: { on: { 'hand.shut': 'shut' } },
          },
        },
        bolt: {
          initial: 'free',
          states: {
            free: { on: { 'hand.lock': 'fast' } },
            fast: { on: { 'hand.unlock': 'free' } },
          },
        },
      },
    },
    facets: {
      hand: {
        open() {
          if (this.inPhase('bolt.fast')) throw new Error('It is locked.');
        },
        shut() {},
        lock() {},
        unlock() {},
        phase() {
          return this.phase;
        },
      },
    },
  });

  it('move each for itself, and are all named', async () => {
    const w = await world([Door]);
    const { hand } = await w.vat.provide('door', Door);
    await E(hand).lock();
    assert.deepEqual(await E(hand).phase(), { leaf: 'shut', bolt: 'fast' });
    await assert.rejects(async () => E(hand).open(), /It is locked/);
    await assert.rejects(async () => E(hand).lock(), {
      message: /in the phase leaf\.shut and bolt\.fast: .*Possible: hand\.open, hand\.unlock\./,
    });
    await E(hand).unlock();
    await E(hand).open();
    const again = await w.again();
    const { hand: after } = await again.vat.provide('door', Door);
    assert.deepEqual(await E(after).phase(), { leaf: 'open', bolt: 'free' });
  });
});

describe('a lifecycle that goes round for ever', () => {
  it('is stopped, and keeps only its own actor from being made', async () => {
    const Wheel = defineActor('Wheel', {
      version: 1,
      interfaces: { hub: defineInterface('Hub', { turn: call() }) },
      state: () => ({}),
      lifecycle: { initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } },
      facets: { hub: { turn() {} } },
    });
    const { vat } = await world([Wheel, Poll]);
    await assert.rejects(vat.provide('wheel', Wheel), /[Ii]nfinite loop/);
    const { owner } = await vat.provide('poll', Poll, 1, 1);
    assert.equal(await E(owner).phase(), 'draft');
  });
});

describe('a lifecycle that contradicts itself', () => {
  const Toggle = defineInterface('Toggle', { flip: call() });
  const made =
    (lifecycle: object, more: object = {}) =>
    () =>
      defineActor('Switch', {
        version: 1,
        interfaces: { toggle: Toggle },
        state: () => ({}),
        lifecycle: lifecycle as never,
        facets: { toggle: { flip() {} } },
        ...more,
      });

  it('is refused when the kind is defined, and told where', () => {
    const on = (moves: unknown) => ({
      initial: 'off',
      states: { off: { on: { 'toggle.flip': moves } }, on: {} },
    });
    assert.doesNotThrow(made(on('on')));
    assert.throws(made(on('no')), /Child state 'no' does not exist/);
    assert.throws(made(on({ target: 'on', guard: 'may' })), /phase off asks the guard may/);
    assert.throws(made(on({ target: 'on', actions: 'x' })), /off has no use for “actions”/);
    assert.throws(
      made({ initial: 'x', states: { off: {} } }),
      /itself must begin .* in one of off/,
    );
    assert.throws(
      made({ initial: 'off', states: { off: { on: { 'toggle.flop': 'off' } } } }),
      /toggle\.flop, which is no method/,
    );
    assert.throws(
      made({ initial: 'off', states: { off: { after: { soon: 'off' } } } }),
      /waits for soon/,
    );
    assert.throws(made({ initial: 'h', states: { h: { type: 'history' } } }), /history/);
    assert.throws(made({ initial: 'a.b', states: { 'a.b': {} } }), /unfit name/);
  });
});
