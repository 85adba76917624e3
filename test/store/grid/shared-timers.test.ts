/** Timers that share one of the system's: each in its time, and none that was called off. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SharedTimers } from '../../../store/grid/shared-timers.ts';

/** A clock that a test turns. */
class Time {
  #now = 0;
  readonly timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): void {
    this.timers.push({ at: this.#now + milliseconds, run });
  }

  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.#now = due.at;
      due.run();
    }
    this.#now = until;
  }
}

describe('timers that are mostly called off', () => {
  it('run in their time, unless they are called off before', () => {
    const step = fc.record({
      wait: fc.nat(30),
      length: fc.constantFrom(1, 20, 25, 250),
      calledOffAfter: fc.option(fc.nat(300)),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const time = new Time();
        const timers = new SharedTimers(time);
        for (const { wait, length, calledOffAfter } of steps) {
          time.pass(wait);
          const set = time.now();
          const called = calledOffAfter ?? Number.POSITIVE_INFINITY;
          const callOff = timers.after(length, () => {
            assert.equal(time.now(), set + length);
            assert.ok(called >= length, 'it was called off');
          });
          if (called < length) time.after(called, callOff);
        }
        const [one, other] = [{ ran: 0 }, { ran: 0 }];
        timers.after(20, () => void one.ran++);
        timers.after(20, () => void other.ran++);
        time.pass(1_000);
        assert.deepEqual([one.ran, other.ran], [1, 1]);
        assert.equal(time.timers.length, 0, 'nothing is left to wait for');
      }),
    );
  });

  it('set one timer of the system for many of a length', () => {
    const time = new Time();
    const timers = new SharedTimers(time);
    for (let i = 0; i < 1_000; i++) timers.after(20, () => assert.fail('it was called off'))();
    assert.equal(time.timers.length, 1);
    time.pass(20);
    assert.equal(time.timers.length, 0);
  });
});
