/**
 * Checks that all a lake needs is there: every object of its files, of what they were before, and of its snapshots,
 * and every node of these. What is there is checked elsewhere, whether it is needed or not.
 */
import { Lake } from '../../actors/index.ts';
import {
  type Ciphers,
  deriveKey,
  type FileCap,
  neededObjects,
  nodeName,
  type ObjectDisk,
  type Tree,
} from '../../store/index.ts';
import { fileCapOf } from '../objects/objects-device.ts';
import { filesIn, nodesIn, snapshotTree } from '../snapshots/index.ts';

interface Needing {
  /** Whose file it is, as a person would say. */
  readonly what: string;
  readonly cap: FileCap;
}

/** What the records of a vat say of its lake. */
export class LakeNeeds {
  readonly #files: Needing[] = [];
  readonly #roots: Uint8Array[] = [];

  /** Takes in an entry of the stores of an actor of that kind. */
  take(kind: string, entry: unknown): void {
    if (kind !== Lake.name || typeof entry !== 'object' || entry === null) return;
    const { name, object, root } = entry as Record<string, unknown>;
    if (root instanceof Uint8Array) this.#roots.push(root);
    if (typeof object !== 'object' || object === null) return;
    const what = typeof name === 'string' ? `“${name}”` : 'An earlier version of a file';
    const stored = object as Parameters<typeof fileCapOf>[0];
    this.#files.push({ what, cap: fileCapOf({ ...stored, size: Number(stored.size) }) });
  }

  /** Tells of each file and snapshot of which something is not on the disk. */
  async verify(
    powers: { readonly disk: ObjectDisk; readonly ciphers: Ciphers; readonly root: Uint8Array },
    onDamage: (what: string) => void,
  ): Promise<void> {
    const there = new Set<string>();
    for await (const { name } of powers.disk.list()) there.add(name);
    const lacks = (name: string): boolean => !there.has(name);
    for (const { what, cap } of this.#files) {
      const lacking = await lackingOf(neededObjects(powers, [cap]), lacks);
      if (lacking) onDamage(`${what} cannot be read whole: ${lacking}`);
    }
    const key = deriveKey(powers.root, 'lake/snapshots');
    const seen = new Set<string>();
    for (const root of this.#roots) {
      const tree = snapshotTree(root, key, powers);
      const lacking = await lackingOf(neededByTree(tree, powers, seen), lacks);
      if (lacking) onDamage(`A snapshot cannot be read whole: ${lacking}`);
    }
  }
}

/** Names of nodes and objects; those below nodes that were `seen` are left out. */
async function* neededByTree(
  tree: Tree,
  powers: { readonly disk: ObjectDisk; readonly ciphers: Ciphers },
  seen: Set<string>,
): AsyncGenerator<string, void, undefined> {
  const skip = (hash: Uint8Array): boolean => seen.has(nodeName(hash));
  for await (const cap of filesIn(tree, skip)) yield* neededObjects(powers, [cap]);
  for await (const node of nodesIn(tree, skip)) {
    seen.add(node);
    yield node;
  }
}

/** What to say of what lacks, if anything does; also when the way to it cannot be read. */
async function lackingOf(
  names: AsyncIterable<string>,
  lacks: (name: string) => boolean,
): Promise<string | undefined> {
  const lacking = new Set<string>();
  try {
    for await (const name of names) if (lacks(name)) lacking.add(name);
  } catch (error) {
    return (error as Error).message;
  }
  if (lacking.size === 0) return undefined;
  return `${lacking.size} of its parts ${lacking.size === 1 ? 'is' : 'are'} not on this disk.`;
}
