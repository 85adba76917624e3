/** How a person says when a share ends. */
import assert from 'node:assert/strict';
import { parseEnds, parseOpenings } from '../../cli/terms.ts';

const NOW = new Date(2026, 10, 21, 9, 0).getTime();
const HOUR_MS = 3_600_000;

describe('the end of a share', () => {
  it('can be a span from now', () => {
    assert.equal(parseEnds('12h', NOW), NOW + 12 * HOUR_MS);
    assert.equal(parseEnds('2w', NOW), NOW + 14 * 24 * HOUR_MS);
  });

  it('can be a day, to whose end it lasts', () => {
    assert.equal(parseEnds('2026-12-24', NOW), new Date(2026, 11, 24, 23, 59, 59, 999).getTime());
    assert.equal(parseEnds('2026-11-21', NOW), new Date(2026, 10, 21, 23, 59, 59, 999).getTime());
  });

  it('can be a moment', () => {
    assert.equal(parseEnds('2026-12-24T18:05', NOW), new Date(2026, 11, 24, 18, 5).getTime());
  });

  it('is refused when it is no time', () => {
    const wrong = ['', 'soon', '7', '-7d', '2026-02-30', '2026-13-01', '2026-12-24T24:00'];
    for (const text of wrong) {
      assert.throws(() => parseEnds(text, NOW), { code: 'usage', message: /^Say when/ }, text);
    }
  });

  it('is refused when it is over', () => {
    assert.throws(() => parseEnds('2026-11-20', NOW), { code: 'usage', message: /is over/ });
    assert.throws(() => parseEnds('0d', NOW), { code: 'usage', message: /is over/ });
  });

  it('can be a number of openings from 1 on', () => {
    assert.equal(parseOpenings('3'), 3);
    for (const text of ['0', '-1', '1.5', 'x', '1e3']) {
      assert.throws(() => parseOpenings(text), { code: 'usage' }, text);
    }
  });
});
