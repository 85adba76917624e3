import assert from 'node:assert/strict';
import { Asking } from '../../../ui/elements/asking.ts';

const nothing = () => undefined;

describe('Asking', () => {
  it('takes no empty answer, and none that is wrong in itself, without trying it', async () => {
    let tried = 0;
    const asking = new Asking(
      {
        empty: 'Write something.',
        fault: (name) => (name.includes('/') ? 'No slash.' : undefined),
        attempt: async () => {
          tried += 1;
          return undefined;
        },
      },
      nothing,
    );
    assert.equal(await asking.give('  '), undefined);
    assert.equal(asking.fault, 'Write something.');
    assert.equal(await asking.give('a/b'), undefined);
    assert.equal(asking.fault, 'No slash.');
    assert.equal(tried, 0);
    assert.equal(await asking.give(' a '), 'a');
    assert.equal(tried, 1);
  });

  it('goes on asking when the attempt failed, and ends when it worked', async () => {
    const taken = new Set(['boat']);
    const attempt = async (name: string) => (taken.has(name) ? 'It is taken.' : undefined);
    const asking = new Asking({ empty: '', attempt }, nothing);
    assert.equal(await asking.give('boat'), undefined);
    assert.equal(asking.fault, 'It is taken.');
    assert.equal(asking.busy, false);
    assert.equal(await asking.give('boats'), 'boats');
    assert.equal(asking.fault, '');
  });

  it('takes one answer at a time, and says while it is busy', async () => {
    let done: () => void = nothing;
    const states: boolean[] = [];
    const attempt = () =>
      new Promise<undefined>((resolve) => {
        done = () => resolve(undefined);
      });
    const asking: Asking = new Asking({ empty: '', attempt }, () => states.push(asking.busy));
    const first = asking.give('a');
    assert.equal(await asking.give('b'), undefined);
    done();
    assert.equal(await first, 'a');
    assert.deepEqual(states, [true, false]);
  });
});
