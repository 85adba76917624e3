/**
 * Yamux, with a view of what passes: how many bytes, and how many wait for a slow peer.
 *
 * Yamux keeps what it is to send in a queue without an end, because each stream may send as much as its peer allowed
 * it; a peer that allows gigabytes and reads nothing would have us keep them. So streams look here before they give
 * it more.
 *
 * What it reads from is an iterator of ours besides: it assigns to `return` of that iterator, and a generator inherits
 * that property, so in a process that is locked down the assignment throws.
 */
import type { Stream, StreamMuxer, StreamMuxerFactory, StreamMuxerInit } from '@libp2p/interface';
import { CONNECTION_QUEUE_BYTES } from './limits.ts';

type Chunk = Exclude<Awaited<ReturnType<StreamMuxer['source']['next']>>['value'], undefined>;
type MakeMuxers<Components> = (components: Components) => StreamMuxerFactory;

/** The queue that Yamux fills and the encryption empties. */
interface Queue {
  readonly readableLength: number;
}

/** Of all connections since the start. */
export class Traffic {
  bytesIn = 0;
  bytesOut = 0;
  readonly #outboxes = new WeakMap<Stream, Outbox>();

  /** What leaves by the connection that `stream` belongs to. */
  outboxOf(stream: Stream): Outbox | undefined {
    return this.#outboxes.get(stream);
  }

  /** `make`, so that all that its muxers carry is counted here. */
  counting<Components>(make: MakeMuxers<Components>): MakeMuxers<Components> {
    return (components) => {
      const muxers = make(components);
      const create = muxers.createStreamMuxer.bind(muxers);
      muxers.createStreamMuxer = (init = {}) => this.#watch(create, init);
      return muxers;
    };
  }

  #watch(create: StreamMuxerFactory['createStreamMuxer'], init: StreamMuxerInit): StreamMuxer {
    let outbox: Outbox | undefined;
    const claim = <S extends Stream>(stream: S): S => {
      if (outbox) this.#outboxes.set(stream, outbox);
      return stream;
    };
    const muxer = create({
      ...init,
      onIncomingStream: (stream) => init.onIncomingStream?.(claim(stream)),
    });
    outbox = new Outbox(muxer.source as unknown as Queue);
    const { sent } = outbox;
    return {
      protocol: muxer.protocol,
      get streams() {
        return muxer.streams;
      },
      newStream: async (name) => claim(await muxer.newStream(name)),
      close: (options) => muxer.close(options),
      abort: (error) => muxer.abort(error),
      sink: (source) =>
        muxer.sink(passing(source as AsyncIterable<Chunk>, (count) => (this.bytesIn += count))),
      source: passing<Chunk>(muxer.source, (count) => {
        this.bytesOut += count;
        sent();
      }),
    };
  }
}

/** What waits to leave by one connection. */
export class Outbox {
  readonly #queue: Queue;
  #waiting: (() => void)[] = [];

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  get bytes(): number {
    return this.#queue.readableLength;
  }

  /** Calls `run` when little waits; at once when that is so now. */
  whenLow(run: () => void): void {
    if (this.bytes < CONNECTION_QUEUE_BYTES) run();
    else this.#waiting.push(run);
  }

  readonly sent = (): void => {
    if (this.#waiting.length === 0 || this.bytes >= CONNECTION_QUEUE_BYTES) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  };
}

/** The same chunks; `note` hears how long each is, `over` that there are no more. The iterator has its own `return`. */
export function passing<T extends { readonly byteLength: number }>(
  source: AsyncIterable<T> | Iterable<T>,
  note: (count: number) => void,
  over?: () => void,
): AsyncGenerator<T> {
  const inner = iteratorOf(source);
  let isOver = false;
  const end = (): void => {
    if (!isOver) over?.();
    isOver = true;
  };
  const iterator = {
    async next(): Promise<IteratorResult<T>> {
      try {
        const result = await inner.next();
        if (result.done) end();
        else note(result.value.byteLength);
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return(value?: unknown): Promise<IteratorResult<T>> {
      end();
      await inner.return?.(value);
      return { done: true, value };
    },
    async throw(error: unknown): Promise<IteratorResult<T>> {
      end();
      await inner.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator as unknown as AsyncGenerator<T>,
  };
  return iterator as unknown as AsyncGenerator<T>;
}

function iteratorOf<T>(source: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source
    ? source[Symbol.asyncIterator]()
    : source[Symbol.iterator]();
}
