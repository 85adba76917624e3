/**
 * The bytes of the WebAssembly module, assembled here so that nothing has to be compiled when the
 * project is built. A product a × b in GF(2^8) is the XOR of two look-ups, one by each half of b,
 * and a look-up in 16 bytes is what `i8x16.swizzle` does for 16 values of b at once.
 *
 * The module has one function for each number of outputs made in a pass:
 *
 *     sum1(source, stride, inputs, tables, target, targetStride, length)
 *     sum2(…), sum3(…)
 *
 * It goes through `length` bytes, 32 at a time. For each it reads all inputs once and keeps the
 * sums of its one to three outputs in registers. `tables` has for each input, and in it for each output,
 * 16 products of the lower and 16 of the upper half. `length` is a multiple of 32 and not 0.
 */
import {
  ADD,
  BRANCH_IF,
  END,
  get,
  I32,
  importedMemory,
  LESS_UNSIGNED,
  LOOP,
  MODULE_HEADER,
  number,
  section,
  set,
  signed,
  tee,
  text,
} from '../wasm-bytes.ts';

const V128 = 0x7b;
const SUB = 0x6b;

const AND_V128 = [0xfd, 78];
const XOR_V128 = [0xfd, 81];
/**
 * Logical shift right of each of 8 numbers of two bytes: one instruction, and what comes over from
 * the next byte is masked. For 16 bytes the processor has none, and it would take six.
 */
const SHIFT_PAIRS = [0xfd, 0x8d, 0x01];
const SWIZZLE = [0xfd, 14];
/** As SWIZZLE for indices below 16, which are all that occur, without the check for larger ones. */
const RELAXED_SWIZZLE = [0xfd, 0x80, 0x02];

/** Parameters and then locals of each function. */
const [SOURCE, STRIDE, INPUTS, TABLES, TARGET, TARGET_STRIDE, LENGTH] = [0, 1, 2, 3, 4, 5, 6];
const [POSITION, INPUT_AT, TABLE_AT, LEFT] = [7, 8, 9, 10];
const [LOW_0, HIGH_0, LOW_1, HIGH_1, TABLE_LOW, TABLE_HIGH, MASK, SUMS] = [
  11, 12, 13, 14, 15, 16, 17, 18,
];

/** How many outputs a pass may make: with more, not all that a pass uses is in registers. */
const COUNTS = [1, 2, 3];

/** A module of whose kind `relaxed` says; it imports a memory as `m.m`. */
export function simdModule(relaxed: boolean): Uint8Array<ArrayBuffer> {
  const bodies = COUNTS.map((outputs) => sumBody(outputs, relaxed ? RELAXED_SWIZZLE : SWIZZLE));
  return Uint8Array.from([
    ...MODULE_HEADER,
    ...section(1, [1, 0x60, 7, ...Array<number>(7).fill(I32), 0]),
    ...importedMemory(),
    ...section(3, [COUNTS.length, ...COUNTS.map(() => 0)]),
    ...section(7, [COUNTS.length, ...COUNTS.flatMap((o) => [...text(`sum${o}`), 0x00, o - 1])]),
    ...section(10, [COUNTS.length, ...bodies.flatMap((body) => [...number(body.length), ...body])]),
  ]);
}

function sumBody(outputs: number, swizzle: readonly number[]): number[] {
  const sums = Array.from({ length: outputs }, (_, o) => [SUMS + 2 * o, SUMS + 2 * o + 1] as const);
  const locals = [2, 4, I32, 7 + 2 * outputs, V128];
  const zero = [0xfd, 12, ...Array<number>(16).fill(0)];
  const product = (table: number, nibbles: number) => [...get(table), ...get(nibbles), ...swizzle];
  const addProducts = (sum: number, low: number, high: number) => [
    ...get(sum),
    ...product(TABLE_LOW, low),
    ...XOR_V128,
    ...product(TABLE_HIGH, high),
    ...XOR_V128,
    ...set(sum),
  ];
  const split = (offset: number, low: number, high: number) => [
    ...get(INPUT_AT),
    ...load(offset),
    ...tee(low),
    ...[0x41, 4],
    ...SHIFT_PAIRS,
    ...get(MASK),
    ...AND_V128,
    ...set(high),
    ...get(low),
    ...get(MASK),
    ...AND_V128,
    ...set(low),
  ];
  const eachOutput = sums.flatMap(([first, second], o) => [
    ...get(TABLE_AT),
    ...load(32 * o),
    ...set(TABLE_LOW),
    ...get(TABLE_AT),
    ...load(32 * o + 16),
    ...set(TABLE_HIGH),
    ...addProducts(first, LOW_0, HIGH_0),
    ...addProducts(second, LOW_1, HIGH_1),
  ]);
  const targetOf = (o: number) => [
    ...get(TARGET),
    ...get(POSITION),
    ADD,
    ...Array.from({ length: o }, () => [...get(TARGET_STRIDE), ADD]).flat(),
  ];
  return [
    ...locals,
    ...[0xfd, 12, ...Array<number>(16).fill(0x0f), ...set(MASK)],
    ...LOOP,
    ...sums.flat().flatMap((sum) => [...zero, ...set(sum)]),
    ...[...get(SOURCE), ...get(POSITION), ADD, ...set(INPUT_AT)],
    ...[...get(TABLES), ...set(TABLE_AT), ...get(INPUTS), ...set(LEFT)],
    ...LOOP,
    ...split(0, LOW_0, HIGH_0),
    ...split(16, LOW_1, HIGH_1),
    ...eachOutput,
    ...[...get(INPUT_AT), ...get(STRIDE), ADD, ...set(INPUT_AT)],
    ...[...get(TABLE_AT), 0x41, ...signed(32 * outputs), ADD, ...set(TABLE_AT)],
    ...[...get(LEFT), 0x41, 1, SUB, ...tee(LEFT), BRANCH_IF, 0, END],
    ...sums.flatMap(([first, second], o) => [
      ...[...targetOf(o), ...get(first), ...store(0)],
      ...[...targetOf(o), ...get(second), ...store(16)],
    ]),
    ...[...get(POSITION), 0x41, ...signed(32), ADD, ...tee(POSITION), ...get(LENGTH)],
    ...[LESS_UNSIGNED, BRANCH_IF, 0, END, END],
  ];
}

/** The alignment, here 2^0, is only a hint. */
const load = (offset: number) => [0xfd, 0, 0, ...number(offset)];
const store = (offset: number) => [0xfd, 11, 0, ...number(offset)];
