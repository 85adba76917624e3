/** How things look at a terminal. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  count,
  formatSize,
  formatTable,
  linesOf,
  printable,
} from '../../../cli/terminal/format.ts';
import { toJson } from '../../../cli/terminal/json.ts';

describe('sizes', () => {
  it('are shown with two or three figures', () => {
    const cases: [number | bigint, string][] = [
      [0, '0 B'],
      [999, '999 B'],
      [1_000, '1.0 kB'],
      [9_949, '9.9 kB'],
      [9_960, '10 kB'],
      [999_499, '999 kB'],
      [999_500, '1.0 MB'],
      [2_130_512n, '2.1 MB'],
      [300_000_000_000, '300 GB'],
    ];
    for (const [bytes, shown] of cases) assert.equal(formatSize(bytes), shown);
  });
});

describe('a table', () => {
  it('is as wide as what is in it and ends no line with spaces', () => {
    const text = formatTable(
      [{ title: 'SIZE', align: 'right' }, { title: 'NAME' }, { title: '' }],
      [
        ['7 B', 'boat.jpg', ''],
        ['1.2 MB', 'ö', '#x'],
      ],
    );
    assert.equal(text, '  SIZE  NAME\n   7 B  boat.jpg\n1.2 MB  ö         #x');
  });

  it('counts a wide character as two', () => {
    const text = formatTable(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['船', 'x'],
        ['👩‍👩‍👧', 'y'],
      ],
    );
    assert.equal(text, 'A   B\n船  x\n👩‍👩‍👧  y');
  });
});

describe('a foreign name', () => {
  it('cannot make a terminal do anything', () => {
    assert.equal(printable('a\u001b[2Jb\u202ec\r\nd'), 'a�[2Jb�c��d');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.ok(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(printable(text)));
      }),
    );
  });

  it('that is plain stays as it is', () => {
    assert.equal(printable('Größe 👩‍👩‍👧 (2).jpg'), 'Größe 👩‍👩‍👧 (2).jpg');
  });
});

describe('numbers and JSON', () => {
  it('count one and many', () => {
    assert.deepEqual([count(1n, 'file'), count(0, 'file')], ['1 file', '0 files']);
  });

  it('write counts as numbers and bytes as base64url', () => {
    const value = { size: 12n, large: 2n ** 60n, swiss: Uint8Array.of(255, 254), none: undefined };
    assert.equal(toJson([value]), '[{"size":12,"large":"1152921504606846976","swiss":"__4"}]');
  });
});

describe('a text of several lines', () => {
  it('ends a line where any system does, and has spaces for tabs', () => {
    assert.deepEqual(linesOf('one\r\ntwo\rthree\n'), ['one', 'two', 'three', '']);
    assert.deepEqual(linesOf('a\tb\t船\tc'), ['a       b       船      c']);
    assert.deepEqual(linesOf('\u001b[2J\u202ex'), ['\u{FFFD}[2J\u{FFFD}x']);
  });
});
