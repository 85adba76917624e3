import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerRange, contentRange } from '../../../ui/media/byte-range.ts';

describe('the Range header', () => {
  it('gives the whole file when there is none, or none we understand', () => {
    for (const header of [
      null,
      '',
      'bytes=',
      'bytes=-',
      'items=0-1',
      'bytes=0-1,4-5',
      'bytes=5-2',
    ]) {
      assert.deepEqual(answerRange(header, 10), { status: 200, range: { from: 0, to: 10 } });
    }
  });

  it('answers the first bytes, the last bytes, and what lies between', () => {
    assert.deepEqual(answerRange('bytes=0-3', 10), { status: 206, range: { from: 0, to: 4 } });
    assert.deepEqual(answerRange('bytes=4-', 10), { status: 206, range: { from: 4, to: 10 } });
    assert.deepEqual(answerRange('bytes=-3', 10), { status: 206, range: { from: 7, to: 10 } });
    assert.equal(contentRange(answerRange('bytes=-3', 10), 10), 'bytes 7-9/10');
  });

  it('refuses what lies behind the end with the length in the answer', () => {
    assert.deepEqual(answerRange('bytes=10-', 10), { status: 416 });
    assert.deepEqual(answerRange('bytes=-0', 10), { status: 416 });
    assert.deepEqual(answerRange('bytes=0-', 0), { status: 416 });
    assert.equal(contentRange({ status: 416 }, 10), 'bytes */10');
  });

  it('answers exactly the bytes asked for that exist', () => {
    const size = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(size, fc.nat(6_000), fc.nat(6_000), (length, first, more) => {
        const answer = answerRange(`bytes=${first}-${first + more}`, length);
        if (first >= length) return assert.equal(answer.status, 416);
        const bytes = Array.from({ length }, (_, at) => at);
        const wanted = bytes.filter((at) => at >= first && at <= first + more);
        assert.ok(answer.status === 206);
        assert.deepEqual(bytes.slice(answer.range.from, answer.range.to), wanted);
      }),
    );
  });

  it('never answers a range outside the file, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1_000), (text, size) => {
        const answer = answerRange(`bytes=${text}`, size);
        if (answer.status === 416) return;
        assert.ok(0 <= answer.range.from && answer.range.from <= answer.range.to);
        assert.ok(answer.range.to <= size);
      }),
    );
  });
});
