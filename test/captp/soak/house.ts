/** What the house does for its visitor: a little of everything that captp/ carries. */
import { callSignal, E, Far, type Ref, type Stream, streamFrom } from '../../../captp/index.ts';

/** Something of the visitor's that is called back. */
export interface Callback {
  twice(value: bigint): bigint;
}

interface Counter {
  add(value: bigint): Ref<Counter>;
  value(): bigint;
}

export interface House {
  echo<T>(value: T): T;
  /** A counter that begins at `start`. */
  counter(start: bigint): Ref<Counter>;
  callBack(callback: Ref<Callback>, value: bigint): Promise<bigint>;
  /** Keeps `callback` until others have taken its place. */
  keep(callback: Ref<Callback>): void;
  forget(): void;
  fail(message: string): never;
  /** Answers only when nobody wants it any more. */
  wait(): Promise<void>;
  note(): void;
  numbers(count: bigint): Ref<Stream<bigint>>;
}

/** How many of the visitor's objects are kept at a time. */
const KEPT_MAX = 32;

class SoakError extends Error {
  readonly code = 'soak-failed';
}

export interface Served {
  readonly object: Ref<House>;
  /** Calls that wait for nobody any more and have not ended. */
  readonly waiting: () => number;
}

export function serveHouse(): Served {
  const kept: Ref<Callback>[] = [];
  let waiting = 0;
  const house: House = {
    echo: (value) => value,
    counter: (start) => counter(start),
    callBack: (callback, value) => E(callback).twice(value),
    keep(callback) {
      kept.push(callback);
      if (kept.length > KEPT_MAX) kept.shift();
    },
    forget: () => void kept.splice(0),
    fail(message) {
      throw new SoakError(message);
    },
    wait() {
      const signal = callSignal();
      if (!signal || signal.aborted) return Promise.resolve();
      waiting++;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          waiting--;
          resolve();
        });
      });
    },
    note: () => undefined,
    numbers: (count) => streamFrom(upTo(count)),
  };
  return { object: Far('House', house), waiting: () => waiting };
}

function counter(start: bigint): Ref<Counter> {
  let value = start;
  const self: Ref<Counter> = Far('Counter', {
    add(more) {
      value += more;
      return self;
    },
    value: () => value,
  });
  return self;
}

function* upTo(count: bigint): Generator<bigint> {
  for (let number = 0n; number < count; number++) yield number;
}
