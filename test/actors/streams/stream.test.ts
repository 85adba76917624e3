/** A durable stream gives every value once, in order, to a reader who may be slow or away. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DurableStream, STREAM_LENGTH_MAX } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { type World, world } from '../../vat/powers.ts';

describe('a durable stream', () => {
  let at: World;
  beforeEach(async () => {
    at = await world([DurableStream]);
  });
  afterEach(() => at.vat.close());
  const stream = () => at.vat.provide('stream', DurableStream);

  it('gives what was written, in order', async () => {
    const { reader, writer } = await stream();
    for (const value of ['a', 'b', 'c']) await E(writer).push(value);
    assert.deepEqual(await E(reader).read(0n, 2n), { values: ['a', 'b'], next: 2n, state: 'open' });
    assert.deepEqual(await E(reader).read(2n, 9n), { values: ['c'], next: 3n, state: 'open' });
  });

  it('lets a reader wait until there is something', async () => {
    const { reader, writer } = await stream();
    const page = E(reader).read(0n, 10n);
    await at.vat.idle();
    await E(writer).push('late');
    assert.deepEqual((await page).values, ['late']);
  });

  it('lets a writer wait until there is room', async () => {
    const { reader, writer } = await stream();
    for (let count = 0; count < STREAM_LENGTH_MAX; count++) E.sendOnly(writer).push(count);
    let answered = false;
    const ahead = E(writer)
      .push('ahead')
      .then(() => {
        answered = true;
      });
    await at.vat.idle();
    assert.equal(answered, false);
    await E(reader).read(1n, 1n);
    await ahead;
  });

  it('says that it ended, or failed, after what came before', async () => {
    const { reader, writer } = await stream();
    await E(writer).push('last');
    await E(writer).fail('no-power', 'The light went out.');
    const first = await E(reader).read(0n, 1n);
    assert.deepEqual(first.values, ['last']);
    assert.equal(first.state, 'failed');
    assert.equal(first.code, 'no-power');
    await assert.rejects(async () => E(writer).push('more'), { code: 'ended' });
  });

  it('keeps what was not read over any restart', async () => {
    const parts = fc.array(fc.constantFrom('push', 'read', 'restart'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(parts, async (steps) => {
        let here = await world([DurableStream]);
        let [written, read] = [0, 0];
        for (const step of steps) {
          const { reader, writer } = await here.vat.provide('stream', DurableStream);
          if (step === 'restart') here = await here.again();
          else if (step === 'push') await E(writer).push(BigInt(written++));
          else if (read < written) {
            const page = await E(reader).read(BigInt(read), 3n);
            assert.deepEqual(
              page.values,
              Array.from({ length: page.values.length }, (_, n) => BigInt(read + n)),
            );
            read = Number(page.next);
          }
        }
        await here.vat.close();
      }),
      { numRuns: 50 },
    );
  });
});
