/** The progress line. */
import assert from 'node:assert/strict';
import { makeProgress } from '../../../cli/terminal/progress.ts';
import { makeFakeTerminal } from '../fake-terminal.ts';

function still(now: number) {
  return { now: () => now, wakeAt: () => () => undefined, after: () => () => undefined };
}

describe('the progress line', () => {
  it('shows how much is done, how fast, and of what', () => {
    let now = 0;
    const { terminal, shown } = makeFakeTerminal();
    const clock = { ...still(0), now: () => now };
    const progress = makeProgress(terminal.errors, clock, { total: 4_000_000 });
    progress.name('boat\u001b.jpg');
    now = 1_000;
    progress.advance(1_000_000);
    const last = shown().split('\u001b[K').at(-1);
    assert.equal(last, '██████░░░░░░░░░░░░░░░░░░  25 % of 4.0 MB 1.0 MB/s  boat\u{FFFD}.jpg');
    progress.end();
    assert.ok(shown().endsWith('\r\u001b[K'));
  });

  it('is painted no more than it can be seen', () => {
    const { terminal, shown } = makeFakeTerminal();
    const progress = makeProgress(terminal.errors, still(1_000), { total: 10 });
    progress.name('x');
    const once = shown();
    for (let at = 0; at < 10; at++) progress.advance(1);
    assert.equal(shown(), once);
  });

  it('is silent in a pipe and with JSON', () => {
    for (const [isTTY, quiet] of [
      [false, false],
      [true, true],
    ] as const) {
      const { terminal, shown } = makeFakeTerminal(isTTY);
      const progress = makeProgress(terminal.errors, still(0), { total: 1, quiet });
      progress.name('x');
      progress.advance(1);
      progress.end();
      assert.equal(shown(), '');
    }
  });
});
