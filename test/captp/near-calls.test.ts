import assert from 'node:assert/strict';
import { callSignal, E, Far, makeVow } from '../../captp/index.ts';
import { until } from './session/pair.ts';

describe('a call to an object here that its caller gives up', () => {
  it('breaks at once, though its method has answered with a promise', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const slow = Far('Slow', {
      native(): Promise<never> {
        signals.push(callSignal());
        return new Promise(() => undefined);
      },
      vow(): PromiseLike<unknown> {
        signals.push(callSignal());
        return makeVow().vow;
      },
    });
    const controller = new AbortController();
    const far = E.until(slow, controller.signal);
    const answers = [far.native(), far.vow()];
    await until(() => signals.length === 2, 'both work');
    controller.abort();
    for (const answer of answers) await assert.rejects(answer, { code: 'cancelled' });
    assert.deepEqual(
      signals.map((signal) => signal?.aborted),
      [true, true],
    );
  });
});
