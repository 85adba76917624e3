/**
 * Looking into a tree of nodes: one name, a range of names, all that a root needs. Reading goes
 * down one path; what it finds must fit what the node above says, or the tree is damaged.
 */
import { DamagedNode } from './collection-errors.ts';
import { compareNames } from './names.ts';
import type { Item, Node } from './node.ts';
import type { NodeStore } from './node-store.ts';

/** The node of an item, which must be one level lower and end with the item's name. */
export async function below(store: NodeStore, level: number, item: Item): Promise<Node> {
  const node = await store.read(item.value);
  if (node.level !== level - 1 || node.items.at(-1)?.name !== item.name) {
    throw new DamagedNode('it is not where it belongs');
  }
  return node;
}

/** Where in the node `name` is, or would be: the first item that does not come before it. */
export function placeIn({ items }: Node, name: string): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNames(items[middle]!.name, name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value of a name, or undefined. */
export async function getValue(
  store: NodeStore,
  root: Uint8Array,
  name: string,
): Promise<Uint8Array | undefined> {
  let node = await store.read(root);
  for (;;) {
    const item = node.items[placeIn(node, name)];
    if (!item) return undefined;
    if (node.level === 0) return item.name === name ? item.value : undefined;
    node = await below(store, node.level, item);
  }
}

/** Names from `from` up to, not including, `to`; undefined for either stands for no bound. */
export interface NameRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The entries of a range in order; nodes are read when they are come to. */
export async function* itemsIn(
  store: NodeStore,
  root: Uint8Array,
  range: NameRange = {},
): AsyncGenerator<Item, void, undefined> {
  yield* itemsBelow(store, await store.read(root), range);
}

async function* itemsBelow(
  store: NodeStore,
  node: Node,
  { from, to }: NameRange,
): AsyncGenerator<Item, void, undefined> {
  const start = from === undefined ? 0 : placeIn(node, from);
  for (let at = start; at < node.items.length; at++) {
    const item = node.items[at]!;
    const before = node.items[at - 1];
    if (to !== undefined && before && compareNames(before.name, to) >= 0) return;
    if (node.level > 0)
      yield* itemsBelow(store, await below(store, node.level, item), { from, to });
    else if (to === undefined || compareNames(item.name, to) < 0) yield item;
    else return;
  }
}

/**
 * All entries but those below nodes of whose hash `skip` says so: by that, what many versions hold
 * is gone through once.
 */
export async function* itemsBeyond(
  store: NodeStore,
  root: Uint8Array,
  skip: (hash: Uint8Array) => boolean,
): AsyncGenerator<Item, void, undefined> {
  if (!skip(root)) yield* itemsFrom(store, await store.read(root), skip);
}

async function* itemsFrom(
  store: NodeStore,
  node: Node,
  skip: (hash: Uint8Array) => boolean,
): AsyncGenerator<Item, void, undefined> {
  for (const item of node.items) {
    if (node.level === 0) yield item;
    else if (!skip(item.value)) {
      yield* itemsFrom(store, await below(store, node.level, item), skip);
    }
  }
}

/** A node that belongs to a tree, or the verify capability (its bytes) of what an entry names. */
export type Needed =
  | { readonly node: Uint8Array; readonly value?: undefined }
  | { readonly value: Uint8Array; readonly node?: undefined };

/**
 * All that a tree needs, each node before those below it; the verify key is enough. What `skip`
 * says of a node's hash is not gone into: by that, many versions are walked in the time of one.
 */
export async function* neededBy(
  store: NodeStore,
  root: Uint8Array,
  skip: (hash: Uint8Array) => boolean = () => false,
): AsyncGenerator<Needed, void, undefined> {
  if (!skip(root)) yield* neededFrom(store, root, undefined, skip);
}

async function* neededFrom(
  store: NodeStore,
  hash: Uint8Array,
  wanted: number | undefined,
  skip: (hash: Uint8Array) => boolean,
): AsyncGenerator<Needed, void, undefined> {
  const { level, links } = await store.links(hash);
  if (level !== (wanted ?? level)) throw new DamagedNode('it is not where it belongs');
  yield { node: hash };
  for (const link of links) {
    if (level === 0) yield { value: link };
    else if (!skip(link)) yield* neededFrom(store, link, level - 1, skip);
  }
}
