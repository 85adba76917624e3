/**
 * The giving end of a stream: answers pulls, in order, from a supply.
 *
 * It ends once: at the supply's end, by its error, because the reader stops, or because the
 * reader's connection ends. The supply hears of the last two, and of nothing else.
 */
import { Far } from '../far.ts';
import { isRef, type Ref } from '../handler.ts';
import { onBroken } from '../peer/broken.ts';
import type { Resolver } from '../resolver.ts';
import { Disconnected } from '../session/errors.ts';
import { makeVow, Vow } from '../vow.ts';
import { Batches, type Supply } from './batches.ts';
import { StreamMisused, StreamStopped, StreamTaken } from './errors.ts';
import type { Stream, Tap } from './interface.ts';
import { STREAM_WINDOW_MAX } from './limits.ts';

/** A stream of what `supply` gives. */
export function streamOf<T>(supply: Supply<T>): Ref<Stream<T>> {
  let taken = false;
  return Far('Stream', {
    open(reader: unknown): Ref<Tap<T>> {
      if (!isRef(reader) && !(reader instanceof Vow)) {
        throw new StreamMisused('A stream is opened with an object of the reader’s.');
      }
      if (taken) throw new StreamTaken();
      taken = true;
      const source = new Source(supply);
      source.watch(reader);
      return Far('Tap', {
        pull: (values: unknown, bytes: unknown) => source.pull(values, bytes) as Promise<T[]>,
        stop: () => source.stop(new StreamStopped()),
      });
    },
  });
}

interface Pull {
  readonly values: number;
  readonly bytes: number;
  readonly answer: Resolver<unknown[]>;
}

class Source {
  readonly #supply: Supply;
  readonly #batches: Batches;
  readonly #waiting: Pull[] = [];
  #gathering = false;
  /** What pulls are answered by from now on. */
  #ended: { readonly error?: unknown } | undefined;
  #stopWatching: () => void = () => undefined;

  constructor(supply: Supply) {
    this.#supply = supply;
    this.#batches = new Batches(supply);
  }

  watch(reader: object): void {
    this.#stopWatching = onBroken(reader, (reason) => {
      this.stop(new Disconnected(reason)).catch(unheard);
    });
  }

  pull(values: unknown, bytes: unknown): Promise<unknown[]> {
    const pull = { values: atMost('values', values), bytes: atMost('bytes', bytes) };
    const { vow, resolver } = makeVow<unknown[]>();
    const answer = resolver;
    if (this.#ended) settle(answer, this.#ended);
    else if (this.#waiting.length >= STREAM_WINDOW_MAX.pulls) {
      throw new StreamMisused('Too many pulls wait. Wait for their answers.');
    } else {
      this.#waiting.push({ ...pull, answer });
      if (!this.#gathering) void this.#answerAll();
    }
    return vow;
  }

  /** The supply is told `why`; the answer comes, or breaks, when it has put its things away. */
  async stop(why: Error): Promise<void> {
    if (this.#ended) return;
    this.#end({});
    await this.#supply.stop(why);
  }

  async #answerAll(): Promise<void> {
    this.#gathering = true;
    for (let pull = this.#waiting[0]; pull !== undefined; pull = this.#waiting[0]) {
      try {
        const batch = await this.#batches.gather(pull.values, pull.bytes);
        // Who has stopped meanwhile was answered then.
        if (this.#ended) break;
        if (batch.length === 0) this.#end({});
        else {
          this.#waiting.shift();
          pull.answer.resolve(batch);
        }
      } catch (error) {
        if (!this.#ended) this.#end({ error });
      }
    }
    this.#gathering = false;
  }

  #end(ended: { readonly error?: unknown }): void {
    this.#ended = ended;
    this.#stopWatching();
    for (const { answer } of this.#waiting.splice(0)) settle(answer, ended);
  }
}

function settle(answer: Resolver<unknown[]>, ended: { readonly error?: unknown }): void {
  if ('error' in ended) answer.reject(ended.error);
  else answer.resolve([]);
}

function atMost(what: 'values' | 'bytes', asked: unknown): number {
  if (typeof asked !== 'bigint' || asked < 1n) {
    throw new StreamMisused(`How many ${what} to pull is an Integer from 1 up.`);
  }
  const most = STREAM_WINDOW_MAX[what];
  return asked > BigInt(most) ? most : Number(asked);
}

/** The reader is gone, and it alone had asked for this. */
function unheard(): void {}
