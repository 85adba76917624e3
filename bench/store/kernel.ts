/**
 * The erasure kernel: how fast it codes, and whether it is right. Random shares are lost, the rest
 * must give back what was there, a thousand times for each shape; two packages that do the same
 * return wrong data from the second time on, so every round uses the same coder.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { makeErasureCoder, makeKernel, measureCoding } from '../../store/index.ts';
import { MIB } from './workload.ts';

const TRIAL_MS = 1_000;
const ROUND_BYTES = 4_096;

export interface KernelFigures {
  readonly encodeGbS: number;
  readonly rebuildGbS: number;
  /** Rounds in which other bytes came back. */
  readonly wrong: number;
}

export async function kernelFigures(k: number, n: number, rounds: number): Promise<KernelFigures> {
  const kernel = makeKernel();
  const { encode, rebuild } = measureCoding({
    k,
    n,
    bytes: MIB,
    milliseconds: TRIAL_MS,
    kernel,
    now: () => performance.now(),
  });
  let wrong = 0;
  const coder = makeErasureCoder(k, n, kernel);
  for (let round = 0; round < rounds; round++) {
    const bytes = randomInt(1, ROUND_BYTES);
    const data = Array.from({ length: k }, () => Uint8Array.from(randomBytes(bytes)));
    const parity = Array.from({ length: n - k }, () => new Uint8Array(bytes));
    coder.encode(data, parity);
    const all = [...data, ...parity];
    const have = shuffled(n)
      .slice(0, k)
      .sort((a, b) => a - b);
    const wanted = Array.from({ length: k }, (_, i) => i).filter((i) => !have.includes(i));
    const targets = wanted.map(() => new Uint8Array(bytes));
    coder.rebuild(
      have,
      have.map((i) => all[i]!),
      wanted,
      targets,
    );
    const right = targets.every((target, i) => Buffer.from(target).equals(data[wanted[i]!]!));
    if (!right) wrong += 1;
  }
  return { encodeGbS: encode / 1_000, rebuildGbS: rebuild / 1_000, wrong };
}

function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
