/**
 * Where one node ends and the next begins. It depends on the names and sizes alone, never on what
 * was there before: the same entries make the same tree, whoever put them in and in whatever order.
 * A name is a border when a keyed hash of it says so, so that nobody who can choose names can
 * choose borders; and a node that would grow too large ends before.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Ciphers } from '../powers.ts';
import { encodeName } from './names.ts';
import { type Item, itemBytes, NODE_ITEMS_MAX } from './node.ts';

/** One name in so many is a border. */
const ITEMS_A_NODE = 40;
/** A node ends before it has more than so many bytes in its entries. */
const NODE_BYTES_MAX = 65_536;

export interface Shape {
  readonly ciphers: Ciphers;
  readonly key: Uint8Array;
}

/** Gathers items of one level, in order, into nodes. */
export class Chunker {
  readonly #shape: Shape;
  readonly #level: number;
  #items: Item[] = [];
  #bytes = 0;

  constructor(shape: Shape, level: number) {
    this.#shape = shape;
    this.#level = level;
  }

  get isAtBorder(): boolean {
    return this.#items.length === 0;
  }

  /** Adds an item; answers the nodes' items that are complete now: none, one or two. */
  add(item: Item): Item[][] {
    const bytes = itemBytes(this.#level, item);
    const full = this.#bytes + bytes > NODE_BYTES_MAX || this.#items.length === NODE_ITEMS_MAX;
    const complete = full && !this.isAtBorder ? [this.end()] : [];
    this.#items.push(item);
    this.#bytes += bytes;
    if (this.#isBorder(item.name)) complete.push(this.end());
    return complete;
  }

  /** The items that are left, and begins anew. */
  end(): Item[] {
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    return items;
  }

  #isBorder(name: string): boolean {
    const { ciphers, key } = this.#shape;
    const hash = ciphers.sha256(concatBytes(key, Uint8Array.of(this.#level), encodeName(name)));
    return new DataView(hash.buffer, hash.byteOffset).getUint32(0) < 2 ** 32 / ITEMS_A_NODE;
  }
}
