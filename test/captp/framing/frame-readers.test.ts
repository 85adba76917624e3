import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type FrameReader,
  FramingError,
  framingOf,
  makeFrameReader,
  type StreamFraming,
} from '../../../captp/framing/index.ts';
import { encode, SYRUP_LIMITS } from '../../../captp/syrup/index.ts';

const FRAME_BYTES_MAX = 2_000;
const FRAMINGS: readonly StreamFraming[] = ['length', 'none'];

/** Values of every kind, some with texts that hold brackets, digits and colons. */
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.double(),
    fc.boolean(),
    fc.string(),
    fc.constantFrom('<', ']', '12:', '$}', '5"'),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
    fc.constantFrom(undefined, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const frames = fc
  .array(value, { minLength: 1, maxLength: 12 })
  .map((values) => values.map((each) => Buffer.from(encode(each))))
  .filter((all) => all.every((frame) => frame.length <= FRAME_BYTES_MAX));

const streamOf = (framing: StreamFraming, all: readonly Buffer[]): Buffer =>
  Buffer.concat(
    all.flatMap((frame) =>
      framing === 'length' ? [Buffer.from(`${frame.length}:`), frame] : frame,
    ),
  );

/** `stream` cut at `places`; chunks are copies, as those of a socket are. */
function cut(stream: Buffer, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (stream.length + 1)), stream.length];
  let from = 0;
  return ends
    .toSorted((a, b) => a - b)
    .map((end) => {
      const chunk = Uint8Array.from(stream.subarray(from, end));
      from = end;
      return chunk;
    });
}

interface Reading {
  readonly reader: FrameReader;
  readonly got: Uint8Array[];
}

function reading(framing: StreamFraming, frameBytes = FRAME_BYTES_MAX): Reading {
  const got: Uint8Array[] = [];
  const onFrame = (frame: Uint8Array) => got.push(frame);
  return { reader: makeFrameReader(framing, { frameBytes, onFrame }), got };
}

/** The frames of `chunks` as hex, and what went wrong. */
function outcome(framing: StreamFraming, chunks: readonly Uint8Array[]) {
  const { reader, got } = reading(framing);
  let error: unknown;
  try {
    for (const chunk of chunks) reader.push(chunk);
  } catch (thrown) {
    error = thrown;
  }
  return { frames: got.map((frame) => Buffer.from(frame).toString('hex')), error };
}

const refusal = (framing: StreamFraming, text: string) => {
  const { error } = outcome(framing, [Buffer.from(text)]);
  assert.ok(error instanceof FramingError, `${framing}: ${text.slice(0, 40)}`);
  assert.equal(error.code, 'bad-framing');
  return error.message;
};

