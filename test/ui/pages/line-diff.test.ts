/** Two texts beside each other: whatever they are, both can be read again from the rows. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DiffRow, lineDiff } from '../../../ui/pages/lake/versions/line-diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', 'a longer line'), { maxLength: 12 });
const textOf = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const shown = (row: DiffRow): string =>
  row.is === 'folded'
    ? `… ${row.count}`
    : `${row.left?.number ?? ' '} ${row.left?.text ?? ''} | ${row.right?.number ?? ' '} ${row.right?.text ?? ''}`;

describe('comparing texts line by line', () => {
  it('puts what was replaced beside what replaced it', () => {
    const found = lineDiff('one\ntwo\nthree\n', 'one\nzwei\nthree\nfour\n');
    assert.deepEqual([found?.added, found?.removed], [2, 1]);
    assert.deepEqual(found?.rows.map(shown), [
      '1 one | 1 one',
      '2 two | 2 zwei',
      '3 three | 3 three',
      '   | 4 four',
    ]);
  });

  it('folds what is the same and far from any difference', () => {
    const same = Array.from({ length: 100 }, (_, at) => `line ${at}`);
    const found = lineDiff(textOf(same), textOf([...same, 'more']));
    assert.deepEqual(
      found?.rows.map(({ is }) => is),
      ['folded', 'same', 'same', 'same', 'different'],
    );
    assert.equal(found?.rows[0] && shown(found.rows[0]), '… 97');
  });

  it('does not mind how lines end', () => {
    assert.deepEqual(
      [lineDiff('a\r\nb\r\n', 'a\nb\n')].map((d) => d && d.added + d.removed),
      [0],
    );
  });

  it('loses no line of either text', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const found = lineDiff(textOf(before), textOf(after));
        let [left, right] = [0, 0];
        for (const row of found?.rows ?? []) {
          if (row.is === 'folded') {
            left += row.count;
            right += row.count;
            continue;
          }
          if (row.left) assert.equal(row.left.text, before[row.left.number - 1]);
          if (row.right) assert.equal(row.right.text, after[row.right.number - 1]);
          left += row.left ? 1 : 0;
          right += row.right ? 1 : 0;
        }
        assert.deepEqual([left, right], [before.length, after.length]);
      }),
    );
  });
});
