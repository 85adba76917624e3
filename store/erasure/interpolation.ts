/**
 * Which sums of which shares are which other shares. The code is that of Luigi Rizzo, "Effective
 * erasure codes for reliable computer communication protocols" (1997), as zfec applies it: a
 * Vandermonde matrix over the points 0, 1, x, x², … made systematic. Said in another way: share i
 * is the value at the i-th point of the polynomial of degree below k that has the data as its
 * values at the first k points. So any k shares determine the polynomial, and Lagrange's formula
 * gives the coefficients directly, without inverting a matrix.
 */
import { inverse, multiply, powersOfX } from './galois-field.ts';

/** The point of each of 256 shares. */
const POINTS = Uint8Array.from([0, ...powersOfX(255)]);

/**
 * How to make the shares `wanted` out of the shares `have`, all different: for each one wanted a
 * row of coefficients, one for each one had.
 */
export function interpolationRows(
  have: readonly number[],
  wanted: readonly number[],
): readonly Uint8Array[] {
  const points = have.map((index) => POINTS[index]!);
  const weights = points.map((point) =>
    inverse(product(points.filter((other) => other !== point).map((other) => point ^ other))),
  );
  return wanted.map((index) => {
    const known = have.indexOf(index);
    if (known >= 0) return Uint8Array.from(have, (_, i) => (i === known ? 1 : 0));
    const distances = points.map((point) => point ^ POINTS[index]!);
    const all = product(distances);
    return Uint8Array.from(weights, (weight, i) =>
      multiply(all, multiply(weight, inverse(distances[i]!))),
    );
  });
}

function product(factors: readonly number[]): number {
  return factors.reduce(multiply, 1);
}
