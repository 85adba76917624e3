import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAgo, formatBytes, formatDuration } from '../../../ui/locale/format.ts';

const en = { locales: 'en-GB' };

describe('formatBytes', () => {
  for (const [bytes, text] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_550, '1.6 kB'],
    [999_499, '999 kB'],
    [999_600, '1 MB'],
    [3_412_000_000, '3.4 GB'],
    [118_000_000_000n, '118 GB'],
  ] as const) {
    it(`writes ${bytes} as ${text}`, () => assert.equal(formatBytes(bytes, en), text));
  }

  it('writes in the language of the person', () => {
    assert.equal(formatBytes(1_500_000, { locales: 'de' }), '1,5 MB');
  });

  it('never writes a thousand or more of one unit', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (bytes) => {
        const figure = Number.parseFloat(formatBytes(bytes, en).replace(',', ''));
        assert.ok(figure < 1_000, formatBytes(bytes, en));
      }),
    );
  });
});

describe('formatAgo', () => {
  const now = 1_700_000_000_000;
  for (const [difference, text] of [
    [0, 'now'],
    [-30_000, '30 seconds ago'],
    [-59_700, '1 minute ago'],
    [-3_600_000 * 5, '5 hours ago'],
    [-86_400_000, 'yesterday'],
    [86_400_000 * 6, 'in 6 days'],
    [-86_400_000 * 400, 'last year'],
  ] as const) {
    it(`writes “${text}”`, () => assert.equal(formatAgo(now + difference, now, en), text));
  }
});

describe('formatDuration', () => {
  it('names the two largest units', () => {
    assert.equal(formatDuration(86_400_000 * 2 + 3_600_000 + 5_000, en), '2 days, 1 hour');
    assert.equal(formatDuration(3_600_000 + 5_000, en), '1 hour');
    assert.equal(formatDuration(65_000, en), '1 minute, 5 seconds');
    assert.equal(formatDuration(0, en), '0 seconds');
    assert.equal(formatDuration(-5, en), '0 seconds');
  });
});
