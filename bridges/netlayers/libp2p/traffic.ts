/**
 * What passes: how many bytes, and how many wait for a slow peer.
 *
 * Bytes are counted where they enter and leave this machine. A connection by way of a relay is a stream of the one
 * to the relay, so whoever counted in each connection would count what is relayed twice.
 *
 * Yamux keeps what it is to send in a queue without an end, because each stream may send as much as its peer allowed
 * it; a peer that allows gigabytes and reads nothing would have us keep them. So streams look here before they give
 * it more.
 *
 * What it reads from is an iterator of ours besides: it assigns to `return` of that iterator, and a generator inherits
 * that property, so in a process that is locked down the assignment throws.
 */
import type {
  MultiaddrConnection,
  Stream,
  StreamMuxer,
  StreamMuxerFactory,
  StreamMuxerInit,
  Transport,
  Upgrader,
} from '@libp2p/interface';
import { CONNECTION_QUEUE_BYTES } from './limits.ts';

type Chunk = Exclude<Awaited<ReturnType<StreamMuxer['source']['next']>>['value'], undefined>;
type MakeTransport<Components> = (components: Components) => Transport;
type MakeMuxers<Components> = (components: Components) => StreamMuxerFactory;

/** The queue that Yamux fills and the encryption empties. */
interface Queue {
  readonly readableLength: number;
}

/** Of all lines since the start. */
export class Traffic {
  bytesIn = 0;
  bytesOut = 0;
  readonly #outboxes = new WeakMap<Stream, Outbox>();

  /** What leaves by the connection that `stream` belongs to. */
  outboxOf(stream: Stream): Outbox | undefined {
    return this.#outboxes.get(stream);
  }

  /** `make`, so that all that goes over its lines is counted here. */
  counting<Components>(make: MakeTransport<Components>): MakeTransport<Components> {
    return (components) => {
      const transport = make(components);
      const dial = transport.dial.bind(transport);
      const createListener = transport.createListener.bind(transport);
      transport.dial = (address, options) =>
        dial(address, { ...options, upgrader: this.#watched(options.upgrader) });
      transport.createListener = (options) =>
        createListener({ ...options, upgrader: this.#watched(options.upgrader) });
      return transport;
    };
  }

  /** `make`, so that one sees what waits in its muxers. */
  watching<Components>(make: MakeMuxers<Components>): MakeMuxers<Components> {
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
      sink: (source) => muxer.sink(passing(source as AsyncIterable<Chunk>)),
      source: passing<Chunk>(muxer.source, sent),
    };
  }

  #watched(upgrader: Upgrader): Upgrader {
    const counted = (line: MultiaddrConnection): MultiaddrConnection => this.#counted(line);
    return {
      upgradeInbound: (line, options) => upgrader.upgradeInbound(counted(line), options),
      upgradeOutbound: (line, options) => upgrader.upgradeOutbound(counted(line), options),
      createInboundAbortSignal: (signal) => upgrader.createInboundAbortSignal(signal),
      getStreamMuxers: () => upgrader.getStreamMuxers(),
      getConnectionEncrypters: () => upgrader.getConnectionEncrypters(),
    };
  }

  /** The same line. */
  #counted(line: MultiaddrConnection): MultiaddrConnection {
    const sink = line.sink.bind(line);
    const noteOut = (count: number): void => {
      this.bytesOut += count;
    };
    line.source = passing(line.source, (count) => {
      this.bytesIn += count;
    });
    line.sink = (source) => sink(passing(source, noteOut));
    return line;
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
  note?: (count: number) => void,
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
        else note?.(result.value.byteLength);
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
