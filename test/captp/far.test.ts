import assert from 'node:assert/strict';
import { bindHandler, E, Far, handlerOf, isRef, NoSuchMethod, send } from '../../captp/index.ts';

describe('Far', () => {
  it('answers methods with what they return, or what the promise they return becomes', async () => {
    const ref = Far('Sum', {
      now: (a: number, b: number) => a + b,
      later: async (a: number, b: number) => a + b,
    });
    assert.equal(await E(ref).now(1, 2), 3);
    assert.equal(await E(ref).later(3, 4), 7);
  });

  it('answers plain calls when it is a function', async () => {
    const ref = Far('Double', (n: number) => n * 2);
    assert.equal(await send(ref, [21]), 42);
  });

  it('breaks the answer with what a method throws', async () => {
    const ref = Far('Thrower', {
      fail() {
        throw new RangeError('out of range');
      },
    });
    await assert.rejects(() => E(ref).fail().then(), { name: 'RangeError' });
  });

  it('refuses names that are no methods of its own, inherited ones included', async () => {
    const ref = Far('Plain', { note: 'not a method' });
    for (const name of ['missing', 'note', 'constructor', 'toString', '__proto__']) {
      const loose = E(ref) as never as Record<string, () => PromiseLike<unknown>>;
      await assert.rejects(async () => loose[name]?.(), NoSuchMethod);
    }
  });

  it('survives a failing method whose answer nobody wanted', async () => {
    const ref = Far('Quiet', {
      async fail() {
        throw new Error('unheard');
      },
      ok: () => 'still here',
    });
    E.sendOnly(ref).fail();
    assert.equal(await E(ref).ok(), 'still here');
  });
});

describe('the binding of a reference', () => {
  it('cannot be made twice, nor guessed from the shape of an object', () => {
    const ref = bindHandler({}, { deliver() {} });
    assert.throws(() => bindHandler(ref, { deliver() {} }), TypeError);
    assert.ok(isRef(ref));
    assert.equal(isRef({ deliver() {} }), false);
    assert.equal(handlerOf(null), undefined);
    assert.equal(handlerOf('text'), undefined);
  });
});
