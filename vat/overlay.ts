/**
 * What groups in the commit log have written, while it has no records of its own yet: the last step
 * for each key, found by key and by range.
 */
import type { KeyRange } from './keys.ts';
import type { Op } from './records.ts';

/** Keys that belong to one actor or peer, and are asked for by ranges, begin with this many bytes. */
const OWNER_BYTES = 17;

export class Overlay {
  /** Bytes in the log that it stands for. */
  bytes = 0;
  readonly #steps = new Map<string, Op>();
  readonly #ofOwner = new Map<string, Map<string, Op>>();

  get size(): number {
    return this.#steps.size;
  }

  set(op: Op): void {
    const text = keyText(op.key);
    this.#steps.set(text, op);
    if (text.length <= OWNER_BYTES) return;
    const owner = text.slice(0, OWNER_BYTES);
    const known = this.#ofOwner.get(owner);
    if (known) known.set(text, op);
    else this.#ofOwner.set(owner, new Map([[text, op]]));
  }

  get(text: string): Op | undefined {
    return this.#steps.get(text);
  }

  /** All steps by their keys' text; more may be set while one goes through them. */
  entries(): IterableIterator<[string, Op]> {
    return this.#steps.entries();
  }

  /** Puts the steps within `range` into `found`, over what is there. */
  within({ gte, lt }: KeyRange, found: Map<string, Op>): void {
    const [from, to] = [keyText(gte), keyText(lt)];
    const owner = from.slice(0, OWNER_BYTES);
    const isOfOne = from.length >= OWNER_BYTES && to <= next(owner);
    const steps = isOfOne ? (this.#ofOwner.get(owner) ?? NONE) : this.#steps;
    // The one key in such a range that is no longer than an owner.
    const own = isOfOne && from === owner ? this.#steps.get(owner) : undefined;
    if (own && owner < to) found.set(owner, own);
    for (const [text, op] of steps) if (text >= from && text < to) found.set(text, op);
  }
}

/** What comes right after all keys that begin so. */
function next(prefix: string): string {
  let end = prefix.length;
  while (prefix.charCodeAt(end - 1) === 0xff) end--;
  return prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1);
}

const NONE: ReadonlyMap<string, Op> = new Map();

/** A key as text, a character a byte: its order is that of the bytes. */
export function keyText(key: Uint8Array): string {
  return String.fromCharCode(...key);
}
