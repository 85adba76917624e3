/**
 * The kinds of calls that a visitor makes. Each knows the one right answer, and how many calls it
 * amounts to.
 */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { E, Far, makeVow, type Ref, readStream } from '../../../captp/index.ts';
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import type { Callback, House } from './house.ts';

export interface Kind {
  readonly name: string;
  /** How often it is chosen, against others. */
  readonly share: number;
  readonly calls: number;
  /** Breaks with an AssertionError when the answer is wrong. */
  run(far: Ref<House>, random: SeededRandom): Promise<unknown>;
}

const BYTES_MAX = 65_536;
/** Where byte arrays are taken from, so that chance costs little. */
const NOISE_BYTES = 2 * BYTES_MAX;
const STREAMED = 20n;
const noise = Uint8Array.from({ length: NOISE_BYTES }, (_, i) => (i * 31 + (i >> 8) * 7) & 0xff);

export const KINDS: readonly Kind[] = [
  {
    name: 'plain',
    share: 30,
    calls: 1,
    async run(far, random) {
      const value = numberOf(random);
      assert.equal(await E(far).echo(value), value);
    },
  },
  {
    name: 'values',
    share: 10,
    calls: 1,
    async run(far, random) {
      const number = numberOf(random);
      const value = [`text ${number}`, { a: number, bb: [null, undefined, -0.5] }, true];
      assert.deepEqual(await E(far).echo(value), value);
    },
  },
  {
    name: 'pipelined',
    share: 15,
    calls: 4,
    async run(far, random) {
      const start = numberOf(random);
      const counter = E(far).counter(start);
      const value = E(E(E(counter).add(2n)).add(3n)).value();
      assert.equal(await value, start + 5n);
    },
  },
  {
    name: 'held, then dropped',
    share: 10,
    calls: 2,
    async run(far, random) {
      const start = numberOf(random);
      const counter = await E(far).counter(start);
      assert.equal(await E(counter).value(), start);
    },
  },
  {
    name: 'callback',
    share: 15,
    calls: 2,
    async run(far, random) {
      const value = numberOf(random);
      assert.equal(await E(far).callBack(callback(), value), 2n * value);
    },
  },
  {
    name: 'kept callback',
    share: 5,
    calls: 1,
    run: (far) => E(far).keep(callback()),
  },
  {
    name: 'promise passed',
    share: 10,
    calls: 2,
    async run(far, random) {
      const value = numberOf(random);
      const { vow, resolver } = makeVow<bigint>();
      const answer = E(far).echo(vow as Promise<bigint>);
      const passedOn = E(far).echo(answer);
      setImmediate(() => resolver.resolve(value));
      assert.equal(await passedOn, value);
      assert.equal(await answer, value);
    },
  },
  {
    name: 'bytes',
    share: 5,
    calls: 1,
    async run(far, random) {
      // As many of one to two bytes as of 32 to 64 KiB.
      const length = Math.max(1, random.below(2 ** random.between(1, 16)));
      const from = random.below(NOISE_BYTES - length);
      const bytes = noise.slice(from, from + length);
      const echo = await E(far).echo(bytes);
      assert.ok(Buffer.from(bytes).equals(echo as Uint8Array), `${length} bytes`);
    },
  },
  {
    name: 'break',
    share: 8,
    calls: 1,
    async run(far, random) {
      const text = `no ${numberOf(random)}`;
      const error = await E(far)
        .fail(text)
        .then(() => assert.fail('It did not break.'), asError);
      if (error.code !== 'soak-failed') throw error;
      assert.equal(error.message, text);
    },
  },
  {
    name: 'cancelled',
    share: 5,
    calls: 1,
    async run(far, random) {
      const controller = new AbortController();
      const answer = E.until(far, controller.signal)
        .wait()
        .then(() => assert.fail('It was answered.'), asError);
      // Before it has arrived, before its method has begun, or after that.
      for (let turns = random.below(8); turns > 0; turns--) await turn();
      controller.abort();
      const error = await answer;
      if (error.code !== 'cancelled') throw error;
    },
  },
  {
    name: 'no answer wanted',
    share: 5,
    calls: 1,
    async run(far) {
      E.sendOnly(far).note();
    },
  },
  {
    name: 'stream',
    share: 1,
    calls: 4,
    async run(far) {
      let next = 0n;
      for await (const number of readStream(E(far).numbers(STREAMED))) {
        assert.equal(number, next++);
      }
      assert.equal(next, STREAMED);
    },
  },
];

const SHARES = KINDS.reduce((sum, { share }) => sum + share, 0);

export function chooseKind(random: SeededRandom): Kind {
  let left = random.below(SHARES);
  for (const kind of KINDS) {
    if (left < kind.share) return kind;
    left -= kind.share;
  }
  throw new RangeError('The shares do not add up.');
}

function callback(): Ref<Callback> {
  return Far('Callback', { twice: (value: bigint) => 2n * value });
}

function numberOf(random: SeededRandom): bigint {
  return BigInt(random.below(1_000_000));
}

function asError(error: unknown): Error & { readonly code?: unknown } {
  return error instanceof Error ? error : new Error(String(error));
}
