import assert from 'node:assert/strict';
import { KINDS } from './calls.ts';
import { soak } from './soak.ts';

const CALLS = 3_000;
const CUT_CALLS = 400;
const SEED = 1;

describe('two peers whose connection is cut again and again', () => {
  for (const transport of ['tcp-testing-only', 'websocket'] as const) {
    it(`answer every call rightly or say so, and hold nothing: ${transport}`, async () => {
      const soaked = await soak({
        transport,
        calls: CALLS,
        seconds: undefined,
        cutCalls: CUT_CALLS,
        seed: SEED,
      });
      assert.deepEqual(soaked.wrong, []);
      assert.ok(soaked.cuts > 5);
      assert.equal(soaked.kinds.size, KINDS.length);
      assert.ok((soaked.outcomes.get('answered rightly') ?? 0) > CALLS / 2);
    }).timeout(600_000);
  }
});
