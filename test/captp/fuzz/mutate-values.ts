/** Changes what a frame says, so that it stays good Syrup and gets deeper into the session. */
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { type Raw, RawRecord, RawSymbol, rec, symbol } from '../conformance/raw-syrup.ts';

const LABELS = [
  'op:deliver',
  'op:deliver-only',
  'op:listen',
  'op:get',
  'op:index',
  'op:untag',
  'op:gc-export',
  'op:gc-exports',
  'op:gc-answer',
  'op:gc-answers',
  'op:start-session',
  'op:abort',
  'op:flush',
  'desc:export',
  'desc:answer',
  'desc:import-object',
  'desc:import-promise',
  'desc:error',
  'desc:tagged',
  'desc:sig-envelope',
  'desc:handoff-give',
  'desc:handoff-receive',
  'ocapn-peer',
  'ocapn-sturdyref',
  'void',
  'null',
  '__proto__',
];

const METHODS = [
  'fetch',
  'deposit-gift',
  'withdraw-gift',
  'fulfill',
  'break',
  'echo',
  'settle',
  'then',
  'constructor',
  '__proto__',
  'toString',
];

const INTEGERS = [0n, 1n, 2n, 3n, 5n, -1n, 39n, 40n, 41n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n];
const DEEP_MAX = 40;

/** Any value that is likely to be somewhere where it does not belong. */
export function strangeValue(random: SeededRandom, depth = 0): Raw {
  const inner = (): Raw => (depth > 3 ? 0n : strangeValue(random, depth + 1));
  const makers: readonly (() => Raw)[] = [
    () => random.pick(INTEGERS),
    () => BigInt(random.below(12)),
    () => 10n ** BigInt(random.pick([20, 199, 200, 400])),
    () => rec(random.pick(LABELS), ...Array.from({ length: random.below(5) }, inner)),
    () => rec(random.pick(LABELS.slice(13, 17)), BigInt(random.below(8))),
    () => symbol(random.pick(METHODS)),
    () => random.pick([true, false]),
    () => random.pick([0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1.5]),
    () => random.pick(['', 'text', '\u0000', '💡', 'x'.repeat(5_000)]),
    () => new Uint8Array(random.pick([0, 1, 31, 32, 33, 16_000])),
    () => Array.from({ length: random.below(6) }, inner),
    () => Array.from({ length: random.pick([50, 500, 3_000]) }, () => false),
    () => new Map(['a', 'b'].map((key) => [key, inner()])),
    () => new Map([['__proto__', inner()]]),
    () => nested(random.between(1, DEEP_MAX)),
  ];
  return random.pick(makers)();
}

function nested(depth: number): Raw {
  let value: Raw = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** `value` with one change somewhere within. */
export function changed(value: Raw, random: SeededRandom): Raw {
  const inner = childrenOf(value);
  if (inner.length === 0 || random.happens(0.15)) return replaced(value, random);
  const at = random.below(inner.length);
  if (random.happens(0.6)) {
    return withChildren(value, inner.with(at, changed(inner[at] as Raw, random)));
  }
  const reshaped = random.pick([
    () => inner.toSpliced(at, 1),
    () => inner.toSpliced(at, 0, inner[at] as Raw),
    () => inner.toSpliced(at, 0, strangeValue(random)),
    () => inner.with(at, random.pick(inner)),
    () => inner.toReversed(),
  ])();
  return withChildren(value, reshaped);
}

function replaced(value: Raw, random: SeededRandom): Raw {
  if (random.happens(0.3)) return strangeValue(random);
  if (typeof value === 'bigint') return value + random.pick([1n, -1n, 2n, 10n]);
  if (typeof value === 'string') return random.pick([`${value}x`, value.slice(1), '']);
  if (value instanceof RawSymbol) return symbol(random.pick([...METHODS, ...LABELS]));
  if (value instanceof RawRecord) return new RawRecord(random.pick(LABELS), value.fields);
  if (value instanceof Uint8Array) {
    return random.happens(0.5) ? value.slice(1) : Uint8Array.of(...value, 0);
  }
  return strangeValue(random);
}

function childrenOf(value: Raw): readonly Raw[] {
  if (Array.isArray(value)) return value;
  if (value instanceof RawRecord) return value.fields;
  return value instanceof Map ? [...value.values()] : [];
}

function withChildren(value: Raw, inner: readonly Raw[]): Raw {
  if (value instanceof RawRecord) return new RawRecord(value.label, inner);
  if (!(value instanceof Map)) return inner;
  const keys = [...value.keys()];
  return new Map(inner.map((child, i) => [keys[i] ?? `key ${i}`, child]));
}
