/**
 * The many seeds of every test run. They are played in a process of their own beside all other tests, from the moment
 * this file is loaded; in the last folder of all it is only waited for their end.
 */
import assert from 'node:assert/strict';
import { setPriority } from 'node:os';
import { runBroken } from '../sim/broken.ts';

const SEEDS = 2_000;
/** The other tests, which wait for clocks and browsers, come first. */
const LOWER_PRIORITY = 5;
const PATIENCE_MS = 900_000;

const played = runBroken(undefined, ['first=1', `seeds=${SEEDS}`], (pid) => {
  setPriority(pid, LOWER_PRIORITY);
});

describe('the simulation of all seeds', () => {
  it(`finds nothing wrong in ${SEEDS} seeds of at least 1,000 messages`, async () => {
    const { code, output } = await played;
    assert.equal(code, 0, output);
    assert.match(
      output,
      new RegExp(`^${SEEDS} seeds, \\d+ messages \\(at least \\d{4,} a seed\\)`, 'm'),
    );
  }).timeout(PATIENCE_MS);
});
