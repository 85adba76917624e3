/**
 * A node of a collection, opened. A leaf holds entries in the order of their names; a node above
 * holds, for each node below it, the last name in there and its hash. What a node refers to is told
 * twice: by hash in the links, for who only verifies, and by name in the entries.
 */
import { FieldReader, FieldWriter } from '../fields.ts';
import { DamagedNode } from './collection-errors.ts';
import { compareNames, decodeName, encodeName, NAME_BYTES_MAX } from './names.ts';

/** Longest value of an entry. */
const VALUE_BYTES_MAX = 20_480;
/** Levels of nodes; each holds some 40 times what the one below does. */
export const LEVEL_MAX = 12;
/** Items in one node. */
export const NODE_ITEMS_MAX = 1_024;
const LINK_BYTES_MAX = 640;
const HASH_BYTES = 32;

/** A name with its value, or the last name of a node with its hash. */
export interface Item {
  readonly name: string;
  /** In a leaf the bytes of a value; above, the 32-byte hash of a node. */
  readonly value: Uint8Array;
}

export interface Node {
  /** 0 for a leaf. */
  readonly level: number;
  readonly items: readonly Item[];
}

/** What the values of a leaf refer to that has to be kept along: verify capabilities, as bytes. */
export type LinksOf = (value: Uint8Array) => readonly Uint8Array[];

export function encodeNode({ level, items }: Node, linksOf: LinksOf) {
  const links = new FieldWriter().number(level, 1);
  const entries = new FieldWriter().number(level, 1).number(items.length, 4);
  const all =
    level === 0 ? items.flatMap(({ value }) => linksOf(value)) : items.map((i) => i.value);
  links.number(all.length, 4);
  for (const link of all) links.bytes(link, 2);
  for (const { name, value } of items) {
    entries.bytes(encodeName(name), 2);
    if (level === 0) entries.bytes(value, 4);
  }
  return { links: links.take(), entries: entries.take() };
}

export interface Links {
  readonly level: number;
  /** Hashes of nodes, or verify capabilities. */
  readonly links: readonly Uint8Array[];
}

/** Throws DamagedNode. */
export function decodeLinks(bytes: Uint8Array): Links {
  const wrong = () => new DamagedNode('it refers to what is nowhere');
  const fields = new FieldReader(bytes, wrong);
  const level = fields.number(1);
  const count = fields.number(4);
  if (level > LEVEL_MAX || count > 2 * NODE_ITEMS_MAX) throw wrong();
  const links: Uint8Array[] = [];
  while (links.length < count) links.push(fields.bytes(2, LINK_BYTES_MAX));
  if (level > 0 && links.some(({ length }) => length !== HASH_BYTES)) throw wrong();
  fields.end();
  return { level, links };
}

/** Throws DamagedNode for all that `encodeNode` would not have made. */
export function decodeNode(entries: Uint8Array, { level, links }: Links): Node {
  const wrong = () => new DamagedNode('its entries are of no format');
  const fields = new FieldReader(entries, wrong);
  const isSame = fields.number(1) === level;
  const count = fields.number(4);
  if (!isSame || count > NODE_ITEMS_MAX) throw wrong();
  if (level > 0 && (count !== links.length || count === 0)) throw wrong();
  const items: Item[] = [];
  for (let at = 0; at < count; at++) {
    const name = decodeName(fields.bytes(2, NAME_BYTES_MAX));
    const before = items.at(-1);
    if (name === undefined || (before && compareNames(before.name, name) >= 0)) throw wrong();
    items.push({ name, value: level === 0 ? fields.bytes(4, VALUE_BYTES_MAX) : links[at]! });
  }
  fields.end();
  return { level, items };
}

/** Bytes that an item takes in the entries of its node. */
export function itemBytes(level: number, { name, value }: Item): number {
  return 2 + 3 * name.length + (level === 0 ? 4 + value.length : 0);
}
