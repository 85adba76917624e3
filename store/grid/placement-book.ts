/**
 * The seam to wherever the owner keeps the placement records: a map of small values, durable when a
 * promise resolves. A Level sublevel will do, or an actor; it is the caller's own, and trusted.
 */

export interface PlacementBook {
  get(name: string): Promise<Uint8Array | undefined>;
  set(name: string, record: Uint8Array): Promise<void>;
  /** Of what is not there, too. */
  delete(name: string): Promise<void>;
  /** All of them, in no particular order. */
  entries(): AsyncIterable<readonly [name: string, record: Uint8Array]>;
}

export function makeMemoryBook(
  records: Map<string, Uint8Array> = new Map(),
): PlacementBook & { readonly records: Map<string, Uint8Array> } {
  return {
    records,
    get: async (name) => records.get(name),
    async set(name, record) {
      records.set(name, record.slice());
    },
    async delete(name) {
      records.delete(name);
    },
    async *entries() {
      yield* [...records];
    },
  };
}
