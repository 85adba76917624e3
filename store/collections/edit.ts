/**
 * Changing a tree. A level of nodes is a sorted list cut into pieces, and the level above is the
 * sorted list of these pieces; so a change of many entries is, level by level, the same thing: read
 * the nodes in which something changes, cut what is in them anew, go on until a border of before
 * and one of now fall together, and tell the level above which nodes went and which came. What is
 * not on a changed path is neither read nor written.
 */
import { equalBytes } from '../object-format.ts';
import { compareNames } from './names.ts';
import { type Item, LEVEL_MAX, type Node } from './node.ts';
import type { NodeStore } from './node-store.ts';
import { Chunker } from './shape.ts';
import { below, placeIn } from './tree.ts';

/** Nodes on their way to the disk. */
const WRITES_AT_ONCE = 64;

/** A name with its new value; undefined takes the entry out. */
export interface Change {
  readonly name: string;
  readonly value: Uint8Array | undefined;
}

/** The root of a collection with nothing in it. */
export function emptyRoot(store: NodeStore): Promise<Uint8Array> {
  return store.write({ level: 0, items: [] });
}

/**
 * The root of the tree with these changes made; all nodes are durable when it resolves. Of several
 * changes of one name the last one counts.
 */
export async function editTree(
  store: NodeStore,
  root: Uint8Array,
  changes: Iterable<Change>,
): Promise<Uint8Array> {
  const top = await store.read(root);
  let edits = inOrder(changes);
  for (let level = 0; level < top.level; level++) edits = await editLevel(store, top, level, edits);
  if (edits.length === 0) return root;
  const cut = new Cutting(store, top.level);
  for (const item of merged(top.items, edits)) await cut.add(item);
  let nodes = await cut.end();
  for (let level = top.level + 1; nodes.length > 1; level++) {
    if (level > LEVEL_MAX) throw new RangeError('A collection is too large.');
    const above = new Cutting(store, level);
    for (const item of nodes) await above.add(item);
    nodes = await above.end();
  }
  return nodes[0] ? lowest(store, nodes[0].value) : emptyRoot(store);
}

/** A root with one node below it is none: that node is. */
async function lowest(store: NodeStore, root: Uint8Array): Promise<Uint8Array> {
  let hash = root;
  let node = await store.read(hash);
  while (node.level > 0 && node.items.length === 1) {
    hash = node.items[0]!.value;
    node = await below(store, node.level, node.items[0]!);
  }
  return hash;
}

function inOrder(changes: Iterable<Change>): Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) last.set(change.name, change);
  return [...last.values()].sort((a, b) => compareNames(a.name, b.name));
}

/** Items with the changes made, both in order. */
function* merged(items: Iterable<Item>, changes: readonly Change[]): Generator<Item> {
  let at = 0;
  for (const item of items) {
    for (; at < changes.length && compareNames(changes[at]!.name, item.name) < 0; at++) {
      yield* added(changes[at]!);
    }
    if (changes[at]?.name === item.name) {
      yield* added(changes[at]!);
      at += 1;
    } else yield item;
  }
  for (; at < changes.length; at++) yield* added(changes[at]!);
}

function* added({ name, value }: Change): Generator<Item> {
  if (value !== undefined) yield { name, value };
}

/** Makes the changes in a level below the top; answers those of the level above. */
async function editLevel(
  store: NodeStore,
  top: Node,
  level: number,
  edits: readonly Change[],
): Promise<Change[]> {
  const result = new Map<string, Change>();
  for (let at = 0; at < edits.length; ) {
    const cut = new Cutting(store, level);
    const gone: Item[] = [];
    for await (const { item, node, isLast } of nodesFrom(store, top, level, edits[at]!.name)) {
      gone.push(item);
      const start = at;
      while (at < edits.length && (isLast || compareNames(edits[at]!.name, item.name) <= 0)) at++;
      for (const one of merged(node.items, edits.slice(start, at))) await cut.add(one);
      if (cut.isAtBorder) break;
    }
    for (const { name } of gone) result.set(name, { name, value: undefined });
    for (const { name, value } of await cut.end()) {
      const before = gone.find((item) => item.name === name);
      if (before && equalBytes(before.value, value)) result.delete(name);
      else result.set(name, { name, value });
    }
  }
  return inOrder(result.values());
}

interface Found {
  readonly item: Item;
  readonly node: Node;
  /** Is there none behind it in its level? */
  readonly isLast: boolean;
}

/** The nodes of a level in order, from the one where `name` is or would be. */
async function* nodesFrom(
  store: NodeStore,
  above: Node,
  level: number,
  name: string,
  isLastAbove = true,
): AsyncGenerator<Found, void, undefined> {
  const start = Math.min(placeIn(above, name), above.items.length - 1);
  for (let at = start; at < above.items.length; at++) {
    const item = above.items[at]!;
    const node = await below(store, above.level, item);
    const isLast = isLastAbove && at === above.items.length - 1;
    if (node.level === level) yield { item, node, isLast };
    else yield* nodesFrom(store, node, level, at === start ? name : '', isLast);
  }
}

/** Cuts items into nodes and writes these. */
class Cutting {
  readonly #store: NodeStore;
  readonly #level: number;
  readonly #chunker: Chunker;
  readonly #made: Promise<Item>[] = [];

  constructor(store: NodeStore, level: number) {
    this.#store = store;
    this.#level = level;
    this.#chunker = new Chunker({ ciphers: store.ciphers, key: store.shapeKey }, level);
  }

  get isAtBorder(): boolean {
    return this.#chunker.isAtBorder;
  }

  async add(item: Item): Promise<void> {
    for (const items of this.#chunker.add(item)) this.#write(items);
    if (this.#made.length >= WRITES_AT_ONCE) await this.#made[this.#made.length - WRITES_AT_ONCE];
  }

  /** The last name and the hash of each node, all of which are durable. */
  async end(): Promise<Item[]> {
    if (!this.isAtBorder) this.#write(this.#chunker.end());
    return Promise.all(this.#made);
  }

  #write(items: Item[]): void {
    const name = items.at(-1)!.name;
    const written = this.#store.write({ level: this.#level, items });
    const made = written.then((value) => ({ name, value }));
    // Heard by `add` or `end`; until then it is no unheard rejection.
    made.catch(() => undefined);
    this.#made.push(made);
  }
}
