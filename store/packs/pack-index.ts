/**
 * The seam to wherever it is kept which small blob lies in which pack: the owner's own, trusted and
 * durable. If it is lost it is made anew from the packs, which each name what is in them.
 */

export interface PackPlace {
  /** Name of the pack. */
  readonly pack: string;
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

export interface PackIndex {
  get(name: string): Promise<PackPlace | undefined>;
  /** All of it is durable, or nothing of it is. */
  change(
    places: readonly (readonly [name: string, place: PackPlace])[],
    gone: readonly string[],
  ): Promise<void>;
  /** All of them, in no particular order. */
  entries(): AsyncIterable<readonly [name: string, place: PackPlace]>;
}

export function makeMemoryPackIndex(
  places: Map<string, PackPlace> = new Map(),
): PackIndex & { readonly places: Map<string, PackPlace> } {
  return {
    places,
    get: async (name) => places.get(name),
    async change(set, gone) {
      for (const [name, place] of set) places.set(name, place);
      for (const name of gone) places.delete(name);
    },
    async *entries() {
      yield* [...places];
    },
  };
}
