import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Incomplete, NotCanonical, read, readFirst, struct, write } from './raw-syrup.ts';

interface Case {
  readonly note: string;
  readonly hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors.json', import.meta.url), 'utf8'),
) as Record<'atoms' | 'containers' | 'records' | 'reject', Case[]>;

describe("the tester's own Syrup", () => {
  for (const group of ['atoms', 'containers', 'records'] as const) {
    it(`reads and writes the shared vectors byte for byte: ${group}`, () => {
      for (const { note, hex } of vectors[group]) {
        assert.equal(write(read(Buffer.from(hex, 'hex'))).toString('hex'), hex, note);
      }
    });
  }

  it('refuses all that the shared vectors refuse', () => {
    for (const { note, hex } of vectors.reject) {
      assert.throws(() => read(Buffer.from(hex, 'hex')), NotCanonical, note);
    }
  });

  it('refuses struct keys out of order, and a NaN with a payload', () => {
    assert.throws(() => read(Buffer.from('{2"aat1"bf}')), NotCanonical);
    assert.throws(() => read(Buffer.from('447ff8000000000001', 'hex')), NotCanonical);
    assert.throws(() => read(Buffer.from('44fff8000000000000', 'hex')), NotCanonical);
  });

  it('orders struct keys by their encoded bytes', () => {
    assert.equal(write(struct({ aa: true, b: false })).toString(), '{1"bf2"aat}');
  });

  it('tells a value that is cut off from one that is wrong', () => {
    const whole = write([1n, 'text', struct({ a: 2 })]);
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => readFirst(whole.subarray(0, length)), Incomplete);
    }
    assert.equal(readFirst(Buffer.concat([whole, whole])).end, whole.length);
  });
});
