import assert from 'node:assert/strict';
import { E } from '../../captp/index.ts';
import { House, Street, someTime, until } from './street.ts';

describe('a vat that can reach others again', () => {
  it('tries at once what waits for a later try', async () => {
    const street = new Street();
    const ann = new House(street, 'ann', 1);
    const bob = new House(street, 'bob', 1_000);
    await ann.open();
    await bob.open();
    const talker = await ann.talker();
    await E(talker).meet(await ann.friendOf(bob));
    bob.hidden = true;
    await E(talker).tell(1n);
    await until(street, async () => street.dialled.length >= 8);
    await someTime();
    bob.hidden = false;
    ann.vat.hurry();
    // No clock is moved: the pause that it was in would last for a minute.
    const end = async (): Promise<boolean> => ann.vat.stats().outgoing === 0;
    for (let turn = 0; turn < 1_000 && !(await end()); turn++) {
      await new Promise((go) => setImmediate(go));
    }
    assert.ok(await end());
    assert.deepEqual(await E(await bob.talker()).heard(), ['word 1']);
    await ann.end();
    await bob.end();
  });
});
