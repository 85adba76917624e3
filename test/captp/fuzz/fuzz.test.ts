import assert from 'node:assert/strict';
import { fuzz } from './fuzzer.ts';
import { recordSession } from './recorded.ts';
import { runAttack } from './run-attack.ts';

const SECONDS = 30;
const SEED = 1;

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
    const end = Date.now() + SECONDS * 1_000;
    const { failure, left } = await fuzz({ seed: SEED, goesOn: () => Date.now() < end });
    assert.equal(failure, undefined, failure);
    // Attacks of which none gets far, or of which none is noticed, would prove nothing.
    assert.ok(left.refused > 0 && left.ended > 0 && left.standing > 0, JSON.stringify(left));
  }).timeout(SECONDS * 3_000);
});
