/**
 * The rolling hash in WebAssembly: twice as fast, mostly because there a step takes two bytes. What
 * a step waits for is the hash before it, so the second hash of a step is computed from that as
 * well (4h + 2a + b), and not from the first one (2h + a).
 *
 *     find(at, to, hash): the address behind the first byte that makes a hit, or 0
 *
 * The memory begins with the table, 256 numbers of 4 bytes. `find` looks at 8 bytes at a time, so
 * up to 7 behind `to` as well: what it finds there does not count.
 *
 * All stores of a thread share one memory, because each would take gigabytes of addresses; a call
 * writes into it whatever it reads from it.
 */
import {
  ADD,
  BRANCH_IF,
  END,
  get,
  I32,
  importedMemory,
  instantiated,
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
import { copyBytes, placeInWord } from './copy-bytes.ts';
import {
  type FindHit,
  GEAR_WINDOW_BYTES,
  type GearTable,
  HIT_SHIFT,
  windowHash,
} from './gear-hash.ts';

const SHIFT_LEFT = 0x74;
const IF = [0x04, 0x40];
const RETURN = 0x0f;
/** Bytes looked at between two questions whether it is over. */
const AT_ONCE = 8;

/** Parameters and then locals. */
const [AT, TO, HASH, FIRST_NUMBER, FIRST_HASH] = [0, 1, 2, 3, 4];

function gearModule(): Uint8Array<ArrayBuffer> {
  const body = findBody();
  return Uint8Array.from([
    ...MODULE_HEADER,
    ...section(1, [1, 0x60, 3, I32, I32, I32, 1, I32]),
    ...importedMemory(),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('find'), 0x00, 0]),
    ...section(10, [1, ...number(body.length), ...body]),
  ]);
}

function findBody(): number[] {
  const doubled = (times: number) => [...constant(times), SHIFT_LEFT];
  const numberOf = (k: number) => [...get(AT), ...loadByte(k), ...doubled(2), ...loadNumber];
  const check = (hash: number, k: number) => [
    ...[...get(hash), ...constant(1 << HIT_SHIFT), LESS_UNSIGNED, ...IF],
    ...[...get(AT), ...constant(k + 1), ADD, RETURN, END],
  ];
  const twoBytes = (k: number) => [
    ...[...numberOf(k), ...tee(FIRST_NUMBER)],
    ...[...get(HASH), ...doubled(1), ADD, ...set(FIRST_HASH)],
    ...[...get(FIRST_NUMBER), ...doubled(1), ...numberOf(k + 1), ADD],
    ...[...get(HASH), ...doubled(2), ADD, ...set(HASH)],
    ...check(FIRST_HASH, k),
    ...check(HASH, k + 1),
  ];
  return [
    ...[1, 2, I32],
    ...LOOP,
    ...Array.from({ length: AT_ONCE / 2 }, (_, pair) => twoBytes(2 * pair)).flat(),
    ...[...get(AT), ...constant(AT_ONCE), ADD, ...tee(AT), ...get(TO), LESS_UNSIGNED],
    ...[BRANCH_IF, 0, END],
    ...[...constant(0), END],
  ];
}

const constant = (value: number) => [0x41, ...signed(value)];
const loadByte = (offset: number) => [0x2d, 0, ...number(offset)];
const loadNumber = [0x28, 2, 0];

const PAGES = 1;
const TABLE_BYTES = 1_024;
/** Bytes of the block that is in the memory, without the window before it. */
const BLOCK_BYTES = 32_768;

type Find = (at: number, to: number, hash: number) => number;

interface Scanner {
  readonly find: Find;
  readonly numbers: Int32Array;
  readonly bytes: Uint8Array;
}

let scanner: Scanner | null | undefined;

function sharedScanner(): Scanner | null {
  if (scanner === undefined) {
    const made = instantiated(gearModule(), PAGES);
    scanner = made
      ? {
          find: made.exports.find as Find,
          numbers: new Int32Array(made.memory.buffer, 0, TABLE_BYTES / 4),
          bytes: new Uint8Array(made.memory.buffer, TABLE_BYTES),
        }
      : null;
  }
  return scanner;
}

/** Undefined where there is no WebAssembly. */
export function wasmFindHit(table: GearTable): FindHit | undefined {
  const shared = sharedScanner();
  if (shared === null) return undefined;
  const { find, numbers, bytes: memory } = shared;
  /** As FindHit, of a block that lies in the memory, whose first byte has the address `base`. */
  const findIn: FindHit = (bytes, from, to, isWanted) => {
    const start = from - GEAR_WINDOW_BYTES;
    const block = bytes.subarray(start, to);
    const place = placeInWord(block);
    copyBytes(memory.subarray(place), block);
    const base = TABLE_BYTES + place - start;
    for (let at = from; at < to; ) {
      const found = find(base + at, base + to, windowHash(table, bytes, at));
      at = found === 0 ? to + 1 : found - base;
      if (at <= to && isWanted(at)) return at;
    }
    return -1;
  };
  return (bytes, from, to, isWanted) => {
    if (from < to) numbers.set(table);
    for (let at = from; at < to; at += BLOCK_BYTES) {
      const found = findIn(bytes, at, Math.min(at + BLOCK_BYTES, to), isWanted);
      if (found >= 0) return found;
    }
    return -1;
  };
}
