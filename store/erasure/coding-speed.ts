/**
 * How fast shares are made and rebuilt here, for bench/store and for whoever wonders about a new
 * machine. What is made is compared with what was lost, so that a figure is never one of a coder
 * that is wrong.
 */
import { equalBytes } from '../object-format.ts';
import { makeErasureCoder } from './erasure-coder.ts';
import type { Kernel } from './kernel.ts';

export interface CodingSpeed {
  readonly kernel: Kernel['name'];
  /** Megabytes (10^6) of source a second. */
  readonly encode: number;
  /** The same, with as many of the data shares lost as can be. */
  readonly rebuild: number;
}

export interface CodingTrial {
  readonly k: number;
  readonly n: number;
  /** Bytes coded at a time; 1 MiB is usual. */
  readonly bytes: number;
  /** Milliseconds to spend on each of the two figures. */
  readonly milliseconds: number;
  readonly kernel: Kernel;
  /** Milliseconds, of a clock that has fractions. */
  now(): number;
}

/** Throws Error when a rebuilt share is wrong. */
export function measureCoding(trial: CodingTrial): CodingSpeed {
  const { k, n } = trial;
  const coder = makeErasureCoder(k, n, trial.kernel);
  const pieceBytes = Math.ceil(trial.bytes / k);
  const array = () => new Uint8Array(pieceBytes);
  const data = Array.from({ length: k }, (_, i) =>
    array().map((_, j) => 31 * i + 7 * j + (j >> 8)),
  );
  const parity = Array.from({ length: n - k }, array);
  const lost = Math.min(k, n - k);
  const have = Array.from({ length: k }, (_, i) => i + lost);
  const wanted = Array.from({ length: lost }, (_, i) => i);
  const targets = wanted.map(array);
  const encode = rate(trial, k * pieceBytes, () => coder.encode(data, parity));
  const pieces = have.map((index) => data[index] ?? parity[index - k]!);
  const rebuild = rate(trial, k * pieceBytes, () => coder.rebuild(have, pieces, wanted, targets));
  if (!targets.every((target, i) => equalBytes(target, data[i]!))) {
    throw new Error(`The ${trial.kernel.name} kernel rebuilds wrong bytes.`);
  }
  return { kernel: trial.kernel.name, encode, rebuild };
}

/** Megabytes a second of `work` on `bytes`; the first run, in which code warms up, is left out. */
function rate({ now, milliseconds }: CodingTrial, bytes: number, work: () => void): number {
  work();
  const start = now();
  let runs = 0;
  let passed = 0;
  do {
    work();
    runs += 1;
    passed = now() - start;
  } while (passed < milliseconds);
  return (runs * bytes) / 1_000 / passed;
}
