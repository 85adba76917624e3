/**
 * All that a vat's disk holds of its lake, under one roof: the objects that files consist of, and the nodes of
 * snapshots, without which no snapshot can be read. Who copies them (a backup, keeping with others) needs no key;
 * each is checked against its name, which follows from its bytes.
 */
import {
  DamagedObject,
  isAddress,
  isNodeName,
  makeObjectStore,
  NODE_BYTES_MAX,
  nodeName,
  orSecondCopy,
  type StorePowers,
} from '../../store/index.ts';

export interface Blobs {
  list(): AsyncIterable<{ address: string; bytes: number }>;
  /** In the form in which they travel. Throws ObjectMissing, DamagedObject. */
  exportObject(name: string): AsyncIterable<Uint8Array>;
  /** Stores what travelled. Throws DamagedObject, and then stores nothing. */
  importObject(pieces: AsyncIterable<Uint8Array>, name: string): Promise<void>;
  /** Reads all of it. Throws ObjectMissing, DamagedObject. */
  verify(name: string): Promise<void>;
  /** Removes everything, whole or not. */
  clear(): Promise<void>;
}

export function blobsOn(powers: StorePowers): Blobs {
  const { disk, ciphers } = powers;
  const store = makeObjectStore(powers);
  const checked = (name: string, bytes: Uint8Array): Uint8Array => {
    if (nodeName(ciphers.sha256(bytes)) !== name) throw new DamagedObject(name);
    return bytes;
  };
  const readNode = (name: string): Promise<Uint8Array> =>
    orSecondCopy(disk, name, () => readNodeOnce(name));
  const readNodeOnce = async (name: string): Promise<Uint8Array> => {
    const reader = await disk.open(name);
    try {
      if (reader.size > NODE_BYTES_MAX) throw new DamagedObject(name);
      return checked(name, await reader.read(0, reader.size));
    } finally {
      await reader.close();
    }
  };
  async function* list(): AsyncGenerator<{ address: string; bytes: number }> {
    for await (const { name, bytes } of disk.list()) {
      if (isAddress(name) || isNodeName(name)) yield { address: name, bytes };
    }
  }
  return {
    list,
    async *exportObject(name) {
      if (isNodeName(name)) yield await readNode(name);
      else yield* store.exportObject(name);
    },
    async importObject(pieces, name) {
      if (!isNodeName(name)) return store.importObject(pieces, name);
      const parts: Uint8Array[] = [];
      let length = 0;
      for await (const part of pieces) {
        length += part.length;
        if (length > NODE_BYTES_MAX) throw new DamagedObject(name);
        parts.push(part);
      }
      await disk.put(name, checked(name, Buffer.concat(parts)));
    },
    async verify(name) {
      if (isNodeName(name)) await readNode(name);
      else await store.verify(name);
    },
    async clear() {
      await disk.sweepTemporary();
      for await (const { address } of list()) await disk.remove(address);
    },
  };
}
