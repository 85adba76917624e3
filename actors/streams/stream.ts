/**
 * A durable stream: results that come one after the other, for a reader who may be slow, away, or in
 * another vat.
 *
 * Both ends survive restarts, because nothing waits in memory: a reader asks for what comes after a
 * position, and is answered at once or when there is something; a writer who is too far ahead is
 * answered when there is room again. What was read is let go of when the reader asks for what comes
 * after it.
 */
import type { Ref, Vow } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  type Near,
  nat,
  oneOf,
  optional,
  type PromiseResolver,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

/** Values that wait for the reader before writers have to wait. */
export const STREAM_LENGTH_MAX = 1_000;
/** Values given at once. */
export const STREAM_PAGE_MAX = 256;
/** Writers, and readers, that wait at once. */
const WAITING_MAX = 100;

export const StreamPage = record({
  values: list(anything, STREAM_PAGE_MAX),
  /** The position to ask for next. */
  next: nat,
  state: oneOf('open', 'ended', 'failed'),
  /** Why it failed. */
  code: optional(text(40)),
  message: optional(text(1_000)),
});

export const StreamReader = defineInterface('StreamReader', {
  /**
   * What comes from position `from` on, at most `most` values. While there is nothing the answer
   * waits. Everything before `from` is let go of.
   */
  read: call(arg('from', nat), arg('most', nat)).returns(StreamPage),
});

export const StreamWriter = defineInterface('StreamWriter', {
  /** Adds a value. Answers its position; later, when the reader is far behind. */
  push: call(arg('value', anything)).returns(nat),
  /** Nothing more will come. */
  end: call(),
  /** Something went wrong: readers are told once they have read what came before. */
  fail: call(arg('code', text(40)), arg('message', text(1_000))),
});

/** For the actor itself. */
const StreamKeeper = defineInterface('StreamKeeper', {
  page: call(arg('from', nat), arg('most', nat)).returns(StreamPage),
  /** Answers the readers that wait. */
  wake: call(),
});

type Resolver = Near<typeof PromiseResolver>;

const WaitingReader = record({ resolver: ref(), from: nat, most: nat });
const WaitingWriter = record({ resolver: ref(), position: nat });

export const DurableStream = defineActor('DurableStream', {
  version: 1,
  interfaces: { reader: StreamReader, writer: StreamWriter, keeper: StreamKeeper },
  state: () => ({
    /** The position of the first value kept. */
    first: 0,
    state: 'open' as 'open' | 'ended' | 'failed',
    code: undefined as string | undefined,
    message: undefined as string | undefined,
  }),
  stores: {
    values: listOf(anything),
    readers: listOf(WaitingReader),
    writers: listOf(WaitingWriter),
  },
  facets: {
    reader: {
      read(from, most) {
        const { values, readers, writers } = this.stores;
        const end = this.state.first + values.length;
        if (from < this.state.first || from > end) {
          throw new Refusal('not-found', 'That part of the stream is not there any more, or yet.');
        }
        const count = Math.max(1, Math.min(most, STREAM_PAGE_MAX));
        while (this.state.first < from) {
          values.removeFirst();
          this.state.first += 1;
        }
        while (values.length <= STREAM_LENGTH_MAX) {
          const writer = writers.removeFirst();
          if (!writer) break;
          (writer.resolver as Resolver).fulfill(BigInt(writer.position));
        }
        if (from < end || this.state.state !== 'open') return this.facets.keeper.page(from, count);
        if (readers.length >= WAITING_MAX) {
          throw new Refusal('too-many', 'Too many wait for this stream already.');
        }
        const { promise: made, resolver } = this.turn.promise();
        readers.push({ resolver: resolver as Ref, from, most: count });
        return made as Vow<never>;
      },
    },
    writer: {
      push(value) {
        const { values, writers } = this.stores;
        if (this.state.state !== 'open') throw new Refusal('ended', 'This stream has ended.');
        if (writers.length >= WAITING_MAX) {
          throw new Refusal('too-many', 'The reader is too far behind. Wait for earlier answers.');
        }
        const position = this.state.first + values.push(value) - 1;
        this.facets.keeper.wake();
        if (values.length <= STREAM_LENGTH_MAX) return position;
        const { promise: made, resolver } = this.turn.promise();
        writers.push({ resolver: resolver as Ref, position });
        return made as Vow<never>;
      },
      end() {
        if (this.state.state !== 'open') return;
        this.state.state = 'ended';
        this.facets.keeper.wake();
      },
      fail(code, message) {
        if (this.state.state !== 'open') return;
        this.state.state = 'failed';
        this.state.code = code;
        this.state.message = message;
        this.facets.keeper.wake();
      },
    },
    keeper: {
      page(from, most) {
        const { first, state, code, message } = this.state;
        const values = this.stores.values.slice(from - first, from - first + most);
        const next = from + values.length;
        const isRead = next === first + this.stores.values.length;
        if (!isRead || state === 'open') return { values, next, state: 'open' };
        return { values, next, state, code, message };
      },
      wake() {
        for (
          let one = this.stores.readers.removeFirst();
          one;
          one = this.stores.readers.removeFirst()
        ) {
          const { next, ...page } = this.facets.keeper.page(one.from, one.most);
          (one.resolver as Resolver).fulfill({ ...page, next: BigInt(next) });
        }
      },
    },
  },
});
