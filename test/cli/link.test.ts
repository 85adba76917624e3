/** Share links as a command takes them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFragment } from '../../captp/index.ts';
import { isLink, parseShareLink } from '../../cli/link.ts';

const REF = { designator: 'a'.repeat(52), swiss: new Uint8Array(32).fill(7) };
const FRAGMENT = formatFragment(REF);

describe('a share link', () => {
  it('leads to the CapTP endpoint beside the share page', () => {
    const link = parseShareLink(`http://127.0.0.1:4284/s#${FRAGMENT}`);
    assert.equal(link.captpUrl, 'ws://127.0.0.1:4284/captp');
    assert.deepEqual(link.ref, REF);
  });

  it('keeps to TLS and to a folder in front', () => {
    const link = parseShareLink(`https://example.org/gather/s#${FRAGMENT}`);
    assert.equal(link.captpUrl, 'wss://example.org/gather/captp');
  });

  it('is refused when it was cut at any place', () => {
    const whole = `http://127.0.0.1:4284/s#${FRAGMENT}`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        assert.throws(() => parseShareLink(whole.slice(0, length)), { code: 'bad-link' });
      }),
    );
  });

  it('is refused when it is of another kind', () => {
    for (const text of [`ftp://x/s#${FRAGMENT}`, `http://x/other#${FRAGMENT}`, 'boat.jpg']) {
      assert.throws(() => parseShareLink(text), { code: 'bad-link' });
    }
  });

  it('is told from a path in the lake', () => {
    assert.ok(isLink('HTTPS://example.org/s#x'));
    assert.ok(!isLink('Photos/http.txt'));
  });
});
