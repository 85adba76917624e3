/**
 * Chance that repeats itself: the same seed gives the same numbers, on every machine.
 *
 * For simulations alone. Whoever knows the seed knows every number, so nothing that must stay
 * secret in earnest may grow from it.
 */
import type { Random } from '../powers.ts';

export class SeededRandom implements Random {
  readonly #state: Uint32Array<ArrayBuffer>;

  /** `seed`: an integer; its lower 32 bits count. */
  constructor(seed: number) {
    let mixed = seed >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      return splitMix(mixed);
    });
  }

  /** A number from 0 up to but not including `count`. */
  below(count: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * count);
  }

  /** A number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in `share` of all cases, from 0 to 1. */
  happens(share: number): boolean {
    return this.#next() < share * 0x1_0000_0000;
  }

  /** One of `choices`, of which there is at least one. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.below(256);
    return bytes;
  }

  /** 32 bits, by xoshiro128** (Blackman and Vigna). */
  #next(): number {
    const state = this.#state as unknown as [number, number, number, number];
    const result = Math.imul(rotated(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 11);
    return result;
  }
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Spreads the bits of a seed, so that neighbouring seeds have nothing in common. */
function splitMix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
