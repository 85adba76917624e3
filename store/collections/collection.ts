/**
 * Collections: a map of names to entries that changes, or as it was once. The nodes never change;
 * a slot names the root of now and, in its history, those of before. A change of one entry in a
 * hundred thousand writes three nodes and one record.
 */
import type { Cap } from '../caps/cap.ts';
import { FieldReader, FieldWriter } from '../fields.ts';
import type { VersionSummary } from '../slots/make-version.ts';
import type { Slot } from '../slots/slot.ts';
import { DamagedNode } from './collection-errors.ts';
import { differences } from './diff.ts';
import { type Change, editTree, emptyRoot } from './edit.ts';
import { decodeEntry, type Entry, type EntryKeys, encodeEntry } from './entry.ts';
import type { NodeStore } from './node-store.ts';
import { getValue, itemsBeyond, itemsIn, type NameRange, type Needed, neededBy } from './tree.ts';

const MAGIC = new TextEncoder().encode('2gcollct');
const VERSION = 1;
const HASH_BYTES = 32;

/** Entries to put, and names (with undefined) to take out. */
export type Edit = readonly (readonly [name: string, entry: Entry | undefined])[];

/** An entry that is not the same in two versions; undefined where there is none. */
export interface Changed {
  readonly name: string;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** A collection as it was at one moment. */
export class Tree {
  readonly root: Uint8Array;
  readonly #store: NodeStore;
  readonly #keys: EntryKeys;

  constructor(root: Uint8Array, store: NodeStore, keys: EntryKeys) {
    this.root = root;
    this.#store = store;
    this.#keys = keys;
  }

  /** Throws DamagedNode, NodeMissing, and what the disk throws; as all methods. */
  async get(name: string): Promise<Entry | undefined> {
    const value = await getValue(this.#store, this.root, name);
    return value && decodeEntry(name, value, this.#keys);
  }

  /** Entries in the order of their names. */
  async *entries(range: NameRange = {}): AsyncGenerator<[string, Entry], void, undefined> {
    for await (const { name, value } of itemsIn(this.#store, this.root, range)) {
      yield [name, decodeEntry(name, value, this.#keys)];
    }
  }

  /** All entries but those below nodes that `skip` picks by their hash; see `itemsBeyond`. */
  async *entriesBeyond(
    skip: (hash: Uint8Array) => boolean,
  ): AsyncGenerator<[string, Entry], void, undefined> {
    for await (const { name, value } of itemsBeyond(this.#store, this.root, skip)) {
      yield [name, decodeEntry(name, value, this.#keys)];
    }
  }

  /** What is different in `later`, another version of the same collection. */
  async *differences(later: Tree): AsyncGenerator<Changed, void, undefined> {
    const decode = (name: string, value: Uint8Array | undefined) =>
      value && decodeEntry(name, value, this.#keys);
    for await (const { name, before, after } of differences(this.#store, this.root, later.root)) {
      yield { name, before: decode(name, before), after: decode(name, after) };
    }
  }

  /** The tree with these changes made. Nodes that stay the same are shared with this one. */
  async edited(edit: Edit): Promise<Tree> {
    const changes: Change[] = edit.map(([name, entry]) => ({
      name,
      value: entry && encodeEntry(name, entry, this.#keys),
    }));
    return new Tree(await editTree(this.#store, this.root, changes), this.#store, this.#keys);
  }

  /** Nodes and verify capabilities that it needs; see `neededBy`. */
  needs(skip?: (hash: Uint8Array) => boolean): AsyncGenerator<Needed, void, undefined> {
    return neededBy(this.#store, this.root, skip);
  }
}

/** A collection that changes. */
export class Collection {
  readonly #slot: Slot;
  readonly #store: NodeStore;
  readonly #keys: EntryKeys;

  constructor(slot: Slot, store: NodeStore, keys: EntryKeys) {
    this.#slot = slot;
    this.#store = store;
    this.#keys = keys;
  }

  /** As it is now; empty when nothing was ever put. Throws what a slot's `read` throws. */
  async now(): Promise<Tree> {
    const version = await this.#slot.read();
    return this.#tree(version ? rootIn(version.content) : await emptyRoot(this.#store));
  }

  /** As it was in version `number`, or at a time. Throws VersionMissing. */
  async version(number: number): Promise<Tree> {
    return this.#tree(rootIn((await this.#slot.version(number)).content));
  }

  async at(time: number): Promise<Tree> {
    return this.#tree(rootIn((await this.#slot.at(time)).content));
  }

  history(): AsyncGenerator<VersionSummary, void, undefined> {
    return this.#slot.history();
  }

  /**
   * Makes changes that lose nobody else's: `change` is given the newest version and answers what
   * to put and to take out; it is asked again when somebody else was faster. Throws as a slot's
   * `update`, and BadCap `no-right` when this can only be read.
   */
  async edit(change: (now: Tree) => Promise<Edit> | Edit): Promise<Tree> {
    const version = await this.#slot.update(async (now) => {
      const tree = this.#tree(now ? rootIn(now.content) : await emptyRoot(this.#store));
      const edited = await tree.edited(await change(tree));
      const content = new FieldWriter().fixed(MAGIC).number(VERSION, 4).fixed(edited.root);
      return content.take();
    });
    return this.#tree(rootIn(version!.content));
  }

  /** Puts one entry. */
  put(name: string, entry: Entry): Promise<Tree> {
    return this.edit(() => [[name, entry]]);
  }

  /** Takes one entry out. */
  delete(name: string): Promise<Tree> {
    return this.edit(() => [[name, undefined]]);
  }

  /** The files of its slot: pages of the history. */
  files(): AsyncGenerator<Cap<'file-read'>, void, undefined> {
    return this.#slot.files();
  }

  #tree(root: Uint8Array): Tree {
    return new Tree(root, this.#store, this.#keys);
  }
}

/** The hash of the topmost node that the slot of a collection names. Throws DamagedNode. */
function rootIn(content: Uint8Array): Uint8Array {
  const wrong = () => new DamagedNode('its root is named in no known format');
  const fields = new FieldReader(content, wrong);
  const magic = fields.fixed(MAGIC.length);
  if (magic.some((byte, at) => byte !== MAGIC[at]) || fields.number(4) !== VERSION) throw wrong();
  const root = fields.fixed(HASH_BYTES);
  fields.end();
  return root;
}
