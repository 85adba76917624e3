/**
 * Reading a file that is a tree of chunk lists. Whoever reads on from where they were, or much, gets
 * whole chunks, of which the next are fetched meanwhile (chunks-ahead.ts). Of a chunk of which only
 * a little is wanted somewhere, the segments in the range are read and nothing else.
 */
import { ObjectClosed } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import { SEGMENT_BYTES } from '../object-format.ts';
import { assertOffset, assertReadable } from '../object-reader.ts';
import type { ObjectReader, ObjectStore } from '../object-store.ts';
import type { ChunkList, Part } from './chunk-list.ts';
import { ChunksAhead, type FetchPowers, type PlacedPart } from './chunks-ahead.ts';
import { copyBytes } from './copy-bytes.ts';
import { paddedLength } from './padding.ts';
import { readList } from './read-object.ts';

/** A range of so many bytes is worth reading whole chunks for: half of what most have. */
const WHOLE_BYTES = 524_288;

export class ChunkedReader implements ObjectReader {
  readonly size: number;
  readonly #top: ChunkList;
  readonly #powers: FetchPowers;
  readonly #objects: ObjectStore;
  /** The list read last of each level, by its address: files are mostly read forwards. */
  readonly #lists = new Map<number, { readonly address: string; readonly list: ChunkList }>();
  /** The chunks where `read` was last; those who read on take turns. */
  #ahead: ChunksAhead | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Where the last `read` ended. */
  #readTo = 0;
  #closed = false;

  constructor(top: ChunkList, size: number, powers: FetchPowers, objects: ObjectStore) {
    this.#top = top;
    this.size = size;
    this.#powers = powers;
    this.#objects = objects;
  }

  async read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array> {
    assertOffset(from);
    assertOffset(to);
    if (this.#closed) throw new ObjectClosed();
    const end = Math.min(to, this.size);
    const length = Math.max(end - from, 0);
    assertReadable(length);
    const target = into?.subarray(0, length) ?? new Uint8Array(length);
    if (length === 0) return target;
    const goesOn = from === this.#readTo;
    this.#readTo = end;
    if (goesOn || length >= WHOLE_BYTES) await this.#inTurn(() => this.#readOn(from, target));
    else await this.#readSome(from, target);
    return target;
  }

  async *stream(from = 0, to = this.size): AsyncGenerator<Uint8Array, void, undefined> {
    assertOffset(from);
    assertOffset(to);
    if (this.#closed) throw new ObjectClosed();
    const end = Math.min(to, this.size);
    if (end - from < WHOLE_BYTES) {
      for await (const placed of this.#parts(from, end)) yield* this.#someOf(placed, from, end);
      return;
    }
    const ahead = new ChunksAhead(this.#powers, this.#parts(from, end), from, true);
    try {
      for (let at = from; at < end; ) {
        const piece = await ahead.next(Math.min(SEGMENT_BYTES, end - at));
        if (piece === undefined) return;
        at += piece.length;
        const own = new Uint8Array(piece.length);
        copyBytes(own, piece);
        yield own;
      }
    } finally {
      await ahead.drop();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inTurn(() => this.#leave());
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #readOn(from: number, target: Uint8Array): Promise<void> {
    if (!this.#ahead?.reaches(from)) {
      await this.#leave();
      this.#ahead = new ChunksAhead(this.#powers, this.#parts(from, this.size), from, false);
    }
    try {
      await this.#ahead!.copy(from, target);
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  async #leave(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    await ahead?.drop();
  }

  async #readSome(from: number, target: Uint8Array): Promise<void> {
    const to = from + target.length;
    const held = this.#ahead?.held(from, to);
    if (held !== undefined) {
      copyBytes(target, held);
      return;
    }
    let filled = 0;
    for await (const placed of this.#parts(from, to)) {
      for await (const piece of this.#someOf(placed, from, to)) {
        target.set(piece, filled);
        filled += piece.length;
      }
    }
  }

  /** What the range has of one chunk, segment by segment. */
  async *#someOf(
    { part, start }: PlacedPart,
    from: number,
    to: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = await this.#objects.open({
      address: formatAddress(part.digest),
      key: part.key,
      size: paddedLength(part.length),
    });
    try {
      yield* reader.stream(Math.max(from - start, 0), Math.min(to - start, part.length));
    } finally {
      await reader.close();
    }
  }

  /** The chunks that the range touches. */
  #parts(from: number, to: number): AsyncGenerator<PlacedPart, void, undefined> {
    return this.#partsOf(this.#top, 0, from, to);
  }

  /** Those of `list`, which begins at byte `start` of the file. */
  async *#partsOf(
    list: ChunkList,
    start: number,
    from: number,
    to: number,
  ): AsyncGenerator<PlacedPart, void, undefined> {
    let at = start;
    for (const part of list.parts) {
      if (at >= to) return;
      const end = at + part.length;
      if (end > from && list.level === 0) {
        yield { part, start: at };
      } else if (end > from) {
        yield* this.#partsOf(await this.#listAt(part, list.level - 1), at, from, to);
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
