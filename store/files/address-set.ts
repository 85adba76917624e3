/**
 * A set of addresses for the collection of garbage, in 16 bytes each instead of a hundred: of every
 * address 52 bits are kept. Two that share them are taken for one, which can only mean that
 * something stays that might have gone; among ten million it is likely for none.
 */
import { parseAddress } from '../object-address.ts';

const EMPTY = 0;

export class AddressSet {
  #slots = new Float64Array(1_024);
  #size = 0;

  add(digest: Uint8Array): void {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    if (this.#put(numberOf(digest))) this.#size += 1;
  }

  addAddress(address: string): void {
    this.add(parseAddress(address));
  }

  hasAddress(address: string): boolean {
    const value = numberOf(parseAddress(address));
    return this.#slots[this.#slotOf(value)] === value;
  }

  get size(): number {
    return this.#size;
  }

  #put(value: number): boolean {
    const slot = this.#slotOf(value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    return true;
  }

  /** Where `value` is or would be. */
  #slotOf(value: number): number {
    const slots = this.#slots;
    let slot = value % slots.length;
    while (slots[slot] !== EMPTY && slots[slot] !== value) slot = (slot + 1) % slots.length;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const value of before) if (value !== EMPTY) this.#put(value);
  }
}

/** 52 bits of a digest, never 0. */
function numberOf(digest: Uint8Array): number {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.length);
  return view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12) + 1;
}
