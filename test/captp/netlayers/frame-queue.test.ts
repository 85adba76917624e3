import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameQueue } from '../../../captp/netlayers/frame-queue.ts';

const frame = (number: number) => Uint8Array.of(number & 255, number >> 8);
const numberOf = ([low, high]: Uint8Array) => low! + 256 * high!;

describe('frames on their way to a listener', () => {
  it('come in order, none twice and none lost, however often the listener steps down', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ push: fc.integer({ min: 1, max: 30 }) }),
        fc.record({ listenFor: fc.integer({ min: 1, max: 30 }) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let held = false;
        const got: number[] = [];
        const queue = new FrameQueue((hold) => {
          assert.notEqual(hold, held);
          held = hold;
        });
        let pushed = 0;
        const listenFor = (count: number) => {
          let left = count;
          queue.listen((each) => {
            got.push(numberOf(each));
            if (--left === 0) queue.listen(undefined);
          });
        };
        for (const step of all) {
          if ('push' in step) for (let i = 0; i < step.push; i++) queue.push(frame(pushed++));
          else listenFor(step.listenFor);
          assert.equal(got.length + queue.waiting, pushed);
          // Few are taken in without holding the network back; with none left it is let go.
          if (queue.waiting >= 8) assert.equal(held, true);
        }
        listenFor(Number.POSITIVE_INFINITY);
        assert.deepEqual(got, [...Array(pushed).keys()]);
        assert.equal(held, false);
      }),
      { numRuns: 300 },
    );
  });

  it('come before the close, which is told once', () => {
    const queue = new FrameQueue(() => undefined);
    const events: string[] = [];
    queue.onClose(() => events.push('closed'));
    queue.push(frame(1));
    queue.push(frame(2));
    queue.end();
    queue.end();
    queue.listen(() => {
      events.push('frame');
      queue.listen(undefined);
    });
    assert.deepEqual(events, ['frame']);
    queue.listen(() => events.push('frame'));
    queue.listen(() => undefined);
    assert.deepEqual(events, ['frame', 'frame', 'closed']);
  });

  it('are forgotten when nobody wants them any more, and then the close is told', () => {
    const queue = new FrameQueue(() => undefined);
    let told = 0;
    queue.onClose(() => told++);
    queue.push(frame(1));
    queue.clear();
    queue.end();
    assert.equal(told, 1);
  });

  it('have closed also for those who ask late, but not within their call', async () => {
    const queue = new FrameQueue(() => undefined);
    queue.end();
    let told = 0;
    await new Promise<void>((resolve) => {
      queue.onClose(() => {
        told++;
        resolve();
      });
      assert.equal(told, 0);
    });
  });
});
