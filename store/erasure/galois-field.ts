/**
 * Arithmetic in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d), the field of Rizzo's coder and so
 * of zfec and Tahoe-LAFS. Addition is XOR; products come from one table of 64 KiB, which the
 * portable kernel uses a row at a time and from which the SIMD kernel's nibble tables are cut.
 */

const POLYNOMIAL = 0x11d;

/** `PRODUCTS[256 a + b]` is a × b. */
const PRODUCTS = new Uint8Array(256 * 256);
const INVERSES = new Uint8Array(256);
for (let a = 1; a < 256; a++) {
  for (let b = 1; b < 256; b++) {
    const product = slowProduct(a, b);
    PRODUCTS[256 * a + b] = product;
    if (product === 1) INVERSES[a] = b;
  }
}

/** Shift and add: only to fill the table. */
function slowProduct(a: number, b: number): number {
  let product = 0;
  for (let shifted = a, bits = b; bits > 0; bits >>= 1) {
    if (bits & 1) product ^= shifted;
    shifted = shifted & 0x80 ? (shifted << 1) ^ POLYNOMIAL : shifted << 1;
  }
  return product;
}

export function multiply(a: number, b: number): number {
  return PRODUCTS[256 * a + b]!;
}

/** The inverse of `a`, which is not 0. */
export function inverse(a: number): number {
  return INVERSES[a]!;
}

/** The 256 products of `a`, in the order of the other factor. A view. */
export function productsOf(a: number): Uint8Array {
  return PRODUCTS.subarray(256 * a, 256 * a + 256);
}

/** Powers of x from the 0th on, as many as asked; they repeat after 255. */
export function powersOfX(count: number): Uint8Array {
  const powers = new Uint8Array(count);
  for (let i = 0, power = 1; i < count; i++, power = multiply(power, 2)) powers[i] = power;
  return powers;
}
