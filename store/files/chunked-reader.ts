/**
 * Reading a file that is a tree of chunk lists. A range costs the lists on the way to it and the
 * chunks it touches: of a chunk that is wanted whole all is read at once, of another only the
 * segments in the range. The next chunk is fetched while one is used.
 */
import { ObjectClosed } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import { SEGMENT_BYTES } from '../object-format.ts';
import { assertOffset, assertReadable } from '../object-reader.ts';
import type { ObjectReader, ObjectStore } from '../object-store.ts';
import type { ChunkList, Part } from './chunk-list.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { paddedLength } from './padding.ts';
import { type ReadPowers, readList } from './read-object.ts';

/** A chunk of which less is wanted is not read whole, unless reading goes on from before. */
const WHOLE_SHARE = 0.5;

/** A chunk and what is wanted of it, in bytes from its beginning. */
interface Wanted {
  readonly part: Part;
  readonly from: number;
  readonly to: number;
}

type Pieces = AsyncIterable<Uint8Array>;

export class ChunkedReader implements ObjectReader {
  readonly size: number;
  readonly #top: ChunkList;
  readonly #powers: ReadPowers;
  readonly #objects: ObjectStore;
  /** The list read last of each level, by its address: files are mostly read forwards. */
  readonly #lists = new Map<number, { readonly address: string; readonly list: ChunkList }>();
  readonly #memory: ChunkMemory;
  /** Where the last `read` ended. */
  #readTo = 0;
  #closed = false;

  constructor(top: ChunkList, size: number, powers: ReadPowers, objects: ObjectStore) {
    this.#top = top;
    this.size = size;
    this.#powers = powers;
    this.#memory = new ChunkMemory(powers);
    this.#objects = objects;
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    assertOffset(from);
    assertOffset(to);
    if (this.#closed) throw new ObjectClosed();
    const end = Math.min(to, this.size);
    assertReadable(end - from);
    const whole = new Uint8Array(Math.max(end - from, 0));
    const goesOn = from === this.#readTo;
    this.#readTo = end;
    let filled = 0;
    for await (const wanted of this.#wanted(this.#top, 0, from, end)) {
      const length = wanted.to - wanted.from;
      await this.#copy(wanted, whole.subarray(filled, filled + length), goesOn);
      filled += length;
    }
    return whole;
  }

  async *stream(from = 0, to = this.size): AsyncGenerator<Uint8Array, void, undefined> {
    assertOffset(from);
    assertOffset(to);
    if (this.#closed) throw new ObjectClosed();
    const wanted = this.#wanted(this.#top, 0, from, Math.min(to, this.size));
    let next = this.#fetchNext(wanted);
    try {
      for (let pieces = await next; pieces !== undefined; pieces = await next) {
        next = this.#fetchNext(wanted);
        yield* pieces;
      }
    } finally {
      await Promise.allSettled([next]);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#memory.drop();
  }

  async #fetchNext(wanted: AsyncIterator<Wanted>): Promise<Pieces | undefined> {
    const { done, value } = await wanted.next();
    return done ? undefined : this.#fetch(value);
  }

  async #fetch({ part, from, to }: Wanted): Promise<Pieces> {
    const size = paddedLength(part.length);
    if (to - from < part.length * WHOLE_SHARE) return this.#someOf(part, size, from, to);
    const memory = this.#memory;
    const chunk = await memory.fetch(part);
    return (async function* segments() {
      for (let index = Math.floor(from / SEGMENT_BYTES); index * SEGMENT_BYTES < to; index++) {
        const start = index * SEGMENT_BYTES;
        yield chunk.object.segment(index).subarray(Math.max(from - start, 0), to - start);
      }
      memory.giveBack(chunk);
    })();
  }

  async #copy({ part, from, to }: Wanted, target: Uint8Array, goesOn: boolean): Promise<void> {
    if (this.#memory.copyHeld(part, from, to, target)) return;
    if (goesOn || to - from >= part.length * WHOLE_SHARE) {
      await this.#memory.copyFetched(part, from, to, target);
      return;
    }
    let filled = 0;
    for await (const piece of this.#someOf(part, paddedLength(part.length), from, to)) {
      target.set(piece, filled);
      filled += piece.length;
    }
  }

  async *#someOf(part: Part, size: number, from: number, to: number): Pieces {
    const reader = await this.#objects.open({
      address: formatAddress(part.digest),
      key: part.key,
      size,
    });
    try {
      yield* reader.stream(from, to);
    } finally {
      await reader.close();
    }
  }

  /** The chunks of `list`, which begins at byte `start` of the file, that the range touches. */
  async *#wanted(
    list: ChunkList,
    start: number,
    from: number,
    to: number,
  ): AsyncGenerator<Wanted, void, undefined> {
    let at = start;
    for (const part of list.parts) {
      if (at >= to) return;
      const end = at + part.length;
      if (end > from && list.level === 0) {
        yield { part, from: Math.max(from - at, 0), to: Math.min(to, end) - at };
      } else if (end > from) {
        yield* this.#wanted(await this.#listAt(part, list.level - 1), at, from, to);
      }
      at = end;
    }
  }

  async #listAt(part: Part, level: number): Promise<ChunkList> {
    const address = formatAddress(part.digest);
    const last = this.#lists.get(level);
    if (last?.address === address) return last.list;
    const list = await readList(this.#powers, part, { length: part.length, level });
    this.#lists.set(level, { address, list });
    return list;
  }
}
