/**
 * Erasure coding: k pieces of data become n shares, the first k of which are the data, and any k
 * of the shares give back all others. It says nothing of a share being right: whoever gets shares
 * from elsewhere checks each before it comes here, since one wrong byte makes every rebuilt one
 * wrong.
 */
import { interpolationRows } from './interpolation.ts';
import type { Kernel, PreparedRows } from './kernel.ts';

/** Most shares: the field has 256 points. */
export const CODED_SHARES_MAX = 256;
/**
 * Preparations kept for sets of lost shares: a download needs one or a few, small blobs from ten
 * hosts need whichever three answer first, which are 119 sets.
 */
const PLANS_MAX = 128;

export interface ErasureCoder {
  /** Shares needed, and made. */
  readonly k: number;
  readonly n: number;
  /**
   * Fills `parity` (n - k arrays) with the shares k to n-1 of `data` (k arrays). All have the same
   * length; parity shares no memory with data. Throws RangeError.
   */
  encode(data: readonly Uint8Array[], parity: readonly Uint8Array[]): void;
  /**
   * Fills `targets` with the shares numbered `wanted`, out of the k shares `pieces` that are
   * numbered `have`. Lengths as with `encode`. Throws RangeError.
   */
  rebuild(
    have: readonly number[],
    pieces: readonly Uint8Array[],
    wanted: readonly number[],
    targets: readonly Uint8Array[],
  ): void;
}

/** Throws RangeError unless 1 <= k <= n <= 256. */
export function makeErasureCoder(k: number, n: number, kernel: Kernel): ErasureCoder {
  if (!(Number.isInteger(k) && Number.isInteger(n) && 1 <= k && k <= n && n <= CODED_SHARES_MAX)) {
    throw new RangeError(`${k} of ${n} cannot be coded: 1 <= k <= n <= ${CODED_SHARES_MAX}.`);
  }
  const all = Array.from({ length: n }, (_, index) => index);
  const parityRows = kernel.prepare(interpolationRows(all.slice(0, k), all.slice(k)));
  const plans = new Map<string, PreparedRows>();
  const planFor = (have: readonly number[], wanted: readonly number[]) => {
    const name = `${have.join()}/${wanted.join()}`;
    let plan = plans.get(name);
    if (plan === undefined) {
      plan = kernel.prepare(interpolationRows(have, wanted));
      if (plans.size >= PLANS_MAX) plans.delete(plans.keys().next().value!);
      plans.set(name, plan);
    }
    return plan;
  };
  return {
    k,
    n,
    encode(data, parity) {
      assertArrays(data, k, parity, n - k);
      kernel.combine(parityRows, data, parity);
    },
    rebuild(have, pieces, wanted, targets) {
      assertNumbers(have, n);
      assertNumbers(wanted, n);
      assertArrays(pieces, k, targets, wanted.length);
      if (have.length !== k) throw new RangeError(`To rebuild shares takes ${k} of them.`);
      if (wanted.length > 0) kernel.combine(planFor(have, wanted), pieces, targets);
    },
  };
}

function assertNumbers(numbers: readonly number[], n: number): void {
  const right = numbers.every((one) => Number.isInteger(one) && one >= 0 && one < n);
  if (!right || new Set(numbers).size !== numbers.length) {
    throw new RangeError(`Shares are numbered from 0 to ${n - 1}, each once.`);
  }
}

function assertArrays(
  inputs: readonly Uint8Array[],
  inputsWanted: number,
  outputs: readonly Uint8Array[],
  outputsWanted: number,
): void {
  if (inputs.length !== inputsWanted || outputs.length !== outputsWanted) {
    throw new RangeError(`It takes ${inputsWanted} arrays and makes ${outputsWanted}.`);
  }
  const length = inputs[0]!.length;
  if ([...inputs, ...outputs].some((array) => array.length !== length)) {
    throw new RangeError('All shares must have the same length.');
  }
}
