/**
 * The few encodings of WebAssembly's binary format that the modules assembled here are written
 * with (erasure/simd-module.ts, files/gear-module.ts). No compiler is needed to build the project,
 * and what runs can be read beside the reason for it.
 */

export const I32 = 0x7f;
export const ADD = 0x6a;
export const LESS_UNSIGNED = 0x49;
export const LOOP = [0x03, 0x40];
export const END = 0x0b;
export const BRANCH_IF = 0x0d;

export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const tee = (local: number): number[] => [0x22, local];

/** What every module begins with: its magic and version 1. */
export const MODULE_HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A memory of one page or more, imported as `m.m`. */
export const importedMemory = (): number[] =>
  section(2, [1, ...text('m'), ...text('m'), 0x02, 0x00, ...number(1)]);

export function section(id: number, content: readonly number[]): number[] {
  return [id, ...number(content.length), ...content];
}

export function text(ascii: string): number[] {
  return [ascii.length, ...new TextEncoder().encode(ascii)];
}

/** LEB128 without sign. */
export function number(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)];
}

/** LEB128 with sign, of what is not negative. */
export function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >> 7)];
}

/**
 * The module compiled, with a memory of its own of `pages` times 64 KiB. Undefined where
 * WebAssembly, or what the module uses of it, cannot be used.
 */
export function instantiated(
  bytes: Uint8Array<ArrayBuffer>,
  pages: number,
): { readonly memory: WebAssembly.Memory; readonly exports: WebAssembly.Exports } | undefined {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(bytes)) return undefined;
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch {
    // A page whose Content-Security-Policy lacks 'wasm-unsafe-eval' may validate but not compile.
    return undefined;
  }
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return { memory, exports };
}