for (const framing of FRAMINGS) {
  describe(`a reader of frames marked off by ${framing}`, () => {
    it('gives the same frames however the stream was cut', () => {
      fc.assert(
        fc.property(frames, fc.array(fc.nat(), { maxLength: 40 }), (all, places) => {
          const { reader, got } = reading(framing);
          for (const chunk of cut(streamOf(framing, all), places)) reader.push(chunk);
          assert.deepEqual(got.map(Buffer.from), all);
          assert.equal(reader.isBetweenFrames, true);
        }),
        { numRuns: 300 },
      );
    });

    it('gives the same frames byte by byte', () => {
      fc.assert(
        fc.property(frames, (all) => {
          const { reader, got } = reading(framing);
          for (const byte of streamOf(framing, all)) reader.push(Uint8Array.of(byte));
          assert.deepEqual(got.map(Buffer.from), all);
        }),
        { numRuns: 50 },
      );
    });

    it('keeps all of a frame of many small values, byte by byte', () => {
      const frame = Buffer.from(encode(Array.from({ length: 400 }, (_, i) => BigInt(i))));
      const { reader, got } = reading(framing);
      for (const byte of streamOf(framing, [frame])) reader.push(Uint8Array.of(byte));
      assert.deepEqual(got.map(Buffer.from), [frame]);
    });

    it('knows that a stream was cut within a frame', () => {
      fc.assert(
        fc.property(frames, fc.nat(), (all, place) => {
          const stream = streamOf(framing, all);
          const length = streamOf(framing, all.slice(0, -1)).length;
          const at = length + 1 + (place % (stream.length - length - 1 || 1));
          if (at >= stream.length) return;
          const { reader, got } = reading(framing);
          reader.push(stream.subarray(0, at));
          assert.equal(got.length, all.length - 1);
          assert.equal(reader.isBetweenFrames, false);
        }),
      );
    });

    it('never fails differently because garbage was cut differently', () => {
      const piece = fc.constantFrom(
        ...['<', '>', '[', ']', '{', '}', '#', '$', 't', 'f', 'D', 'F', '+', '-', ':', '"', "'"],
        ...['0', '1', '3', '19', '1999', '2001', '123456789012345678', 'abc', '\xff', ' '],
      );
      const garbage = fc.array(piece, { maxLength: 60 }).map((all) => all.join(''));
      fc.assert(
        fc.property(garbage, fc.array(fc.nat(), { maxLength: 20 }), (text, places) => {
          const stream = Buffer.from(text, 'latin1');
          const whole = outcome(framing, [stream]);
          const bytewise = outcome(
            framing,
            [...stream].map((byte) => Uint8Array.of(byte)),
          );
          const inParts = outcome(framing, cut(stream, places));
          assert.ok(whole.error === undefined || whole.error instanceof FramingError);
          assert.deepEqual(bytewise.frames, whole.frames);
          assert.deepEqual(inParts.frames, whole.frames);
          // What is too large may be known sooner when more of it is seen, but is refused by all.
          if (whole.error instanceof FramingError) {
            assert.ok(bytewise.error instanceof FramingError);
            assert.ok(inParts.error instanceof FramingError);
          }
        }),
        { numRuns: 500 },
      );
    });

    it('hands on a frame that lies within one chunk without copying it', () => {
      const { reader, got } = reading(framing);
      const chunk = Uint8Array.from(streamOf(framing, [Buffer.from('3"abc'), Buffer.from('[tf]')]));
      reader.push(chunk);
      assert.equal(got.length, 2);
      for (const frame of got) {
        assert.equal(frame.buffer, chunk.buffer);
        assert.equal(Object.getPrototypeOf(frame), Uint8Array.prototype);
      }
    });

    it('respects the place of a chunk within its memory', () => {
      const { reader, got } = reading(framing);
      const stream = streamOf(framing, [Buffer.from('3"abc')]);
      const memory = Uint8Array.from([...Buffer.from('9:#'), ...stream, ...Buffer.from('9:#')]);
      reader.push(memory.subarray(3, 3 + stream.length));
      assert.deepEqual(got.map(String), [String(Uint8Array.from(Buffer.from('3"abc')))]);
    });

    it('takes the memory of a large frame once', () => {
      const bytes = new Uint8Array(1_000_000).fill(7);
      const frame = Buffer.from(encode([bytes, 'and a text behind it', 12n]));
      const { reader, got } = reading(framing, 2_000_000);
      const stream = streamOf(framing, [frame]);
      for (let at = 0; at < stream.length; at += 65_536)
        reader.push(stream.subarray(at, at + 65_536));
      assert.equal(Buffer.compare(got[0]!, frame), 0);
      assert.ok(got[0]!.buffer.byteLength < frame.length + 1_024);
    });

    it('takes a frame of exactly the largest size and refuses one byte more', () => {
      const filling = (bytes: number) => Buffer.from(`${bytes - 5}:${'x'.repeat(bytes - 5)}`);
      for (const places of [[], [1], [3, 700], [1_000, 1_001]]) {
        const good = streamOf(framing, [filling(FRAME_BYTES_MAX)]);
        const { frames: whole, error } = outcome(framing, cut(good, places));
        assert.equal(error, undefined);
        assert.equal(whole.length, 1);
        const bad = outcome(
          framing,
          cut(streamOf(framing, [filling(FRAME_BYTES_MAX + 1)]), places),
        );
        assert.match(String(bad.error), /larger than allowed/);
        assert.equal(bad.frames.length, 0);
      }
    });

    it('gives the frames that came before what it refuses', () => {
      const good = streamOf(framing, [Buffer.from('[t]'), Buffer.from('2+')]);
      const { frames: got, error } = outcome(framing, [Buffer.concat([good, Buffer.from('x')])]);
      assert.equal(got.length, 2);
      assert.ok(error instanceof FramingError);
    });
  });
}

