/** Damages the bytes of a frame, with no regard for what they mean. */
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';

type Damage = (bytes: Uint8Array, random: SeededRandom, other: Uint8Array) => Uint8Array;

/** Bytes that mean something in Syrup are likelier to get anywhere than any others. */
const MARKS = Buffer.from('0123456789+-:"\'<>[]{}tfDF#$ \n');

const LENGTHS = ['0', '00', '1', '16383', '99999', '4294967296', '999999999999', '9'.repeat(300)];

const DAMAGES: readonly Damage[] = [
  function flipBit(bytes, random) {
    const at = random.below(bytes.length);
    return bytes.with(at, (bytes[at] as number) ^ (1 << random.below(8)));
  },
  function setMark(bytes, random) {
    return bytes.with(random.below(bytes.length), random.pick([...MARKS]));
  },
  function insertMark(bytes, random) {
    const at = random.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), [random.pick([...MARKS])], bytes.subarray(at));
  },
  function cutOff(bytes, random) {
    return bytes.slice(0, random.below(bytes.length));
  },
  function cutOut(bytes, random) {
    const [from, to] = range(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeat(bytes, random) {
    const [from, to] = range(bytes, random);
    const times = random.pick([2, 3, 50]);
    const middle = Array.from({ length: times }, () => bytes.subarray(from, to));
    return joined(bytes.subarray(0, from), ...middle, bytes.subarray(to));
  },
  function splice(bytes, random, other) {
    const [from, to] = range(bytes, random);
    const [otherFrom, otherTo] = range(other, random);
    return joined(bytes.subarray(0, from), other.subarray(otherFrom, otherTo), bytes.subarray(to));
  },
  function runTogether(bytes, _, other) {
    return joined(bytes, other);
  },
  function otherNumber(bytes, random) {
    const text = Buffer.from(bytes).toString('latin1');
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: digits } = random.pick(numbers);
    const changed = random.pick([...LENGTHS, `0${digits}`, `${Number(digits) + 1}`, '']);
    const rest = text.slice(index + digits.length);
    return Uint8Array.from(Buffer.from(text.slice(0, index) + changed + rest, 'latin1'));
  },
  function nest(bytes, random) {
    const depth = random.pick([10, 31, 32, 33, 200, 5_000]);
    const [open, close] = random.pick(['[]', '{}', '<>']) as unknown as [string, string];
    const at = random.below(bytes.length + 1);
    const inner = random.happens(0.5)
      ? `${open.repeat(depth)}${close.repeat(depth)}`
      : open.repeat(depth);
    return joined(bytes.subarray(0, at), Buffer.from(inner), bytes.subarray(at));
  },
  function noise(_, random) {
    return random.bytes(random.below(200));
  },
];

/** `bytes`, damaged in one way; `other` is where foreign pieces come from. */
export function damaged(bytes: Uint8Array, random: SeededRandom, other: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  return Uint8Array.from(random.pick(DAMAGES)(bytes, random, other));
}

function range(bytes: Uint8Array, random: SeededRandom): [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, random.between(from, bytes.length)];
}

function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}
