/** Where files are cut: by their content and a secret, and by nothing else. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import {
  CHUNK_BYTES_MAX,
  CHUNK_BYTES_MIN,
  makeChunkBorders,
} from '../../../store/files/chunk-borders.ts';
import { fileKeysFrom } from '../../../store/files/file-keys.ts';
import { type FindHit, makeGearTable, portableFindHit } from '../../../store/files/gear-hash.ts';
import { wasmFindHit } from '../../../store/files/gear-module.ts';
import { sample } from '../stores.ts';
import { join, secretOf } from './file-stores.ts';

const MIB = 2 ** 20;

/** Lengths of the chunks of `bytes`, which come in pieces of `step`. */
function lengthsOf(bytes: Uint8Array, vat = 'vat', step = bytes.length): number[] {
  const borders = makeChunkBorders(fileKeysFrom(secretOf(vat)), nodeCiphers);
  const lengths: number[] = [];
  let start = 0;
  let seen = 0;
  for (let end = Math.min(step, bytes.length); start < bytes.length; ) {
    const found = borders.find(bytes.subarray(start), end - start, seen);
    if (found !== undefined) {
      lengths.push(found);
      start += found;
      seen = 0;
    } else if (end === bytes.length) {
      lengths.push(end - start);
      break;
    } else {
      seen = end - start;
      end = Math.min(end + step, bytes.length);
    }
  }
  return lengths;
}

/** Places in the file where a chunk ends. */
const ends = (lengths: readonly number[]) => {
  let at = 0;
  return lengths.map((length) => (at += length));
};

describe('Chunk borders', () => {
  const file = sample(48 * MIB, 'borders');
  const lengths = lengthsOf(file);

  it('make chunks of about a MiB, none too small or too large', () => {
    const middle = lengths.slice(0, -1);
    assert.ok(middle.every((one) => one >= CHUNK_BYTES_MIN && one <= CHUNK_BYTES_MAX));
    const mean = file.length / lengths.length;
    assert.ok(mean > 0.8 * MIB && mean < 1.5 * MIB, `mean ${mean}`);
  });

  it('do not depend on the pieces in which a file comes', () => {
    const part = file.subarray(0, 6 * MIB);
    const whole = lengthsOf(part);
    for (const step of [65_536, 262_144, 1_000_003, 5 * MIB]) {
      assert.deepEqual(lengthsOf(part, 'vat', step), whole, `${step}`);
    }
  });

  it('stay where they were when bytes are put into the middle', () => {
    const at = 20 * MIB + 12_345;
    const inserted = sample(14, 'insert');
    const edited = lengthsOf(join(file.subarray(0, at), inserted, file.subarray(at)));
    const moved = new Set(ends(lengths).map((end) => (end > at ? end + inserted.length : end)));
    const kept = ends(edited).filter((end) => moved.has(end)).length;
    assert.ok(kept >= 0.9 * lengths.length, `${kept} of ${lengths.length}`);
  });

  it('are elsewhere in another vat', () => {
    const here = new Set(ends(lengths));
    const there = ends(lengthsOf(file, 'other')).slice(0, -1);
    assert.equal(there.filter((end) => here.has(end)).length, 0);
  });

  it('are at the largest size where nothing in the content differs', () => {
    const zeros = new Uint8Array(3 * CHUNK_BYTES_MAX);
    assert.deepEqual(lengthsOf(zeros), [CHUNK_BYTES_MAX, CHUNK_BYTES_MAX, CHUNK_BYTES_MAX]);
  });

  it('are proposed by the last 32 bytes alone, as computed byte by byte', () => {
    const table = makeGearTable(sample(1_024, 'table'));
    const bytes = sample(60_000, 'hits');
    const slow = (from: number): number => {
      for (let end = from + 1; end <= bytes.length; end++) {
        let hash = 0n;
        for (let at = end - 32; at < end; at++) {
          hash = BigInt.asUintN(32, (hash << 1n) + BigInt(table[bytes[at]!]!));
        }
        if (hash >> 19n === 0n) return end;
      }
      return -1;
    };
    const finders = [wasmFindHit(table) as FindHit, portableFindHit(table)];
    fc.assert(
      fc.property(fc.integer({ min: 32, max: bytes.length }), (from) => {
        const near = Math.max(from, bytes.length - 4_000);
        const expected = slow(near);
        for (const find of finders) {
          assert.equal(
            find(bytes, near, bytes.length, () => true),
            expected,
          );
        }
      }),
      { numRuns: 5 },
    );
  });

  it('are the same hits by WebAssembly and without it, in any part of a file', () => {
    const table = makeGearTable(sample(1_024, 'table'));
    const other = makeGearTable(sample(1_024, 'other table'));
    const bytes = sample(300_000, 'hits');
    const hitsBy = (find: FindHit, from: number, to: number): number[] => {
      const hits: number[] = [];
      find(bytes, from, to, (end) => hits.push(end) < 0);
      return hits;
    };
    const wasm = [table, other].map((of) => wasmFindHit(of) as FindHit);
    const portable = [table, other].map(portableFindHit);
    fc.assert(
      fc.property(fc.nat(1), fc.nat(200_000), fc.nat(100_000 - 32), (which, start, length) => {
        const from = start + 32;
        const expected = hitsBy(portable[which]!, from, from + length);
        assert.deepEqual(hitsBy(wasm[which]!, from, from + length), expected);
      }),
    );
    assert.ok(hitsBy(wasm[0]!, 32, bytes.length).length > 10);
  });
});
