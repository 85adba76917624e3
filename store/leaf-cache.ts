/**
 * The verified leaf hashes of objects that were opened lately, so that a player that asks for a
 * thousand ranges of one film does not have the whole tree hashed a thousand times. What is cached
 * is already proved by the address, and every segment is still checked against it.
 */

/** Leaf hashes kept, in bytes: those of 64 GiB of objects. The least recently used go first. */
const LEAF_CACHE_BYTES_MAX = 16 * 2 ** 20;

export interface ProvenObject {
  /** Plaintext bytes. */
  readonly size: number;
  /** What the header says of the key. */
  readonly commitment: Uint8Array;
  /** All leaf hashes, joined. */
  readonly leaves: Uint8Array;
}

export interface LeafCache {
  get(address: string): ProvenObject | undefined;
  set(address: string, object: ProvenObject): void;
  delete(address: string): void;
}

/** What an entry costs besides its leaves, so that empty files are bounded too. */
const ENTRY_BYTES = 256;

export function makeLeafCache(bytesMax = LEAF_CACHE_BYTES_MAX): LeafCache {
  /** In order of use: a Map keeps the order in which keys were set. */
  const entries = new Map<string, ProvenObject>();
  let bytes = 0;
  const remove = (address: string) => {
    const entry = entries.get(address);
    if (entry === undefined) return;
    entries.delete(address);
    bytes -= entry.leaves.length + ENTRY_BYTES;
  };
  return {
    get(address) {
      const entry = entries.get(address);
      if (entry === undefined) return undefined;
      entries.delete(address);
      entries.set(address, entry);
      return entry;
    },
    set(address, entry) {
      remove(address);
      entries.set(address, entry);
      bytes += entry.leaves.length + ENTRY_BYTES;
      for (const oldest of entries.keys()) {
        if (bytes <= bytesMax) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
