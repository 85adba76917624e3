import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseNumber, writeNumber } from '../../../ui/locale/number.ts';

describe('parseNumber', () => {
  for (const [locales, text, value] of [
    ['en-GB', '1.5', 1.5],
    ['en-GB', ' 10 ', 10],
    ['en-GB', '1,5', 1.5],
    ['en-GB', '1,000', 1_000],
    ['en-GB', '1,000.5', 1_000.5],
    ['de', '1,5', 1.5],
    ['de', '1.5', 1.5],
    ['de', '1.000', 1_000],
    ['fr', '1\u202f000,25', 1_000.25],
    ['de-CH', '1’000.5', 1_000.5],
    ['ar-EG', '٢٫٥', 2.5],
    ['ar-EG', '2.5', 2.5],
    ['fa', '۱۰', 10],
    ['en-GB', '', undefined],
    ['en-GB', '-1', undefined],
    ['en-GB', '1e9', undefined],
    ['en-GB', '0x10', undefined],
    ['en-GB', '1.2.3', undefined],
    ['en-GB', 'ten', undefined],
    ['en-GB', 'Infinity', undefined],
    ['en-GB', '9'.repeat(25), undefined],
  ] as const) {
    it(`reads “${text}” in ${locales} as ${value}`, () => {
      assert.equal(parseNumber(text, { locales }), value);
    });
  }

  it('reads what was written for a field, in every language', () => {
    const locales = fc.constantFrom('en-GB', 'de', 'fr', 'de-CH', 'ar-EG', 'fa', 'hi', 'mr', 'th');
    fc.assert(
      fc.property(locales, fc.integer({ min: 0, max: 1_000_000_000 }), (locale, thousandths) => {
        const value = thousandths / 1_000;
        const options = { locales: locale };
        assert.equal(parseNumber(writeNumber(value, options), options), value);
      }),
    );
  });
});
