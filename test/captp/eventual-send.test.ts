import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collectSends, deliverSends, E, Far, makeVow, type Send } from '../../captp/index.ts';

const greeter = () => Far('Greeter', { greet: (name: string) => `Hello ${name}` });

describe('E', () => {
  it('never runs the receiver in the turn of the sender', async () => {
    let ran = false;
    const ref = Far('Runner', {
      run() {
        ran = true;
      },
    });
    const answer = E(ref).run();
    assert.equal(ran, false);
    await answer;
    assert.equal(ran, true);
  });

  it('sends to a promise for a reference, and to the promise of an answer', async () => {
    const maker = Far('Maker', { make: () => greeter() });
    const { vow, resolver } = makeVow<ReturnType<typeof greeter>>();
    const early = E(vow).greet('Alan');
    resolver.resolve(greeter());
    assert.equal(await early, 'Hello Alan');
    assert.equal(await E(E(maker).make()).greet('Ada'), 'Hello Ada');
  });

  it('breaks the answer when the target is a plain value', async () => {
    await assert.rejects(
      () =>
        E(5 as never as ReturnType<typeof greeter>)
          .greet('x')
          .then(),
      {
        name: 'TypeError',
        message: /Only a reference/,
      },
    );
  });

  it('delivers messages on one promise in the order sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(20), async (before, after) => {
        const received: number[] = [];
        const ref = Far('Log', { note: (n: number) => received.push(n) });
        const { vow, resolver } = makeVow<typeof ref>();
        for (let n = 0; n < before; n++) E.sendOnly(vow).note(n);
        resolver.resolve(ref);
        for (let n = before; n < before + after; n++) E.sendOnly(vow).note(n);
        await E(vow).note(-1);
        assert.deepEqual(received, [...Array(before + after).keys(), -1]);
      }),
    );
  });

  it('collects sends in order and delivers them when told to', async () => {
    const sends: Send[] = [];
    const ref = greeter();
    const answer = collectSends(sends, () => {
      E.sendOnly(ref).greet('nobody');
      return E(ref).greet('Grace');
    });
    assert.equal(sends.length, 2);
    assert.equal(sends[0]?.answer, undefined);
    assert.equal(answer.settled, undefined);
    deliverSends(sends);
    assert.equal(await answer, 'Hello Grace');
  });

  it('collects into the innermost place, and into the outer one again afterwards', () => {
    const [outer, inner]: [Send[], Send[]] = [[], []];
    const ref = greeter();
    collectSends(outer, () => {
      assert.throws(() =>
        collectSends(inner, () => {
          E.sendOnly(ref).greet('inner');
          throw new Error('turn failed');
        }),
      );
      E.sendOnly(ref).greet('outer');
    });
    assert.deepEqual([outer.length, inner.length], [1, 1]);
  });
});
