import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Frame, FrameReader, frameOf } from '../../../bridges/guests/frames.ts';

const frames = fc.array(fc.record({ is: fc.nat(255), body: fc.uint8Array({ maxLength: 40 }) }), {
  maxLength: 8,
});

describe('frames of a guest’s process', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (sent, cuts) => {
          const stream = Buffer.concat(sent.map(({ is, body }) => frameOf(is, body)));
          const reader = new FrameReader(40);
          const got: Frame[] = [];
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const size = cuts[cut % cuts.length] as number;
            got.push(...reader.take(stream.subarray(at, at + size)));
            at += size;
          }
          assert.deepEqual(
            got.map(({ is, body }) => ({ is, body: [...body] })),
            sent.map(({ is, body }) => ({ is, body: [...body] })),
          );
        },
      ),
    );
  });

  it('are refused when they say that they are too long, before they are there', () => {
    const reader = new FrameReader(40);
    assert.throws(() => reader.take(new Uint8Array([255, 255, 255, 255, 0])), RangeError);
    const other = new FrameReader(40);
    assert.throws(() => other.take(frameOf(1, new Uint8Array(41)).subarray(0, 6)), RangeError);
  });
});
