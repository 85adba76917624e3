/**
 * A stream that is written to, for what comes by events instead of from a loop.
 *
 * Between writer and reader there is nothing but the reader's window: a `write` is done when the
 * value has been asked for. Whoever waits for each write can never fill the memory.
 */
import type { Ref } from '../handler.ts';
import type { Resolver } from '../resolver.ts';
import { makeVow } from '../vow.ts';
import type { Supply } from './batches.ts';
import { StreamMisused } from './errors.ts';
import type { Stream } from './interface.ts';
import { WRITES_WAITING_MAX } from './limits.ts';
import { streamOf } from './source.ts';

/** The near end of a pipe. */
export interface Writer<T> {
  /**
   * Done when the reader has asked for `value`. Breaks with StreamStopped when the reader stops,
   * with Disconnected when it is lost, and with StreamMisused after the end or when very many
   * writes wait.
   */
  write(value: T): Promise<void>;
  /** The reader comes to the end after all that was written. Done when it has. */
  end(): Promise<void>;
  /** Breaks the stream at once: for the reader, and for every write that waits. */
  fail(error: Error): void;
  /** Aborted when the reader stops or is lost: what is being prepared is not needed. */
  readonly signal: AbortSignal;
}

export interface Pipe<T> {
  readonly writer: Writer<T>;
  /** The far end, to be given to one reader. */
  readonly stream: Ref<Stream<T>>;
}

/** Makes a pipe. One that nobody opens keeps its writer waiting. */
export function makePipe<T = unknown>(): Pipe<T> {
  const writes = new Writes<T>();
  const writer: Writer<T> = {
    write: (value) => writes.add({ done: false, value }),
    end: () => writes.add({ done: true, value: undefined }),
    fail: (error) => writes.fail(error),
    signal: writes.stopped.signal,
  };
  return { writer, stream: streamOf(writes) };
}

interface Write<T> {
  readonly result: IteratorResult<T, undefined>;
  readonly taken: Resolver<void>;
}

class Writes<T> implements Supply<T> {
  readonly stopped = new AbortController();
  #waiting: Write<T>[] = [];
  /** The source, when it waits for a write. */
  #asking: Resolver<IteratorResult<T, undefined>> | undefined;
  #ended = false;
  /** Why nothing more is taken. */
  #over: Error | undefined;

  add(result: IteratorResult<T, undefined>): Promise<void> {
    const { vow, resolver } = makeVow<void>();
    const refusal = this.#refusal();
    if (refusal) resolver.reject(refusal);
    else {
      this.#ended ||= result.done === true;
      this.#waiting.push({ result, taken: resolver });
      this.#handOver();
    }
    return vow;
  }

  next(): PromiseLike<IteratorResult<T, undefined>> {
    const { vow, resolver } = makeVow<IteratorResult<T, undefined>>();
    if (this.#over) resolver.reject(this.#over);
    this.#asking = resolver;
    this.#handOver();
    return vow;
  }

  fail(error: Error): void {
    this.#break(error);
    this.#asking?.reject(error);
  }

  stop(why: Error): void {
    this.#break(why);
    this.stopped.abort(why);
  }

  #refusal(): Error | undefined {
    if (this.#over) return this.#over;
    if (this.#ended) return new StreamMisused('This stream was ended before.');
    const full = this.#waiting.length >= WRITES_WAITING_MAX;
    return full ? new StreamMisused('Too many writes wait. Wait for each.') : undefined;
  }

  #handOver(): void {
    if (!this.#asking) return;
    const write = this.#waiting.shift();
    if (!write) return;
    this.#asking.resolve(write.result);
    this.#asking = undefined;
    write.taken.resolve();
  }

  #break(why: Error): void {
    this.#over ??= why;
    for (const { taken } of this.#waiting.splice(0)) taken.reject(why);
  }
}
