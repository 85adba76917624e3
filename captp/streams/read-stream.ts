/**
 * The taking end of a stream: keeps a window of pulls under way and gives out what comes, in order.
 *
 * The window is what bounds the memory: another batch is asked for only when one has been
 * consumed. What a source sends is checked against what it was asked for, because it is a stranger.
 */
import { Cancelled } from '../call-signal.ts';
import { E } from '../eventual-send.ts';
import { Far } from '../far.ts';
import type { Ref } from '../handler.ts';
import type { Resolver } from '../resolver.ts';
import { makeVow, type Vow } from '../vow.ts';
import { StreamMisused } from './errors.ts';
import type { Stream, Tap } from './interface.ts';
import { STREAM_WINDOW, STREAM_WINDOW_MAX, type StreamWindow } from './limits.ts';

export interface ReadOptions {
  /** What differs from `STREAM_WINDOW`; whole numbers from 1 to those of `STREAM_WINDOW_MAX`. */
  readonly window?: Partial<StreamWindow>;
  /** Ends the reading: it breaks with Cancelled, and the source is told to stop. */
  readonly signal?: AbortSignal;
}

/**
 * Reads `stream`, or what it will be. Nothing is asked for before the first `next`. To leave a
 * `for await` by `break` or by an error tells the source to stop. Throws RangeError for a window
 * that cannot be; the reading breaks with what the source broke with, with Disconnected when the
 * connection ends, and with StreamMisused when the source sends what was not asked for.
 * @example for await (const chunk of readStream(E(file).content())) await out.write(chunk);
 */
export function readStream<T>(
  stream: Ref<Stream<T>> | PromiseLike<Ref<Stream<T>>>,
  options: ReadOptions = {},
): AsyncIterableIterator<T> {
  return new Reading(stream, { ...STREAM_WINDOW, ...options.window }, options.signal);
}

class Reading<T> implements AsyncIterableIterator<T> {
  readonly #stream: Ref<Stream<T>> | PromiseLike<Ref<Stream<T>>>;
  readonly #window: StreamWindow;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = () => this.#stop(new Cancelled(this.#signal?.reason));
  #opened: Vow<Ref<Tap<T>>> | undefined;
  /** Asked for, in order. */
  #underway: Vow<unknown>[] = [];
  #batch: readonly T[] = [];
  #at = 0;
  /** Several calls of `next` have their turns one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting: Resolver<readonly unknown[]> | undefined;
  #over = false;
  /** To be told once. */
  #error: { readonly thrown: unknown } | undefined;

  constructor(
    stream: Ref<Stream<T>> | PromiseLike<Ref<Stream<T>>>,
    window: StreamWindow,
    signal: AbortSignal | undefined,
  ) {
    checkWindow(window);
    this.#stream = stream;
    this.#window = window;
    this.#signal = signal;
    if (signal?.aborted) this.#cancel();
    else signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(toldToWhoAsked);
    return result;
  }

  /** Wants no more: whoever waits for a value comes to the end. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#stop(undefined);
    return END;
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    while (this.#at >= this.#batch.length) {
      if (this.#error) return this.#tellError(this.#error);
      if (this.#over) return END;
      try {
        this.#take(await this.#nextBatch());
      } catch (error) {
        if (!this.#over) this.#stop({ thrown: error });
      }
    }
    const value = this.#batch[this.#at] as T;
    this.#at++;
    return { done: false, value };
  }

  #tellError({ thrown }: { readonly thrown: unknown }): never {
    this.#error = undefined;
    throw thrown;
  }

  #nextBatch(): Promise<readonly unknown[]> {
    const { pulls, values, bytes } = this.#window;
    const tap = this.#tap();
    while (this.#underway.length < pulls) {
      this.#underway.push(E(tap).pull(BigInt(values), BigInt(bytes)));
    }
    const { vow, resolver } = makeVow<readonly unknown[]>();
    this.#waiting = resolver;
    (this.#underway.shift() as Vow<never>).listen({
      fulfilled: (batch) => resolver.resolve(batch),
      broken: (error) => resolver.reject(error),
    });
    return vow;
  }

  #take(batch: unknown): void {
    this.#waiting = undefined;
    if (this.#over) return;
    checkBatch(batch, this.#window);
    this.#batch = batch as readonly T[];
    this.#at = 0;
    if (batch.length === 0) this.#finish();
  }

  #tap(): Vow<Ref<Tap<T>>> {
    this.#opened ??= E(this.#stream).open(Far('Reader', {}));
    return this.#opened;
  }

  /** Ends it from this side. */
  #stop(error: Error | { readonly thrown: unknown } | undefined): void {
    if (this.#over) return;
    if (error) this.#error = error instanceof Error ? { thrown: error } : error;
    E.sendOnly(this.#tap()).stop();
    this.#finish();
    this.#waiting?.resolve([]);
  }

  #finish(): void {
    this.#over = true;
    this.#signal?.removeEventListener('abort', this.#cancel);
    this.#underway = [];
    this.#opened = undefined;
    if (this.#at < this.#batch.length) this.#batch = [];
  }
}

const END = { done: true, value: undefined } as const;

function checkWindow(window: StreamWindow): void {
  for (const part of ['pulls', 'values', 'bytes'] as const) {
    const [asked, most] = [window[part], STREAM_WINDOW_MAX[part]];
    if (!Number.isInteger(asked) || asked < 1 || asked > most) {
      throw new RangeError(`The window has from 1 to ${most} ${part}.`);
    }
  }
}

function checkBatch(
  batch: unknown,
  { values, bytes }: StreamWindow,
): asserts batch is readonly unknown[] {
  if (!Array.isArray(batch))
    throw new StreamMisused('The source sent something other than a list.');
  let size = 0;
  for (const value of batch) if (value instanceof Uint8Array) size += value.length;
  if (batch.length > values || size > bytes) {
    throw new StreamMisused('The source sent more than it was asked for.');
  }
}

/** An error is told to the `next` that it came to; those after it come to the end. */
function toldToWhoAsked(): void {}
