/**
 * What every part of the grid works with, handed from hand to hand as one thing.
 */
import { type ErasureCoder, makeErasureCoder } from '../erasure/erasure-coder.ts';
import type { Kernel } from '../erasure/kernel.ts';
import type { KnownOfBytes } from '../object-disk.ts';
import type { Ciphers, Random } from '../powers.ts';
import type { ReusedMemory } from '../reused-memory.ts';
import type { ChoosePlan } from './coding-plan.ts';
import type { HostTrouble } from './errors.ts';
import type { HostCalls } from './host-calls.ts';
import type { ShareHost } from './share-host.ts';

export interface GridParts {
  readonly ciphers: Ciphers;
  readonly random: Random;
  readonly calls: HostCalls;
  /** The hosts that may be used now. */
  hosts(): readonly ShareHost[];
  readonly choosePlan: ChoosePlan;
  /** 32 secret bytes of the vat, from which the names of shares are made. */
  readonly namingKey: Uint8Array;
  /** How long a lease is asked for. */
  readonly leaseMs: number;
  coder(k: number, n: number): ErasureCoder;
  /** For shares that are in memory whole, until all hosts have acknowledged them. */
  readonly memory: ReusedMemory;
  /** Hears of whatever is wrong with a host. */
  onTrouble(trouble: HostTrouble): void;
}

/** For long work: how far it is, and a way to end it. */
export interface Following extends KnownOfBytes {
  readonly signal?: AbortSignal;
  /** Bytes of the blob that are done, of all. */
  onProgress?(done: number, all: number): void;
}

/** One coder for each shape; there are few. */
export function makeCoders(kernel: Kernel): GridParts['coder'] {
  const coders = new Map<number, ErasureCoder>();
  return (k, n) => {
    const key = k * 1_000 + n;
    const coder = coders.get(key) ?? makeErasureCoder(k, n, kernel);
    coders.set(key, coder);
    return coder;
  };
}
