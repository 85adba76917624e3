/** How fast a passphrase can be guessed. */
import assert from 'node:assert/strict';
import { TryLimit } from '../../../bridges/gate/try-limit.ts';
import { codeOf } from '../../actors/house.ts';
import { FakeClock } from '../../vat/powers.ts';

const YEAR_MS = 365 * 86_400_000;
const wrong = async (): Promise<never> => {
  throw Object.assign(new Error('wrong'), { code: 'wrong-passphrase' });
};
const right = async (): Promise<string> => 'in';

describe('the limit on tries', () => {
  let clock: FakeClock;
  let tries: TryLimit;
  beforeEach(() => {
    clock = new FakeClock();
    tries = new TryLimit(() => clock.now());
  });

  async function wrongTries(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      assert.equal(await codeOf(tries.run(wrong)), 'wrong-passphrase');
    }
  }

  it('lets five wrong tries pass, then makes each wait twice as long, up to a quarter of an hour', async () => {
    await wrongTries(5);
    for (const wait of [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      clock.advance(wait * 1_000 - 1);
      assert.equal(await codeOf(tries.run(right)), 'too-many-tries');
      clock.advance(1);
      await wrongTries(1);
    }
  });

  it('forgets wrong tries after a right one', async () => {
    await wrongTries(4);
    assert.equal(await tries.run(right), 'in');
    await wrongTries(5);
    assert.equal(await codeOf(tries.run(right)), 'too-many-tries');
  });

  it('runs one try at a time', async () => {
    let finish: () => void = () => undefined;
    const first = tries.run(() => new Promise<void>((on) => (finish = on)));
    assert.equal(await codeOf(tries.run(right)), 'too-many-tries');
    finish();
    await first;
    assert.equal(await tries.run(right), 'in');
  });

  it('does not lock the owner out for years when the clock is put back', async () => {
    clock.advance(3 * YEAR_MS);
    await wrongTries(5);
    clock.advance(-3 * YEAR_MS);
    assert.equal(await codeOf(tries.run(right)), 'too-many-tries');
    clock.advance(15 * 60_000);
    assert.equal(await tries.run(right), 'in');
  });
});