describe('a reader of frames marked off by length', () => {
  it('refuses any other way to write a length', () => {
    assert.match(refusal('length', '07:1234567'), /begins with 0/);
    assert.match(refusal('length', '0:'), /begins with 0/);
    assert.match(refusal('length', ':'), /missing/);
    assert.match(refusal('length', '3:abc,3:abc'), /no number/);
    assert.match(refusal('length', '+3:abc'), /no number/);
    assert.match(refusal('length', '-1:'), /no number/);
    assert.match(refusal('length', '3 :abc'), /no number/);
  });

  it('refuses what is too large before it has come, and takes no memory for it', () => {
    assert.match(refusal('length', '2001'), /larger than allowed/);
    assert.match(refusal('length', '9'.repeat(400)), /larger than allowed/);
  });
});

describe('a reader of frames that are not marked off', () => {
  it('refuses bytes that begin no value', () => {
    for (const text of [
      ' ',
      '\n',
      'x',
      '(',
      ')',
      'd',
      'e',
      'l',
      'T',
      '\u0000',
      '+',
      '-',
      ':',
      '"',
    ]) {
      assert.match(refusal('none', text), /begin no value/);
      assert.match(refusal('none', `[${text}`), /begin no value/);
    }
  });

  it('refuses a number that is followed by anything but its end', () => {
    for (const next of ['t', 'f', 'D', 'F', '<', '[', '{', '#', '>', ']', '}', '$', ' ']) {
      assert.match(refusal('none', `[12${next}`), /begin no value/);
    }
  });

  it('refuses an end without a beginning', () => {
    for (const closing of ['>', ']', '}', '$', 't>']) refusal('none', closing);
  });

  it('refuses what is nested too deeply', () => {
    // The arguments of an operation are two deep already.
    const depth = SYRUP_LIMITS.depth + 2;
    const { error } = outcome('none', [Buffer.from('['.repeat(depth))]);
    assert.equal(error, undefined);
    assert.match(refusal('none', '['.repeat(depth + 1)), /nested too deeply/);
  });

  it('refuses numbers of too many digits', () => {
    const { reader, got } = reading('none', 10_000);
    reader.push(Buffer.from(`${'1'.repeat(SYRUP_LIMITS.digits)}+`));
    assert.equal(got.length, 1);
    assert.throws(
      () => reader.push(Buffer.from('1'.repeat(SYRUP_LIMITS.digits + 1))),
      /more digits than allowed/,
    );
  });

  it('refuses a text that is too long before it has come', () => {
    assert.match(refusal('none', '2001"'), /larger than allowed/);
    assert.match(refusal('none', '1234567890123456789:'), /larger than allowed/);
    assert.match(refusal('none', '[1994:x'), /larger than allowed/);
    assert.match(refusal('none', `[${'[t]'.repeat(700)}`), /larger than allowed/);
  });

  it('does not mistake what stands in a text or a float for structure', () => {
    const { reader, got } = reading('none');
    const tricky = ['[6"]]>>12]', 'D[[[[[[[[', 'F<<<<', "4']]]]", '4:12:"', '0"', '{1"}1+}'];
    reader.push(Buffer.from(tricky.join('')));
    assert.deepEqual(
      got.map((frame) => Buffer.from(frame).toString()),
      tricky,
    );
  });
});

describe('how a peer marks off its frames', () => {
  it('is seen from its first byte', () => {
    assert.equal(framingOf('<'.charCodeAt(0)), 'none');
    for (const digit of '123456789') assert.equal(framingOf(digit.charCodeAt(0)), 'length');
    for (const other of '0 [{GET\u0016') assert.equal(framingOf(other.charCodeAt(0)), undefined);
  });
});
