/** The overlay over the commit log: which steps lie in a range. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyText, Overlay } from '../../vat/overlay.ts';

/** Few owners and short rests, so that keys often lie close to each other. */
const key = fc
  .tuple(fc.constantFrom(1, 2, 0xfe, 0xff), fc.array(fc.constantFrom(0, 1, 0xff), { maxLength: 3 }))
  .map(([last, rest]) => Uint8Array.of(2, ...new Uint8Array(15), last, ...rest));
const end = fc.oneof(key, fc.constantFrom(Uint8Array.of(2), Uint8Array.of(3)));

describe('the overlay', () => {
  it('finds just what lies within a range, however the range begins and ends', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), end, end, (keys, gte, lt) => {
        const overlay = new Overlay();
        for (const one of keys) overlay.set({ type: 'del', key: one });
        const found = new Map();
        overlay.within({ gte, lt }, found);
        const [from, to] = [keyText(gte), keyText(lt)];
        const expected = new Set(keys.map(keyText).filter((one) => one >= from && one < to));
        assert.deepEqual(new Set(found.keys()), expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
