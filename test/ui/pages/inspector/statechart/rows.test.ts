import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crossings, spread } from '../../../../../ui/pages/inspector/statechart/rows.ts';

describe('spread', () => {
  it('leaves what has room where it wants to be', () => {
    assert.deepEqual(
      spread([0, 10, 30], () => 10),
      [0, 10, 30],
    );
  });

  it('shares the room between those that want the same', () => {
    assert.deepEqual(
      spread([5, 5], () => 10),
      [0, 10],
    );
  });

  it('keeps order and distance whatever is wished for', () => {
    const wishes = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(wishes, (wished) => {
        const places = spread(wished, (at) => at + 1);
        for (const [at, place] of places.slice(1).entries()) {
          assert.ok(place - (places[at] as number) >= at + 1 - 1e-9);
        }
      }),
    );
  });
});

describe('crossings', () => {
  it('counts pairs of lines that cross', () => {
    const [c, d] = [{ below: [] }, { below: [] }];
    assert.equal(
      crossings([
        [{ below: [c] }, { below: [d] }],
        [c, d],
      ]),
      0,
    );
    assert.equal(
      crossings([
        [{ below: [d] }, { below: [c] }],
        [c, d],
      ]),
      1,
    );
  });
});
