import assert from 'node:assert/strict';
import { type Fuzzing, fuzzInBackground } from './in-background.ts';
import { recordSession } from './recorded.ts';
import { runAttack } from './run-attack.ts';

const SECONDS = 30;
const SEED = 1;
const PATIENCE_MS = 900_000;

let fuzzing: Fuzzing;

// Beside all tests that come before this one.
before(() => {
  fuzzing = fuzzInBackground(SECONDS, SEED);
});

after(() => fuzzing.stop());

describe('a session under attack', () => {
  it('stands after a recorded session is played to it unchanged', async () => {
    for (const role of ['dialler', 'acceptor', 'visited'] as const) {
      for (const way of ['message', 'length', 'none'] as const) {
        for (let seed = 1; seed <= 10; seed++) {
          const steps = await recordSession(seed, role);
          const outcome = await runAttack({ steps, way, role, seed });
          assert.deepEqual(outcome, { wrong: undefined, left: 'standing' });
        }
      }
    }
  });

  it(`costs nobody else anything, for ${SECONDS} s of mutated sessions`, async () => {
    const { failure, left } = await fuzzing.report;
    assert.equal(failure, undefined, failure);
    // Attacks of which none gets far, or of which none is noticed, would prove nothing.
    assert.ok(left.refused > 0 && left.ended > 0 && left.standing > 0, JSON.stringify(left));
  }).timeout(PATIENCE_MS);
});
