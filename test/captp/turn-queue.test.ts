import assert from 'node:assert/strict';
import { type Job, lastly, soon } from '../../captp/turn-queue.ts';

describe('the jobs of a turn', () => {
  const done: string[] = [];
  const job = (name: string, then?: () => void): Job => ({
    run() {
      done.push(name);
      then?.();
    },
  });
  const allDone = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    done.length = 0;
  });

  it('run in the order given, and none within the call that gives it', async () => {
    soon(job('one'));
    soon(job('two'));
    assert.deepEqual(done, []);
    await allDone();
    assert.deepEqual(done, ['one', 'two']);
  });

  it('that are for the end run behind all others, also those that come meanwhile', async () => {
    lastly(job('end'));
    soon(job('one', () => soon(job('two', () => soon(job('three'))))));
    await allDone();
    assert.deepEqual(done, ['one', 'two', 'three', 'end']);
  });
});
