/** Makes a stream of anything that can be iterated: a generator, a file, a list. */
import type { Ref } from '../handler.ts';
import type { Supply } from './batches.ts';
import type { Stream } from './interface.ts';
import { streamOf } from './source.ts';

/**
 * A stream of `values`, which others read by `readStream`. Nothing is taken before it is opened,
 * and then only as much as is asked for, with at most one value ahead. When the reader stops or is
 * lost, the iterator's `return` is called, so that a generator's `finally` runs. Byte arrays belong
 * to the stream once they are given: they are sent without a copy.
 */
export function streamFrom<T>(values: AsyncIterable<T> | Iterable<T>): Ref<Stream<T>> {
  return streamOf(new Iterated(values));
}

class Iterated<T> implements Supply<T> {
  readonly #values: AsyncIterable<T> | Iterable<T>;
  #iterator: AsyncIterator<T> | Iterator<T> | undefined;

  constructor(values: AsyncIterable<T> | Iterable<T>) {
    this.#values = values;
  }

  next() {
    return this.#begun().next();
  }

  /** Also one that was not begun is begun and ended: it may hold something open. */
  stop() {
    return this.#begun().return?.();
  }

  #begun(): AsyncIterator<T> | Iterator<T> {
    const values = this.#values;
    this.#iterator ??=
      Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
    return this.#iterator;
  }
}
