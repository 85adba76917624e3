/**
 * Things that happen by chance between peers: messages on references of every kind, references
 * handed on to others, promises made, passed and settled late.
 *
 * A *stream* is one reference as one holder has it. Messages on it are numbered, and the object at
 * its far end notes what it receives, so that order and loss can be seen at the end.
 */
import { E, Far, makeVow, type Ref, type Resolver } from '../../../captp/index.ts';
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';

interface Stream {
  readonly id: number;
  readonly holder: number;
  readonly ref: unknown;
  /**
   * Promises are numbered as they are made; this is the last one that `ref` depends on. A promise
   * is only ever settled with what depends on older ones, or the world would wait for itself.
   */
  readonly rank: number;
  sent: number;
}

interface Pending {
  readonly owner: number;
  readonly rank: number;
  readonly resolver: Resolver;
}

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

const STREAMS_MAX = 30;

export class World {
  readonly #random: SeededRandom;
  readonly #streams: Stream[] = [];
  readonly #pending: Pending[] = [];
  readonly #received = new Map<number, number[]>();
  readonly #targets: Loose[];
  #ranks = 0;
  /** Promises of answers that were given out, and how often each was settled. */
  readonly #answers: { settled: number; how: string }[] = [];

  constructor(random: SeededRandom, peers: number) {
    this.#random = random;
    this.#targets = Array.from({ length: peers }, (_, peer) => this.#target(peer));
  }

  /** What anybody may fetch from `peer`. */
  root(peer: number): unknown {
    return this.#targets[peer];
  }

  /** `holder` has `ref` from now on. */
  give(holder: number, ref: unknown, rank = 0): void {
    if (this.#streams.length >= STREAMS_MAX) return;
    this.#streams.push({ id: this.#streams.length, holder, ref, rank, sent: 0 });
  }

  /** One thing happens. */
  act(): void {
    const stream = this.#random.pick(this.#streams);
    const { holder, ref, rank } = stream;
    const loose = E(ref as Loose);
    switch (this.#random.below(12)) {
      case 0:
        return this.give(holder, this.#answer(loose.itself!()), rank);
      case 1:
        return this.#askLater(stream);
      case 2: {
        const other = this.#heldBy(holder);
        const newest = Math.max(rank, other.rank);
        return this.give(holder, this.#answer(loose.echo!(other.ref)), newest);
      }
      case 3:
      case 4: {
        const other = this.#heldBy(holder);
        return E.sendOnly(ref as Loose).take!(other.ref, BigInt(other.rank));
      }
      case 5:
        return this.#makePromise(holder);
      case 6:
      case 7:
        return this.#settleOne();
      case 8:
        this.#answer(loose.note!(BigInt(stream.id), BigInt(stream.sent++)));
        return;
      default:
        return E.sendOnly(ref as Loose).note!(BigInt(stream.id), BigInt(stream.sent++));
    }
  }

  /** Settles all promises that are open. False when there were none. */
  settleAll(): boolean {
    if (this.#pending.length === 0) return false;
    while (this.#pending.length > 0) this.#settleOne();
    return true;
  }

  /** What is wrong, at rest: nothing may be lost, doubled or out of order. */
  *lostOrDisordered(): Generator<string> {
    for (const { id, sent, holder } of this.#streams) {
      const got = this.#received.get(id) ?? [];
      const inOrder = got.length === sent && got.every((number, i) => number === i);
      if (!inOrder) yield `stream ${id} of peer ${holder}: sent ${sent}, got ${got.join(' ')}`;
    }
  }

  /** What is wrong where connections may be lost: still nothing may be doubled or out of order. */
  *doubledOrDisordered(): Generator<string> {
    for (const [id, got] of this.#received) {
      const rises = got.every((number, i) => i === 0 || number > (got[i - 1] as number));
      if (!rises) yield `stream ${id}: got ${got.join(' ')}`;
    }
  }

  /** Answers that were not settled exactly once, or, unless `mayBreak`, were broken. */
  *unsettled(mayBreak: boolean): Generator<string> {
    for (const [i, { settled, how }] of this.#answers.entries()) {
      if (settled !== 1) yield `answer ${i} was settled ${settled} times`;
      else if (how !== 'fulfilled' && !mayBreak) yield `answer ${i}: ${how}`;
    }
  }

  #target(peer: number): Loose {
    const target: Loose = Far('Target', {
      note: (stream: bigint, number: bigint) => {
        const got = this.#received.get(Number(stream));
        if (got) got.push(Number(number));
        else this.#received.set(Number(stream), [Number(number)]);
      },
      itself: () => target,
      echo: (value: unknown) => value,
      take: (ref: unknown, rank: bigint) => this.give(peer, ref, Number(rank)),
      later: (rank: bigint) => {
        const vow = this.#promise(peer, Number(rank));
        return this.#random.happens(0.2) ? Promise.resolve().then(() => vow) : vow;
      },
    }) as Loose;
    return target;
  }

  #askLater({ holder, ref }: Stream): void {
    const rank = ++this.#ranks;
    this.give(holder, this.#answer(E(ref as Loose).later!(BigInt(rank))), rank);
  }

  #makePromise(holder: number): void {
    const rank = ++this.#ranks;
    this.give(holder, this.#promise(holder, rank), rank);
  }

  #promise(owner: number, rank: number): unknown {
    const { vow, resolver } = makeVow();
    this.#pending.push({ owner, rank, resolver });
    return vow;
  }

  #settleOne(): void {
    const at = this.#random.below(this.#pending.length);
    const [pending] = this.#pending.splice(at, 1);
    if (!pending) return;
    const { owner, rank, resolver } = pending;
    const fit = this.#streams.filter((held) => held.holder === owner && held.rank < rank);
    const own = this.#targets[owner];
    resolver.resolve(
      this.#random.happens(0.3) || fit.length === 0 ? own : this.#random.pick(fit).ref,
    );
  }

  #heldBy(holder: number): Stream {
    return this.#random.pick(this.#streams.filter((stream) => stream.holder === holder));
  }

  #answer<T extends { listen(listener: object): void }>(vow: PromiseLike<unknown>): T {
    const answer = { settled: 0, how: 'open' };
    this.#answers.push(answer);
    const heard = (how: string) => {
      answer.settled++;
      answer.how = how;
    };
    const { listen } = vow as never as T;
    listen.call(vow, {
      fulfilled: () => heard('fulfilled'),
      broken: (error: unknown) => heard(`broken by ${String(error)}`),
    });
    return vow as never as T;
  }
}
