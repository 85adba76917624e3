import assert from 'node:assert/strict';
import { decode, encode, SYRUP_LIMITS } from '../../../captp/syrup/index.ts';
import { SyrupReader } from '../../../captp/syrup/read.ts';

const TEN_VALUES = { ...SYRUP_LIMITS, values: 10 };

function reading(text: string): SyrupReader {
  const reader = new SyrupReader(TEN_VALUES);
  reader.begin(new TextEncoder().encode(text));
  return reader;
}

describe('a number of the protocol', () => {
  it('is any that JavaScript can tell from its neighbours, and no other', () => {
    assert.equal(reading('0+').integer(), 0);
    assert.equal(reading('9007199254740991+').integer(), Number.MAX_SAFE_INTEGER);
    for (const digits of ['9007199254740993+', `${'9'.repeat(400)}+`, '1-', '01+', '+', '1']) {
      assert.throws(() => reading(digits).integer(), { code: 'bad-encoding' }, digits);
    }
  });
});

describe('the most values that a message may hold', () => {
  it('are counted with the keys among them', () => {
    const struct = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`k${i}`, i]));
    assert.throws(() => decode(encode(struct), TEN_VALUES), { code: 'bad-encoding' });
    assert.deepEqual(decode(encode({ a: 1, b: 2 }), TEN_VALUES), { a: 1, b: 2 });
  });

  it('are counted also where only numbers may stand', () => {
    assert.equal(reading(`[${'1+'.repeat(10)}]`).integers().length, 10);
    assert.throws(() => reading(`[${'1+'.repeat(11)}]`).integers(), { code: 'bad-encoding' });
  });
});

describe('text', () => {
  it('keeps a byte order mark that it begins with', () => {
    for (const text of ['\ufeff', '\ufeffabc', `\ufeff${'x'.repeat(200)}`]) {
      assert.equal(decode(encode(text)), text);
    }
  });
});
