/**
 * Writing a file in one streaming pass. Bytes are gathered until a border is found; each chunk is
 * then encoded, where there are workers by one of them, and stored, while the next one is gathered.
 * How many chunks are on their way is bounded, which bounds memory and slows a fast source down.
 *
 * A writer of a resumable upload leaves a note of what is stored now and then (upload-note.ts), and
 * begins where the last note of the same upload ended.
 */
import { ObjectClosed, ObjectTooLarge } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import { CHUNK_BYTES_MIN } from './chunk-borders.ts';
import type { Part } from './chunk-list.ts';
import { FILE_BYTES_MAX, type FileCap } from './file-cap.ts';
import type { FileWriter, FileWriting } from './file-store.ts';
import { FillingChunk } from './filling-chunk.ts';
import { ListBuilder } from './list-builder.ts';
import { OrderedWork } from './ordered-work.ts';
import type { KeptNote } from './upload-notes.ts';

/** Chunks of one file that wait for the disk: while it syncs some, it takes the next. */
const STORING_CHUNKS = 4;
/** Bytes gathered at a time, and then looked through for a border while they are at hand. */
const GATHERED_BYTES = 131_072;
/** A note is made each time this much more is stored. */
const NOTED_BYTES = 32 * 2 ** 20;

export class ChunkingWriter implements FileWriter {
  readonly #store: FileWriting;
  readonly #note: KeptNote | undefined;
  readonly #chunk: FillingChunk;
  readonly #work: OrderedWork<Part>;
  readonly #lists: ListBuilder;
  readonly #pinned: string[] = [];
  /** Bytes of the chunk being filled in which there is no border. */
  #seen = 0;
  #written: number;
  #noted: number;
  #chunks = 0;
  /** Finished, or stopped: nothing more is taken. */
  #closed = false;
  #failure: { readonly error: unknown } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: FileWriting, note?: KeptNote) {
    this.#store = store;
    this.#note = note;
    this.#chunk = new FillingChunk(store.memories);
    this.#lists = new ListBuilder((bytes, length) => this.#keepSmall(bytes, length), note?.levels);
    this.#written = this.#lists.length;
    this.#noted = this.#lists.length;
    const atOnce = store.encoder.parallel + STORING_CHUNKS;
    this.#work = new OrderedWork(atOnce, (part) => this.#add(part));
  }

  get written(): number {
    return this.#written;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#inTurn(() => this.#take(bytes));
  }

  finish(): Promise<FileCap> {
    return this.#inTurn(() => this.#seal());
  }

  async suspend(): Promise<void> {
    await this.#stop();
    if (this.#note !== undefined && this.#lists.length > 0) {
      await this.#note.save(this.#lists.unfinished);
    }
    this.#unpin();
    this.#note?.leave();
  }

  async abort(): Promise<void> {
    await this.#stop();
    await this.release();
  }

  async release(): Promise<void> {
    this.#unpin();
    await this.#note?.forget();
  }

  async #stop(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([this.#last]);
    await this.#work.settled();
    this.#chunk.drop();
  }

  #checkOpen(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#closed) throw new ObjectClosed();
  }

  #unpin(): void {
    this.#store.kept.unpin(this.#pinned.splice(0));
  }

  /** Runs `step` after the steps before it; after one has failed none is run. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      this.#checkOpen();
      try {
        return await step();
      } catch (error) {
        this.#failure ??= { error };
        this.#chunk.drop();
        throw error;
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #take(bytes: Uint8Array): Promise<void> {
    if (this.#written + bytes.length > FILE_BYTES_MAX) throw new ObjectTooLarge(FILE_BYTES_MAX);
    for (let at = 0; at < bytes.length; ) {
      this.#checkOpen();
      const taken = this.#chunk.add(bytes.subarray(at, at + GATHERED_BYTES));
      at += taken;
      this.#written += taken;
      if (this.#chunk.length >= CHUNK_BYTES_MIN) await this.#cut();
    }
  }

  async #cut(): Promise<void> {
    for (;;) {
      const { bytes, length } = this.#chunk;
      const found = this.#store.borders.find(bytes, length, this.#seen);
      this.#seen = found === undefined ? length : 0;
      if (found === undefined) return;
      await this.#send(found);
    }
  }

  async #send(length: number): Promise<void> {
    const memory = this.#chunk.cut(length);
    this.#chunks += 1;
    await this.#work.add(() => this.#pass(memory, length));
  }

  /** Encodes a chunk and stores it, when it is its turn among those of all writers. */
  async #pass(memory: Uint8Array, length: number): Promise<Part> {
    const { encoder, secret, memories, kept, turnstile } = this.#store;
    await turnstile.enter();
    try {
      const object = await encoder.encode(secret, memory, length);
      this.#pinned.push(await kept.keep(object));
      memories.give(memory);
      return { digest: object.digest, key: object.key, length };
    } finally {
      turnstile.leave();
    }
  }

  async #keepSmall(bytes: Uint8Array, length: number): Promise<Part> {
    const { encoder, secret, kept } = this.#store;
    const object = await encoder.encodeSmall(secret, bytes);
    this.#pinned.push(await kept.keep(object));
    return { digest: object.digest, key: object.key, length };
  }

  async #add(part: Part): Promise<void> {
    await this.#lists.add(part);
    if (this.#note === undefined || this.#lists.length - this.#noted < NOTED_BYTES) return;
    this.#noted = this.#lists.length;
    await this.#note.save(this.#lists.unfinished);
  }

  async #seal(): Promise<FileCap> {
    const size = this.#written;
    const { bytes, length } = this.#chunk;
    if (this.#chunks === 0 && this.#lists.length === 0 && length <= CHUNK_BYTES_MIN) {
      const { digest, key } = await this.#keepSmall(bytes, length);
      this.#chunk.drop();
      this.#closed = true;
      return { form: 'padded', address: formatAddress(digest), key, size };
    }
    if (length > 0) await this.#send(length);
    this.#chunk.drop();
    await this.#work.drain();
    const { top, isList } = await this.#lists.finish();
    this.#closed = true;
    const { digest, key } = top;
    return { form: isList ? 'list' : 'padded', address: formatAddress(digest), key, size };
  }
}
