/** Trees and collections over memory for tests. */
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import {
  type CollectionEntry,
  type CollectionPowers,
  makeMemoryDisk,
  makeTree,
  type ObjectDisk,
  type Tree,
} from '../../../store/index.ts';
import { makeSlotWorld, utf8 } from '../slots/slot-world.ts';

export function makeTreeWorld(seed = 'trees') {
  const disk = makeMemoryDisk();
  const puts: string[] = [];
  const counting: ObjectDisk = {
    ...disk,
    put(name, bytes) {
      puts.push(name);
      return disk.put(name, bytes);
    },
  };
  const slots = makeSlotWorld(seed);
  const ofNodes = { disk: counting, ciphers: nodeCiphers, signatures: nodeCrypto };
  const powers: CollectionPowers = { ...slots.powers, ...ofNodes };
  /** The same places, seen by somebody else. */
  const elsewhere = (): CollectionPowers => ({ ...slots.elsewhere(), ...ofNodes });
  const readKey = new Uint8Array(32).fill(3);
  return { disk, puts, powers, elsewhere, readKey, slots, empty: () => makeTree(readKey, powers) };
}

export const entry = (text: string): CollectionEntry => ({ cap: undefined, metadata: utf8(text) });

export async function contents(tree: Tree): Promise<[string, string][]> {
  const all: [string, string][] = [];
  for await (const [name, { metadata }] of tree.entries()) {
    all.push([name, new TextDecoder().decode(metadata)]);
  }
  return all;
}
