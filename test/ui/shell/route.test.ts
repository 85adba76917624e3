import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOME_PAGE, parseRoute, routeTo } from '../../../ui/shell/route.ts';

describe('parseRoute', () => {
  it('reads a page and what follows', () => {
    assert.deepEqual(parseRoute('#/lake/e7'), { page: 'lake', path: ['e7'] });
    assert.deepEqual(parseRoute('#/settings'), { page: 'settings', path: [] });
  });

  it('leads to the first page from whatever is no route', () => {
    for (const hash of ['', '#', '#/', '#enter=abc', '#main', `#/${'x'.repeat(5_000)}`]) {
      assert.deepEqual(parseRoute(hash), { page: HOME_PAGE, path: [] }, hash);
    }
  });

  it('survives bad escapes', () => {
    assert.deepEqual(parseRoute('#/lake/%E0%A4%A'), { page: 'lake', path: [] });
  });

  it('reads what routeTo wrote', () => {
    const part = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(part, fc.array(part, { maxLength: 3 }), (page, path) => {
        assert.deepEqual(parseRoute(routeTo(page, ...path)), { page, path });
      }),
    );
  });
});
