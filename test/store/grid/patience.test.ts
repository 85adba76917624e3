/** Patience: a question ends in its time, whenever within a moment it began. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Moment, Patience } from '../../../store/grid/patience.ts';

/** Timers that a test lets run out. */
class Time {
  now = 0;
  readonly timers: { readonly at: number; readonly run: () => void }[] = [];

  readonly after = (milliseconds: number, run: () => void): void => {
    this.timers.push({ at: this.now + milliseconds, run });
  };

  pass(until: number): void {
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.now = due.at;
      due.run();
    }
    this.now = until;
  }
}

describe('patience with hosts', () => {
  it('ends at its time or a sixteenth later, and never before', () => {
    const asked = fc.record({ wait: fc.nat(3_000), takes: fc.nat(30_000) });
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 20_000 }), fc.array(asked), (patience, questions) => {
        const time = new Time();
        const waiting = new Patience(time.after, patience);
        const left: { moment: Moment; begun: number; ends: number; aborted?: number }[] = [];
        const answer = (): void => {
          for (const one of [...left]) {
            if (one.ends > time.now || one.moment.signal.aborted) continue;
            waiting.end(one.moment);
            left.splice(left.indexOf(one), 1);
          }
        };
        for (const { wait, takes } of questions) {
          time.pass(time.now + wait);
          answer();
          const one: (typeof left)[number] = {
            ...{ moment: waiting.begin(), begun: time.now, ends: time.now + takes },
          };
          one.moment.signal.addEventListener('abort', () => {
            one.aborted = time.now;
          });
          left.push(one);
        }
        time.pass(time.now + 3 * patience);
        for (const { begun, aborted = Number.NaN } of left) {
          const took = aborted - begun;
          assert.ok(took >= patience - 1e-6, `${took} of ${patience}`);
          assert.ok(took <= patience * (1 + 1 / 16) + 1e-6, `${took} of ${patience}`);
        }
      }),
    );
  });

  it('asks nothing of the clock once all is answered', () => {
    const time = new Time();
    const waiting = new Patience(time.after, 20_000);
    const moments = [waiting.begin(), waiting.begin()];
    assert.equal(moments[0], moments[1]);
    for (const moment of moments) waiting.end(moment);
    time.pass(1_000);
    assert.equal(time.timers.length, 0);
    assert.equal(moments[0]!.signal.aborted, false);
    assert.notEqual(waiting.begin(), moments[0]);
  });
});
