/**
 * What is different between two trees. Both are walked side by side in the order of names, and what
 * is equal is skipped as a whole: nodes that are equal have the same hash under one read key.
 */
import { equalBytes } from '../object-format.ts';
import { compareNames } from './names.ts';
import type { NodeStore } from './node-store.ts';
import { below } from './tree.ts';

/** A name whose value is another now; undefined stands for no entry. */
export interface Difference {
  readonly name: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** An entry (`level` -1), or a node that was not opened yet. */
interface Part {
  readonly level: number;
  /** Its last name. */
  readonly name: string;
  /** The name before its first one; undefined for the beginning. */
  readonly since: string | undefined;
  readonly value: Uint8Array;
}

/** The rest of one tree, the next part last. */
class Rest {
  readonly #store: NodeStore;
  readonly parts: Part[] = [];

  constructor(store: NodeStore) {
    this.#store = store;
  }

  async begin(root: Uint8Array): Promise<this> {
    const { level, items } = await this.#store.read(root);
    const name = items.at(-1)?.name;
    if (name !== undefined) this.parts.push({ level, name, since: undefined, value: root });
    return this;
  }

  /** Puts what is in the next part, a node, in its place. */
  async open(): Promise<void> {
    const { level, name, since, value } = this.parts.pop()!;
    const { items } = await below(this.#store, level + 1, { name, value });
    const inside = items.map((item, at) => ({
      level: level - 1,
      name: item.name,
      since: at === 0 ? since : items[at - 1]!.name,
      value: item.value,
    }));
    this.parts.push(...inside.reverse());
  }
}

/** The differences in the order of names. Throws as reading does. */
export async function* differences(
  store: NodeStore,
  before: Uint8Array,
  after: Uint8Array,
): AsyncGenerator<Difference, void, undefined> {
  const [old, now] = [await new Rest(store).begin(before), await new Rest(store).begin(after)];
  for (;;) {
    const [one, other] = [old.parts.at(-1), now.parts.at(-1)];
    if (!one && !other) return;
    if (one && other && one.level === other.level && one.name === other.name) {
      if (equalBytes(one.value, other.value)) {
        old.parts.pop();
        now.parts.pop();
        continue;
      }
    }
    const first = next(one, other);
    if (first === 'old-node') await old.open();
    else if (first === 'new-node') await now.open();
    else {
      const wasThere = first !== 'new-entry' ? old.parts.pop() : undefined;
      const isThere = first !== 'old-entry' ? now.parts.pop() : undefined;
      const { name } = (wasThere ?? isThere)!;
      yield { name, before: wasThere?.value, after: isThere?.value };
    }
  }
}

type Next = 'old-node' | 'new-node' | 'old-entry' | 'new-entry' | 'both';

/** What comes next of two parts that are not the same; a node is opened only if it must be. */
function next(old: Part | undefined, now: Part | undefined): Next {
  if (!now || (old && isBefore(old, now))) return old!.level >= 0 ? 'old-node' : 'old-entry';
  if (!old || isBefore(now, old)) return now.level >= 0 ? 'new-node' : 'new-entry';
  if (old.level < 0 && now.level < 0) return 'both';
  return old.level >= now.level ? 'old-node' : 'new-node';
}

/** Does all of `one` come before all of `other`? */
function isBefore(one: Part, other: Part): boolean {
  if (other.level < 0) return compareNames(one.name, other.name) < 0;
  return other.since !== undefined && compareNames(one.name, other.since) <= 0;
}
