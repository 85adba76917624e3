/** A lifecycle as plain data, for drawings; and that what it says is what happens. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../../captp/index.ts';
import {
  anything,
  call,
  defineActor,
  defineInterface,
  describeLifecycle,
} from '../../../vat/index.ts';
import { raw, world } from '../powers.ts';

const Lamp = defineActor('Lamp', {
  version: 1,
  interfaces: {
    hand: defineInterface('Hand', {
      press: call(),
      hold: call(),
      pull: call(),
      phase: call().returns(anything),
    }),
  },
  state: () => ({ warm: false }),
  lifecycle: {
    initial: 'off',
    states: {
      off: { on: { 'hand.press': 'on' } },
      on: {
        initial: 'dim',
        after: { 60000: 'off', cosy: 'off' },
        on: { 'hand.press': 'off', 'hand.pull': 'broken' },
        onDone: 'off',
        states: {
          dim: { on: { 'hand.hold': 'bright' }, always: { target: 'bright', guard: 'warm' } },
          bright: { on: { 'hand.hold': 'over', 'hand.press': {} } },
          over: { type: 'final' },
        },
      },
      broken: { type: 'final' },
    },
  },
  guards: { warm: ({ state }) => state.warm },
  delays: { cosy: () => 90_000 },
  facets: {
    hand: {
      press() {},
      hold() {},
      pull() {},
      phase() {
        return this.phase;
      },
    },
  },
});

describe('describeLifecycle', () => {
  it('tells phases, transitions, delays and the beginning as plain data', () => {
    const told = describeLifecycle(Lamp);
    assert.deepEqual(told, JSON.parse(JSON.stringify(told)));
    assert.deepEqual(told?.initial, ['off']);
    assert.deepEqual(told?.phases, [
      { path: 'off', type: 'atomic' },
      { path: 'on', type: 'compound', initial: 'on.dim' },
      { path: 'on.dim', type: 'atomic' },
      { path: 'on.bright', type: 'atomic' },
      { path: 'on.over', type: 'final' },
      { path: 'broken', type: 'final' },
    ]);
    const lines = told?.transitions.map(
      ({ from, to, by, what, guard }) =>
        `${from} -${by}${what === undefined ? '' : ` ${what}`}-> ${to.join()}${guard ? ` if ${guard}` : ''}`,
    );
    assert.deepEqual(lines?.sort(), [
      'off -method hand.press-> on',
      'on -delay 60000-> off',
      'on -delay cosy-> off',
      'on -done-> off',
      'on -method hand.press-> off',
      'on -method hand.pull-> broken',
      'on.bright -method hand.hold-> on.over',
      'on.bright -method hand.press-> ',
      'on.dim -always-> on.bright if warm',
      'on.dim -method hand.hold-> on.bright',
    ]);
  });

  it('tells nothing of a kind without one', () => {
    const Plain = defineActor('Plain', {
      version: 1,
      interfaces: {},
      state: () => ({}),
      facets: {},
    });
    assert.equal(describeLifecycle(Plain), undefined);
  });
});

describe('a lamp', () => {
  /** The lamp as plain code: what each method does to `phase`, undefined when it refuses. */
  function model(phase: string, method: string): string | undefined {
    const table: Record<string, Record<string, string>> = {
      off: { press: 'on.dim' },
      'on.dim': { press: 'off', pull: 'broken', hold: 'on.bright' },
      'on.bright': { press: 'on.bright', pull: 'broken', hold: 'off' },
      broken: {},
    };
    return table[phase]?.[method];
  }

  it('behaves as its model for any sequence of methods, restarts and waits', async () => {
    const step = fc.constantFrom('press', 'hold', 'pull', 'wait', 'restart');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        let w = await world([Lamp]);
        let phase = 'off';
        for (const one of steps) {
          let { hand } = await w.vat.provide('lamp', Lamp);
          if (one === 'restart') {
            w = await w.again();
            ({ hand } = await w.vat.provide('lamp', Lamp));
          } else if (one === 'wait') {
            w.clock.advance(60_000);
            await w.vat.idle();
            if (phase.startsWith('on')) phase = 'off';
          } else {
            const next = model(phase, one);
            const sent = async () => raw(hand)[one]?.();
            if (next === undefined) await assert.rejects(sent, { code: 'not-now' });
            else await sent();
            phase = next ?? phase;
          }
          const [outer, inner] = phase.split('.');
          assert.deepEqual(await E(hand).phase(), inner ? { [outer as string]: inner } : outer);
          assert.equal(w.vat.stats().timers, phase.startsWith('on') ? 2 : 0);
        }
        await w.vat.close();
      }),
      { numRuns: 40 },
    );
  });
});
