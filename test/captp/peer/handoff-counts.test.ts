import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HandoffCounts } from '../../../captp/peer/handoff-counts.ts';

describe('the handoff counts of a peer', () => {
  it('are good once each, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, 60n), { maxLength: 200 }), (counts) => {
        const used = new HandoffCounts();
        const seen = new Set<bigint>();
        for (const count of counts) {
          assert.equal(used.use(count), !seen.has(count));
          seen.add(count);
        }
      }),
    );
  });

  it('stay good for a peer that starts anywhere and leaves gaps, without end', () => {
    const used = new HandoffCounts();
    for (let count = 1_000n; count < 50_000n; count += 3n) {
      assert.ok(used.use(count));
      assert.ok(!used.use(count));
    }
    assert.ok(!used.use(1_000n));
    assert.ok(!used.use(49_999n));
    assert.ok(!used.use(0n), 'gaps of long ago are burnt');
  });

  it('are integers from zero up, within bounds', () => {
    const used = new HandoffCounts();
    for (const count of [-1n, 2n ** 64n, 1, '1', null, undefined]) assert.ok(!used.use(count));
    assert.ok(used.use(2n ** 64n - 1n));
  });
});
