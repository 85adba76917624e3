/** What tests of streams stand on: a source at Bob's, read from Alice's side. */
import { E, type Ref, type Session, type Stream } from '../../../captp/index.ts';
import { type Pair, pair, swiss } from '../session/pair.ts';

export { until } from '../session/pair.ts';

/** Bob's stream as Alice has it. */
export async function lent<T>(stream: Ref<Stream<T>>): Promise<Pair & { far: Ref<Stream<T>> }> {
  const both = await pair({}, { stream });
  return { ...both, far: await fetchStream<T>(both.alice) };
}

export async function fetchStream<T>(session: Session): Promise<Ref<Stream<T>>> {
  return (await E(session.bootstrap).fetch(swiss('stream'))) as Ref<Stream<T>>;
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const value of values) read.push(value);
  return read;
}

/** Gives every promise that can go on its chance to. */
export async function quiet(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Values with pauses in turns of the event loop; `ends` counts how often it came to its end. */
export async function* played<T>(plan: { value: T; pause: number }[], ends: { count: number }) {
  try {
    for (const { value, pause } of plan) {
      for (let turn = 0; turn < pause; turn++) await quiet(1);
      yield value;
    }
  } finally {
    ends.count++;
  }
}
