/**
 * Runs the WebAssembly module: copies a block of every input into its memory, makes the outputs of
 * that block three at a time, copies them out. Blocks are small enough to stay in the processor's
 * cache in between. One instance is used again and again; nothing of one call is left for the next,
 * because every byte that a call reads it has written itself.
 */
import { instantiated } from '../wasm-bytes.ts';
import { multiply } from './galois-field.ts';
import type { Kernel, PreparedRows } from './kernel.ts';
import { simdModule } from './simd-module.ts';

/** Most bytes of each input in a block. */
const BLOCK_BYTES_MAX = 32_768;
/** Bytes for the blocks of all inputs and outputs together. */
const BLOCKS_BYTES_MAX = 1_048_576;
const PAGE_BYTES = 65_536;
const VECTORS_BYTES = 32;

type Sum = (
  source: number,
  stride: number,
  inputs: number,
  tables: number,
  target: number,
  targetStride: number,
  length: number,
) => void;

/** Undefined where WebAssembly or its SIMD cannot be used. */
export function makeSimdKernel(): Kernel | undefined {
  for (const name of ['relaxed-simd', 'simd'] as const) {
    const made = instantiated(simdModule(name === 'relaxed-simd'), 1);
    if (made === undefined) continue;
    const { memory, exports } = made;
    const sums = [exports.sum1, exports.sum2, exports.sum3] as Sum[];
    return new SimdKernel(name, { memory, sums });
  }
  return undefined;
}

interface Instantiated {
  readonly memory: WebAssembly.Memory;
  readonly sums: readonly Sum[];
}

class SimdKernel implements Kernel {
  readonly name: 'relaxed-simd' | 'simd';
  readonly #memory: WebAssembly.Memory;
  /** At i the function that makes i + 1 outputs. */
  readonly #sums: readonly Sum[];
  #bytes: Uint8Array;

  constructor(name: 'relaxed-simd' | 'simd', { memory, sums }: Instantiated) {
    this.name = name;
    this.#memory = memory;
    this.#sums = sums;
    this.#bytes = new Uint8Array(memory.buffer);
  }

  prepare(rows: readonly Uint8Array[]): PreparedRows {
    return { rows, tables: nibbleTables(rows) };
  }

  combine(
    { rows, tables }: PreparedRows,
    inputs: readonly Uint8Array[],
    outputs: readonly Uint8Array[],
  ): void {
    const length = outputs[0]?.length ?? 0;
    if (length === 0) return;
    const tablesBytes = tables!.length;
    const arrays = inputs.length + outputs.length;
    const block = Math.min(
      BLOCK_BYTES_MAX,
      roundUp(length),
      Math.max(roundUp(Math.floor(BLOCKS_BYTES_MAX / arrays)) - VECTORS_BYTES, VECTORS_BYTES),
    );
    this.#makeRoom(tablesBytes + arrays * block);
    const memory = this.#bytes;
    memory.set(tables!);
    const source = tablesBytes;
    const target = source + inputs.length * block;
    for (let at = 0; at < length; at += block) {
      const end = Math.min(at + block, length);
      for (let i = 0, to = source; i < inputs.length; i++, to += block) {
        memory.set(inputs[i]!.subarray(at, end), to);
      }
      this.#sumAll(rows.length, inputs.length, block, roundUp(end - at));
      for (let o = 0, from = target; o < outputs.length; o++, from += block) {
        outputs[o]!.set(memory.subarray(from, from + end - at), at);
      }
    }
  }

  /** Makes every output of the block that is in memory: `stride` bytes apart, `length` of each. */
  #sumAll(outputs: number, inputs: number, stride: number, length: number): void {
    const tableBytes = VECTORS_BYTES * inputs;
    const source = tableBytes * outputs;
    const target = source + inputs * stride;
    let o = 0;
    for (const size of passes(outputs)) {
      const sum = this.#sums[size - 1]!;
      sum(source, stride, inputs, o * tableBytes, target + o * stride, stride, length);
      o += size;
    }
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    this.#memory.grow(Math.ceil((bytes - this.#bytes.length) / PAGE_BYTES));
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }
}

function roundUp(length: number): number {
  return Math.ceil(length / VECTORS_BYTES) * VECTORS_BYTES;
}

/** How many outputs are made in each pass: 7 in 3, 2 and 2, since 3, 3 and 1 would be slower. */
function passes(outputs: number): number[] {
  const count = Math.ceil(outputs / 3);
  return Array.from({ length: count }, (_, i) => Math.floor((outputs + count - 1 - i) / count));
}

/** For each pass, for each input, for each output of the pass: 16 + 16 products. */
function nibbleTables(rows: readonly Uint8Array[]): Uint8Array {
  const inputs = rows[0]?.length ?? 0;
  const tables = new Uint8Array(rows.length * inputs * VECTORS_BYTES);
  let at = 0;
  let from = 0;
  for (const size of passes(rows.length)) {
    for (let i = 0; i < inputs; i++) {
      for (const row of rows.slice(from, from + size)) {
        for (let nibble = 0; nibble < 16; nibble++) {
          tables[at + nibble] = multiply(row[i]!, nibble);
          tables[at + 16 + nibble] = multiply(row[i]!, nibble << 4);
        }
        at += VECTORS_BYTES;
      }
    }
    from += size;
  }
  return tables;
}
