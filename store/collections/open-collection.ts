/**
 * Collections by their capabilities.
 */
import { Cap } from '../caps/cap.ts';
import { deriveFrom } from '../caps/derive.ts';
import type { Random, Signatures } from '../powers.ts';
import { openSlotWithKeys, SLOT_RETENTION } from '../slots/open-slot.ts';
import type { SlotPowers } from '../slots/powers.ts';
import type { Retention } from '../slots/retention.ts';
import { Collection, Tree } from './collection.ts';
import { emptyRoot } from './edit.ts';
import { linksOfEntry } from './entry.ts';
import { type NodePowers, NodeStore } from './node-store.ts';
import { readKeys, type TreeKeys, verifyKeys } from './tree-keys.ts';

const SECRET_BYTES = 32;

/** What trees are read and written with. */
export interface TreePowers extends NodePowers {
  readonly signatures: Signatures;
}

export type CollectionPowers = TreePowers & SlotPowers;

/** A new collection, with nothing in it. */
export function makeCollectionCap({
  random,
}: {
  readonly random: Random;
}): Cap<'collection-write'> {
  return Cap.make('collection-write', { secret: random.bytes(SECRET_BYTES) });
}

export function openCollection(
  cap: Cap<'collection-write'> | Cap<'collection-read'>,
  powers: CollectionPowers,
  retention: Retention = SLOT_RETENTION,
): Collection {
  const contents = Cap.open<'collection-write' | 'collection-read'>(cap);
  const { signatures } = powers;
  const secret = 'secret' in contents ? contents.secret : undefined;
  const seed = secret && deriveFrom(secret, 'collection sign');
  const readKey = 'readKey' in contents ? contents.readKey : deriveFrom(secret!, 'collection read');
  const publicKey = 'publicKey' in contents ? contents.publicKey : signatures.publicKey(seed!);
  const verifyKey = deriveFrom(readKey, 'collection verify');
  const slotKeys = { publicKey, readKey: deriveFrom(verifyKey, 'collection root') };
  const slot = openSlotWithKeys(seed ? { ...slotKeys, seed } : slotKeys, powers, retention);
  const children = secret && deriveFrom(secret, 'collection children');
  return new Collection(slot, nodeStore(powers, readKeys(readKey)), { signatures, children });
}

/** A new tree under this read key: what never changes and is only to be read. */
export async function makeTree(readKey: Uint8Array, powers: TreePowers): Promise<Tree> {
  const store = nodeStore(powers, readKeys(readKey));
  const { signatures } = powers;
  return new Tree(await emptyRoot(store), store, { signatures, children: undefined });
}

export function openTree(cap: Cap<'tree-read'> | Cap<'tree-verify'>, powers: TreePowers): Tree {
  const contents = Cap.open<'tree-read' | 'tree-verify'>(cap);
  const keys = 'readKey' in contents ? readKeys(contents.readKey) : verifyKeys(contents.verifyKey);
  const { signatures } = powers;
  return new Tree(contents.root, nodeStore(powers, keys), { signatures, children: undefined });
}

/** What a collection is now, for who can verify: all it needs can be listed, and nothing read. */
export function openToVerify(cap: Cap<'collection-verify'>, powers: CollectionPowers): Collection {
  const { publicKey, verifyKey } = Cap.open(cap);
  const readKey = deriveFrom(verifyKey, 'collection root');
  const slot = openSlotWithKeys({ publicKey, readKey }, powers, SLOT_RETENTION);
  const { signatures } = powers;
  const store = nodeStore(powers, verifyKeys(verifyKey));
  return new Collection(slot, store, { signatures, children: undefined });
}

function nodeStore(powers: TreePowers, keys: TreeKeys): NodeStore {
  return new NodeStore(powers, keys, linksOfEntry(powers.signatures));
}
