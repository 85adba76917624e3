/** Bytes arrive whole wherever they lie, in memory that is shared or not, and nothing beside them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyBytes } from '../../../store/files/copy-bytes.ts';
import { sample } from '../stores.ts';

const ROOM = 100_000;
const room = (shared: boolean) =>
  new Uint8Array(shared ? new SharedArrayBuffer(ROOM) : new ArrayBuffer(ROOM));
const place = fc.nat(20);

describe('Copying bytes', () => {
  it('gives what set gives, to and from shared memory', () => {
    const bytes = sample(ROOM, 'to be copied');
    const case_ = fc.record({ from: place, to: place, length: fc.nat(90_000) });
    for (const [one, other] of [0, 1, 2, 3].map((kind) => [kind % 2 === 1, kind > 1] as const)) {
      const [source, target] = [room(one), room(other)];
      source.set(bytes);
      fc.assert(
        fc.property(case_, ({ from, to, length }) => {
          target.fill(7);
          copyBytes(target.subarray(to), source.subarray(from, from + length));
          const expected = new Uint8Array(ROOM).fill(7);
          expected.set(bytes.subarray(from, from + length), to);
          assert.ok(Buffer.from(expected).equals(target));
        }),
        { numRuns: 25 },
      );
    }
  });
});
