import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { makeErasureCoder } from '../../../store/erasure/erasure-coder.ts';
import { type Kernel, makeKernel, portableKernel } from '../../../store/erasure/kernel.ts';
import { makeSeededRandom } from '../seeded-random.ts';

interface Vector {
  readonly k: number;
  readonly n: number;
  readonly pieceBytes: number;
  readonly sha256OfAllShares: string;
  readonly parity?: readonly string[];
  readonly lastShare?: string;
}

const file = new URL('../vectors/erasure.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

const simd = makeKernel();
const kernels: readonly Kernel[] = [simd, portableKernel];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function allShares(kernel: Kernel, k: number, n: number, data: readonly Uint8Array[]) {
  const parity = Array.from({ length: n - k }, () => new Uint8Array(data[0]!.length));
  makeErasureCoder(k, n, kernel).encode(data, parity);
  return [...data, ...parity];
}

describe('erasure coder', () => {
  it('runs on SIMD here', () => {
    assert.match(simd.name, /simd/);
  });

  for (const kernel of kernels) {
    it(`makes the shares of zfec (${kernel.name})`, () => {
      for (const { k, n, pieceBytes, ...expected } of vectors) {
        const data = Array.from({ length: k }, (_, i) =>
          Uint8Array.from({ length: pieceBytes }, (_, j) => 31 * i + 7 * j + ((i * j) % 13) + 1),
        );
        const shares = allShares(kernel, k, n, data);
        const hash = createHash('sha256');
        for (const share of shares) hash.update(share);
        assert.equal(hash.digest('hex'), expected.sha256OfAllShares, `${k} of ${n}`);
        if (expected.parity) assert.deepEqual(shares.slice(k).map(hex), expected.parity);
        if (expected.lastShare) assert.equal(hex(shares.at(-1)!), expected.lastShare);
      }
    });
  }

  it('gives the same bytes with and without SIMD, at every length', () => {
    const random = makeSeededRandom(String(1));
    for (const length of [1, 15, 16, 31, 32, 33, 63, 1_000, 32_767, 32_768, 32_769, 70_001]) {
      const data = Array.from({ length: 3 }, () => random.bytes(length));
      assert.deepEqual(allShares(simd, 3, 8, data), allShares(portableKernel, 3, 8, data));
    }
  });

  it('rebuilds any shares from any k others, again and again on one kernel', () => {
    const shape = fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.nat(16), fc.nat(2_000))
      .map(([k, more, length]) => ({ k, n: k + more, length }));
    fc.assert(
      fc.property(shape, fc.nat(), fc.infiniteStream(fc.nat()), ({ k, n, length }, seed, picks) => {
        const data = dataOf(k, length, seed);
        const shares = allShares(simd, k, n, data);
        const coder = makeErasureCoder(k, n, simd);
        for (let round = 0; round < 3; round++) {
          const order = shuffled(n, picks);
          assertRebuilds(coder, shares, order.slice(0, k), order.slice(k));
        }
      }),
      { numRuns: 150 },
    );
  });

  for (const [k, n] of [
    [1, 1],
    [1, 256],
    [5, 5],
    [255, 256],
    [256, 256],
    [128, 255],
    [3, 10],
    [10, 16],
  ] as const) {
    it(`rebuilds in the shape ${k} of ${n}`, () => {
      const shares = allShares(simd, k, n, dataOf(k, 77, n));
      const coder = makeErasureCoder(k, n, simd);
      const random = makeSeededRandom(String(k * n));
      for (let round = 0; round < (n <= 16 ? 1_000 : 20); round++) {
        const order = shuffled(n, random.bytes(4 * n).values());
        assertRebuilds(coder, shares, order.slice(0, k), order.slice(k));
      }
    });
  }

  it('rebuilds shares that are among those it was given', () => {
    const shares = allShares(simd, 3, 5, dataOf(3, 40, 9));
    assertRebuilds(makeErasureCoder(3, 5, simd), shares, [4, 0, 2], [0, 1, 2, 3, 4]);
  });

  it('refuses shapes and arguments that cannot be', () => {
    for (const [k, n] of [
      [0, 1],
      [2, 1],
      [1, 257],
      [1.5, 3],
      [Number.NaN, 3],
    ] as const) {
      assert.throws(() => makeErasureCoder(k, n, simd), RangeError);
    }
    const coder = makeErasureCoder(2, 4, simd);
    const a = new Uint8Array(4);
    assert.throws(() => coder.encode([a], [a, a]), RangeError);
    assert.throws(() => coder.encode([a, new Uint8Array(5)], [a, a]), RangeError);
    assert.throws(() => coder.rebuild([0, 0], [a, a], [1], [a]), RangeError);
    assert.throws(() => coder.rebuild([0, 4], [a, a], [1], [a]), RangeError);
    assert.throws(() => coder.rebuild([0, 1], [a, a], [2], []), RangeError);
  });
});

function dataOf(k: number, length: number, seed: number): Uint8Array[] {
  const random = makeSeededRandom(String(seed));
  return Array.from({ length: k }, () => random.bytes(length));
}

function shuffled(n: number, picks: Iterator<number>): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = (picks.next().value as number) % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function assertRebuilds(
  coder: ReturnType<typeof makeErasureCoder>,
  shares: readonly Uint8Array[],
  have: readonly number[],
  wanted: readonly number[],
) {
  const targets = wanted.map(() => new Uint8Array(shares[0]!.length).fill(0xaa));
  coder.rebuild(
    have,
    have.map((i) => shares[i]!),
    wanted,
    targets,
  );
  for (const [at, index] of wanted.entries()) assert.deepEqual(targets[at], shares[index]);
}
