import assert from 'node:assert/strict';
import { bindHandler, makeVow, type Resolver, send, sym, type Vow } from '../../../captp/index.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { settle } from './peers.ts';
import { schedules } from './schedules.ts';

/** What was told to listeners of one promise, and what they saw of it then. */
interface Watched {
  readonly vow: Vow;
  readonly resolver: Resolver;
  /** What the first decision was; promises follow others. */
  decided: { value: unknown } | { error: unknown } | { follows: Watched } | undefined;
  readonly told: string[][];
  readonly sent: number[];
}

type Outcome = { value: unknown } | { error: unknown } | undefined;

/** What must become of `watched`, by its own decision and those it follows. */
function outcomeOf(watched: Watched, seen = new Set<Watched>()): Outcome {
  const { decided } = watched;
  if (!decided || !('follows' in decided)) return decided;
  if (seen.has(watched)) return undefined;
  return outcomeOf(decided.follows, seen.add(watched));
}

const text = (outcome: Outcome): string =>
  !outcome ? 'open' : 'value' in outcome ? 'fulfilled' : `broken ${String(outcome.error)}`;

class Promises {
  readonly #random: SeededRandom;
  readonly #all: Watched[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  act(): void {
    const choice = this.#random.below(10);
    if (choice <= 1 || this.#all.length === 0) return this.#make();
    const watched = this.#random.pick(this.#all);
    if (choice <= 4) return this.#listen(watched);
    if (choice <= 7) return this.#send(watched);
    this.#decide(watched);
  }

  /** All that is open is decided, then everything must have been told. */
  decideAll(): void {
    for (const watched of this.#all) this.#decide(watched);
    for (const watched of this.#all) this.#decide(watched);
  }

  check(): void {
    for (const watched of this.#all) {
      const outcome = outcomeOf(watched);
      const now = watched.vow.settled;
      assert.equal(text(now), text(outcome), 'what it says is what was decided first');
      if (!outcome) continue;
      for (const told of watched.told) assert.deepEqual(told, [text(outcome)]);
      if ('value' in outcome) {
        const received = (outcome.value as { received: Map<Watched, number[]> }).received;
        assert.deepEqual(received.get(watched) ?? [], watched.sent);
      }
    }
  }

  #make(): void {
    const { vow, resolver } = makeVow();
    this.#all.push({ vow, resolver, decided: undefined, told: [], sent: [] });
  }

  #listen(watched: Watched): void {
    const { vow, told } = watched;
    const sendsOn = this.#random.happens(0.3);
    const heard: string[] = [];
    told.push(heard);
    const hear = (what: string) => {
      assert.equal(text(vow.settled), what, 'it is settled when it tells');
      heard.push(what);
      if (sendsOn) this.#send(watched);
    };
    vow.listen({
      fulfilled: () => hear('fulfilled'),
      broken: (error) => hear(`broken ${String(error)}`),
    });
  }

  #send(watched: Watched): void {
    const number = watched.sent.length;
    watched.sent.push(number);
    const answer = send(watched.vow, [sym('note'), watched, number]);
    answer.listen({ fulfilled: () => undefined, broken: () => undefined });
  }

  /** Only the first decision counts; a promise follows older ones only, or none would settle. */
  #decide(watched: Watched): void {
    const older = this.#all.slice(0, this.#all.indexOf(watched));
    const choice = this.#random.below(4);
    if (choice === 0) {
      const error = this.#random.below(1_000);
      watched.decided ??= { error };
      watched.resolver.reject(error);
    } else if (choice <= 2 && older.length > 0) {
      const follows = this.#random.pick(older);
      watched.decided ??= { follows };
      watched.resolver.resolve(follows.vow);
    } else {
      const value = notebook();
      watched.decided ??= { value };
      watched.resolver.resolve(value);
    }
  }
}

/** A reference that notes what it receives, by the promise it was sent to. */
function notebook() {
  const received = new Map<Watched, number[]>();
  return bindHandler(
    { received },
    {
      deliver([, watched, number], answer) {
        const numbers = received.get(watched as Watched) ?? [];
        received.set(watched as Watched, [...numbers, number as number]);
        answer?.resolve(undefined);
      },
    },
  );
}

describe('promises, by whatever schedule', () => {
  schedules('settle once, tell each listener once, and keep the order', 3_000, async (seed) => {
    const promises = new Promises(new SeededRandom(seed));
    for (let acts = 0; acts < 60; acts++) promises.act();
    promises.decideAll();
    await settle();
    promises.check();
  });
});
