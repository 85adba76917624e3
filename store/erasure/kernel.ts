/**
 * The seam between what is computed and how fast: sums of products of long rows of bytes. The WASM
 * kernel does it sixteen bytes at a time; the portable one runs where no SIMD is, or where a page's
 * rules forbid WebAssembly. Both give the same bytes.
 */
import { productsOf } from './galois-field.ts';
import { makeSimdKernel } from './simd-kernel.ts';

/** Coefficients prepared for a kernel; belongs to the kernel that made it. */
export interface PreparedRows {
  /** One row of coefficients for each output, one coefficient for each input. */
  readonly rows: readonly Uint8Array[];
  /** What this kernel has worked out beforehand, if anything. */
  readonly tables?: Uint8Array;
}

export interface Kernel {
  readonly name: 'relaxed-simd' | 'simd' | 'portable';
  prepare(rows: readonly Uint8Array[]): PreparedRows;
  /**
   * Fills each output with the sum of its row's coefficients times the inputs. All arrays have the
   * same length, and no output shares memory with an input.
   */
  combine(
    prepared: PreparedRows,
    inputs: readonly Uint8Array[],
    outputs: readonly Uint8Array[],
  ): void;
}

/** The fastest kernel that runs here. One serves any number of coders. */
export function makeKernel(): Kernel {
  return makeSimdKernel() ?? portableKernel;
}

export const portableKernel: Kernel = {
  name: 'portable',
  prepare: (rows) => ({ rows }),
  combine({ rows }, inputs, outputs) {
    for (const [o, output] of outputs.entries()) {
      output.fill(0);
      for (const [i, input] of inputs.entries()) {
        const products = productsOf(rows[o]![i]!);
        for (let at = 0; at < output.length; at++) output[at]! ^= products[input[at]!]!;
      }
    }
  },
};
