/**
 * Nodes on a disk (or, through the grid, at hosts), sealed, under their hash. What was read lately
 * is kept open, so that a walk does not open the top of the tree a thousand times.
 */
import { base32 } from 'multiformats/bases/base32';
import { ObjectMissing } from '../errors.ts';
import type { ObjectDisk } from '../object-disk.ts';
import { equalBytes } from '../object-format.ts';
import type { Ciphers } from '../powers.ts';
import { orSecondCopy } from '../second-copy.ts';
import { DamagedNode, NodeMissing } from './collection-errors.ts';
import {
  decodeLinks,
  decodeNode,
  encodeNode,
  type Links,
  type LinksOf,
  type Node,
} from './node.ts';
import { openNode, SEALED_NODE_BYTES_MAX, sealNode, type TreeKeys } from './tree-keys.ts';

/** Nodes kept open. */
const OPEN_NODES_MAX = 512;

export interface NodePowers {
  readonly disk: ObjectDisk;
  readonly ciphers: Ciphers;
}

/** The name of the node with this hash on a disk: 53 lower-case letters and digits. */
export function nodeName(hash: Uint8Array): string {
  return `n${base32.baseEncode(hash)}`;
}

/** Is this the name of a node? A disk may hold other things, too. */
export function isNodeName(name: string): boolean {
  return /^n[a-z2-7]{52}$/.test(name);
}

export class NodeStore {
  readonly #powers: NodePowers;
  readonly #keys: TreeKeys;
  readonly #linksOf: LinksOf;
  readonly #open = new Map<string, Node>();

  constructor(powers: NodePowers, keys: TreeKeys, linksOf: LinksOf) {
    this.#powers = powers;
    this.#keys = keys;
    this.#linksOf = linksOf;
  }

  /** For the borders between nodes. Throws RangeError for who can only verify. */
  get shapeKey(): Uint8Array {
    if (!this.#keys.shape) throw new RangeError('This reference does not let you read.');
    return this.#keys.shape;
  }

  get ciphers(): Ciphers {
    return this.#powers.ciphers;
  }

  /** Throws NodeMissing, DamagedNode, and what the disk throws. */
  async read(hash: Uint8Array): Promise<Node> {
    const name = nodeName(hash);
    const known = this.#open.get(name);
    if (known) {
      this.#open.delete(name);
      this.#open.set(name, known);
      return known;
    }
    const { links, entries } = openNode(this.#keys, await this.#bytesOf(hash, name));
    if (!entries) throw new RangeError('This reference does not let you read.');
    const node = decodeNode(entries, decodeLinks(links));
    this.#keep(name, node);
    return node;
  }

  /** What the node refers to; needs the verify key alone. Throws as `read`. */
  async links(hash: Uint8Array): Promise<Links> {
    return decodeLinks(openNode(this.#keys, await this.#bytesOf(hash, nodeName(hash))).links);
  }

  /** Makes the node durable; answers its hash. */
  async write(node: Node): Promise<Uint8Array> {
    const { links, entries } = encodeNode(node, this.#linksOf);
    const bytes = sealNode(this.#keys, { links, entries });
    if (bytes.length > SEALED_NODE_BYTES_MAX) throw new RangeError('A node is too large.');
    const hash = this.#powers.ciphers.sha256(bytes);
    const name = nodeName(hash);
    await this.#powers.disk.put(name, bytes);
    this.#keep(name, node);
    return hash;
  }

  async #bytesOf(hash: Uint8Array, name: string): Promise<Uint8Array> {
    const isDamage = (error: unknown) => error instanceof DamagedNode;
    try {
      const { disk } = this.#powers;
      return await orSecondCopy(disk, name, () => this.#read(hash, name), isDamage);
    } catch (cause) {
      if (cause instanceof ObjectMissing) throw new NodeMissing({ cause });
      throw cause;
    }
  }

  async #read(hash: Uint8Array, name: string): Promise<Uint8Array> {
    const reader = await this.#powers.disk.open(name);
    try {
      if (reader.size > SEALED_NODE_BYTES_MAX) throw new DamagedNode('its length is wrong');
      const bytes = await reader.read(0, reader.size);
      if (!equalBytes(this.#powers.ciphers.sha256(bytes), hash)) {
        throw new DamagedNode('it is not what its hash says');
      }
      return bytes;
    } finally {
      await reader.close();
    }
  }

  #keep(name: string, node: Node): void {
    this.#open.set(name, node);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= OPEN_NODES_MAX) break;
      this.#open.delete(oldest);
    }
  }
}
