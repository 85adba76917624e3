/** Many seeds of the simulation, in every test run. A hundred thousand are played by hand: see docs/simulation.md. */
import assert from 'node:assert/strict';
import { runBroken } from '../sim/broken.ts';

const SEEDS = 500;
const PATIENCE_MS = 900_000;

describe('the simulation of all seeds', () => {
  it(`finds nothing wrong in ${SEEDS} seeds of at least 1,000 messages`, async () => {
    const { code, output } = await runBroken(undefined, ['first=1', `seeds=${SEEDS}`]);
    assert.equal(code, 0, output);
    assert.match(
      output,
      new RegExp(`^${SEEDS} seeds, \\d+ messages \\(at least \\d{4,} a seed\\)`, 'm'),
    );
  }).timeout(PATIENCE_MS);
});
