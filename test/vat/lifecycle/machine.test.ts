/** The pure machine goes where a live XState actor goes, for any lifecycle and any events. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createActor } from 'xstate';
import type { LifecycleConfig, Move, PhaseConfig } from '../../../vat/lifecycle/config.ts';
import { Machine, type PhaseValue } from '../../../vat/lifecycle/machine.ts';

const EVENTS = ['a.go', 'a.turn', 'b.back'];
const GUARDS = ['even', 'small'];
const NAMES = ['one', 'two', 'three'];

/** A phase without moves; they are put in when all paths are known. */
interface Shape {
  readonly parallel: boolean;
  readonly children: readonly Shape[];
}

const shape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    parallel: fc.boolean(),
    children: fc.oneof(
      { maxDepth: 2 },
      fc.constant([]),
      fc.array(tie('shape'), { minLength: 1, maxLength: NAMES.length }),
    ),
  }),
})).shape;

const top = fc.record({
  parallel: fc.boolean(),
  children: fc.array(shape, { minLength: 1, maxLength: NAMES.length }),
});

/** Every path in a tree of shapes. */
function pathsIn({ children }: Shape, within: readonly string[] = []): string[] {
  return children.flatMap((child, at) => {
    const path = [...within, NAMES[at] as string];
    return [path.join('.'), ...pathsIn(child, path)];
  });
}

/** A lifecycle of that shape; `pick` gives a number below the one it is asked for. */
function lifecycleOf(tree: Shape, pick: (below: number) => number): LifecycleConfig {
  const targets = pathsIn(tree).map((path) => `#${path}`);
  const move = (): Move => ({
    ...(pick(5) === 0 ? {} : { target: targets[pick(targets.length)] as string }),
    ...(pick(3) === 0 ? { guard: GUARDS[pick(GUARDS.length)] as string } : {}),
    ...(pick(4) === 0 ? { reenter: true } : {}),
  });
  const phase = ({ parallel, children }: Shape, isTop: boolean): PhaseConfig => {
    const states = Object.fromEntries(
      children.map((child, at) => [NAMES[at] as string, phase(child, false)]),
    );
    const on = Object.fromEntries(
      EVENTS.filter(() => !isTop && pick(2) === 0).map((event) => [
        event,
        Array.from({ length: 1 + pick(2) }, move),
      ]),
    );
    if (children.length === 0) return { on, ...(pick(9) === 0 ? { type: 'final' as const } : {}) };
    const inner = parallel ? { type: 'parallel' as const } : { initial: NAMES[0] as string };
    return { on, states, ...inner };
  };
  return phase(tree, true) as LifecycleConfig;
}

const numbers = fc.infiniteStream(fc.nat());

describe('the machine of a lifecycle', () => {
  it('goes where XState goes', () => {
    const steps = fc.array(fc.record({ event: fc.constantFrom(...EVENTS), value: fc.nat(9) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(top, numbers, steps, (tree, stream, events) => {
        const pick = (below: number): number => (stream.next().value as number) % below;
        const config = lifecycleOf(tree, pick);
        let value = 0;
        const guards = {
          even: ({ state }: { state: { value: number } }) => state.value % 2 === 0,
          small: ({ state }: { state: { value: number } }) => state.value < 5,
        };
        const machine = new Machine({
          kind: 'Kind',
          config,
          guards: guards as never,
          delays: {},
          hasMethod: () => true,
        });
        const look = () => ({ value }) as never;
        let phase: PhaseValue = machine.first(look).phase;
        // Its guards ask for the state that the last step of the machine looked at.
        const live = createActor(machine.machine).start();
        assert.deepEqual(live.getSnapshot().value, phase);
        for (const step of events) {
          value = step.value;
          const accepted = machine.accepts(phase).has(step.event);
          const next: PhaseValue = machine.next(phase, step.event, look).phase;
          live.send({ type: step.event });
          assert.deepEqual(live.getSnapshot().value, next);
          if (!accepted) assert.deepEqual(next, phase);
          assert.deepEqual(machine.resolve(next), next);
          phase = next;
        }
        live.stop();
      }),
      { numRuns: 400 },
    );
  });

  it('remembers what no guard had a part in, and asks again where one had', () => {
    let asked = 0;
    const machine = new Machine({
      kind: 'Kind',
      config: {
        initial: 'a',
        states: {
          a: { on: { plain: 'b', maybe: { target: 'b', guard: 'may' } } },
          b: { on: { plain: 'a' } },
        },
      },
      guards: { may: () => ++asked > 1 },
      delays: {},
      hasMethod: () => true,
    });
    const look = () => ({}) as never;
    assert.equal(machine.next('a', 'plain', look), machine.next('a', 'plain', look));
    assert.equal(machine.next('a', 'maybe', look).phase, 'a');
    assert.equal(machine.next('a', 'maybe', look).phase, 'b');
    assert.equal(asked, 2);
  });
});
