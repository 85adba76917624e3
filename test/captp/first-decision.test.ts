import assert from 'node:assert/strict';
import { makeVow, type Resolver } from '../../captp/index.ts';

/** What a promise becomes that has been decided to be a native promise, when `then` comes next. */
async function afterNative(then: (resolver: Resolver) => void): Promise<unknown> {
  const { vow, resolver } = makeVow();
  const native = new Promise((resolve) => setImmediate(() => resolve('first')));
  resolver.resolve(native);
  then(resolver);
  return vow;
}

describe('the first decision about a promise', () => {
  it('stands while the promise that it names is still open', async () => {
    const later: ((resolver: Resolver) => void)[] = [
      (resolver) => resolver.resolve('second'),
      (resolver) => resolver.reject(new Error('second')),
      (resolver) => resolver.resolve(makeVow().vow),
    ];
    for (const then of later) assert.equal(await afterNative(then), 'first');
  });
});
