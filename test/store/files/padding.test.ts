/** Padmé: never shorter, at most an eighth longer, and few sizes are left. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { paddedLength } from '../../../store/files/padding.ts';

describe('Padding', () => {
  it('gives the sizes of the paper', () => {
    for (const [length, padded] of [
      [0, 0],
      [1, 1],
      [8, 8],
      [9, 10],
      [100, 104],
      [1_000, 1_024],
      [32_769, 34_816],
      [1_048_577, 1_081_344],
      [4_194_304, 4_194_304],
    ] as const) {
      assert.equal(paddedLength(length), padded, `${length}`);
    }
  });

  it('never shortens, adds an eighth at most, and leaves what is padded', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), (length) => {
        const padded = paddedLength(length);
        assert.ok(padded >= length);
        assert.ok(padded - length <= length / 8);
        assert.equal(paddedLength(padded), padded);
      }),
    );
  });
});
