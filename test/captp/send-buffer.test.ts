import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SendBuffer } from '../../captp/send-buffer.ts';
import { LENGTH_MARK, StreamBuffer } from '../../captp/stream-buffer.ts';

/** Sizes around those at which lengths have one digit more, and pieces begin. */
const size = fc.oneof(
  fc.constantFrom(0, 1, 9, 10, 11, 99, 100, 101, 999, 1_000, 1_001, 16_383, 16_384, 20_000),
  fc.nat(40_000),
);
const frame = fc.record({
  parts: fc.array(size, { minLength: 1, maxLength: 4 }),
  fails: fc.boolean(),
  takes: fc.boolean(),
});
const frames = fc.array(frame, { maxLength: 12 });

/** What is written into it, whether that fails in the end, and whether all is taken then. */
interface Frame {
  readonly parts: readonly number[];
  readonly fails: boolean;
  readonly takes: boolean;
}

/** Bytes that are nowhere the same. */
function content(count: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, i) => (i * 7 + seed * 31 + (i >> 8)) & 0xff);
}

interface Written {
  /** What was taken, copied at once. */
  readonly early: Buffer[];
  /** What was taken, as it stands at the end. */
  readonly late: Uint8Array[];
  /** The frames that were ended. */
  readonly expected: Buffer[];
}

function write(buffer: SendBuffer, all: readonly Frame[]): Written {
  const written: Written = { early: [], late: [], expected: [] };
  const take = (): void => {
    const taken = buffer.take();
    written.late.push(...taken);
    written.early.push(...taken.map((piece) => Buffer.from(piece)));
    assert.equal(buffer.length, 0);
  };
  let seed = 0;
  for (const { parts, fails, takes } of all) {
    const contents = parts.map((count) => content(count, seed++));
    buffer.begin();
    for (const part of contents) buffer.append(part);
    const whole = Buffer.concat(contents);
    assert.equal(buffer.frameLength, whole.length);
    if (fails) buffer.rollBack();
    else {
      buffer.end();
      written.expected.push(whole);
    }
    if (takes) take();
  }
  take();
  return written;
}

describe('a buffer of what is to be sent', () => {
  it('gives each frame as it was written, and leaves what it gave alone', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const { early, late, expected } = write(new SendBuffer(), all);
        assert.ok(early.every((piece, i) => piece.equals(expected[i] as Buffer)));
        assert.equal(early.length, expected.length);
        assert.ok(late.every((piece, i) => early[i]?.equals(piece)));
      }),
      { numRuns: 60 },
    );
  });

  for (const mark of [LENGTH_MARK, undefined]) {
    it(`of a stream gives the frames in order, ${mark ? '' : 'not '}marked off`, () => {
      fc.assert(
        fc.property(frames, (all) => {
          const { early, late, expected } = write(new StreamBuffer(mark), all);
          const marked = expected.flatMap((each) => {
            return mark ? [Buffer.from(`${each.length}:`), each] : [each];
          });
          assert.ok(Buffer.concat(early).equals(Buffer.concat(marked)));
          assert.ok(Buffer.concat(late).equals(Buffer.concat(marked)));
        }),
        { numRuns: 60 },
      );
    });
  }

  it('writes the right length for each length that there is', () => {
    const buffer = new StreamBuffer(LENGTH_MARK);
    for (const count of [1, 9, 10, 11, 99, 100, 101, 999, 1_000, 1_001, 9_999, 10_000]) {
      buffer.begin();
      buffer.append(content(count, count));
      buffer.end();
      const sent = Buffer.concat(buffer.take());
      assert.equal(sent.subarray(0, -count).toString(), `${count}:`);
    }
  });

  it('has as many bytes waiting as it will give', () => {
    const buffer = new StreamBuffer(LENGTH_MARK);
    for (const count of [5, 20_000, 300]) {
      buffer.begin();
      buffer.append(content(count, 1));
      buffer.end();
    }
    buffer.begin();
    buffer.append(content(50_000, 2));
    buffer.rollBack();
    const { length } = buffer;
    assert.equal(Buffer.concat(buffer.take()).length, length);
  });
});
