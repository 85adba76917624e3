/**
 * Whether heaps of bytes have any 32 bytes in common, wherever they lie: two hashes of every window
 * are compared, and what they agree on is looked at.
 */
const WINDOW = 32;
/** Whose a window is that was found with two. */
const DONE = 65_535;
/** More are not needed to know. */
const COMMON_MAX = 1_000;
const [BASE_A, BASE_B] = [0x01000193, 0x9e3779b1];

/** Calls `seen` for each window, with two hashes of it. */
function roll(bytes: Uint8Array, seen: (at: number, a: number, b: number) => void): void {
  let [a, b, outA, outB] = [0, 0, 1, 1];
  for (let i = 0; i < WINDOW; i++) {
    outA = Math.imul(outA, BASE_A);
    outB = Math.imul(outB, BASE_B);
  }
  for (let at = 0; at < bytes.length; at++) {
    const next = (bytes[at] as number) + 1;
    const gone = at < WINDOW ? 0 : (bytes[at - WINDOW] as number) + 1;
    a = (Math.imul(a, BASE_A) + next - Math.imul(gone, outA)) | 0;
    b = (Math.imul(b, BASE_B) + next - Math.imul(gone, outB)) | 0;
    if (at >= WINDOW - 1) seen(at - WINDOW + 1, a, b);
  }
}

/** The windows that are in more than one of these, as hexadecimal text, each once. */
export function commonWindows(heaps: readonly Uint8Array[]): string[] {
  const total = heaps.reduce((sum, { length }) => sum + length, 0);
  let slots = 1;
  while (slots < total * 1.25) slots *= 2;
  const keys = new Int32Array(slots * 2);
  /** Whose a window is, counted from 1; 0 for a free slot. */
  const owners = new Uint16Array(slots);
  const slotOf = (a: number, b: number): number => {
    let slot = (Math.imul(a, 0x85ebca6b) ^ b) & (slots - 1);
    while (owners[slot] && (keys[slot * 2] !== a || keys[slot * 2 + 1] !== b)) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot;
  };
  const views = heaps.map(({ buffer, byteOffset, length }) =>
    Buffer.from(buffer, byteOffset, length),
  );
  const common = new Set<string>();
  for (const [index, heap] of heaps.entries()) {
    roll(heap, (at, a, b) => {
      const slot = slotOf(a, b);
      const owner = owners[slot];
      if (!owner) {
        owners[slot] = index + 1;
        keys[slot * 2] = a;
        keys[slot * 2 + 1] = b;
      } else if (owner !== index + 1 && owner !== DONE && common.size < COMMON_MAX) {
        const window = Buffer.from(heap.subarray(at, at + WINDOW));
        if (views[owner - 1]?.includes(window)) {
          common.add(window.toString('hex'));
          owners[slot] = DONE;
        }
      }
    });
  }
  return [...common];
}
