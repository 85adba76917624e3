import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import {
  E,
  Far,
  makeVow,
  memoryChannels,
  type Resolver,
  type Session,
} from '../../../captp/index.ts';
import { fetch, type Loose, pair, until } from './pair.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const TURNS_EACH = 8;

/** Delivers the events of both directions in an order chosen by `choose`, each direction in its own. */
function shuffledSchedule(choose: (count: number) => number) {
  const waiting: (() => void)[] = [];
  const schedule = (deliver: () => void): void => {
    waiting.push(deliver);
    setImmediate(() => waiting.splice(choose(waiting.length), 1)[0]?.());
  };
  return schedule;
}

const on = fc.nat(5);
const gaps = fc.array(fc.nat(2), { minLength: 2, maxLength: 5 });
const named = <D extends string>(name: D) => fc.record({ do: fc.constant(name), on });

/** A race: something of ours goes there and back, and messages to the answer set out meanwhile. */
const step = fc.oneof(
  { weight: 4, arbitrary: named('send') },
  { weight: 2, arbitrary: named('ask') },
  { weight: 2, arbitrary: named('settle') },
  { weight: 2, arbitrary: named('wait') },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('race'), on, gaps }) },
);
type Step = { do: string; on: number; gaps?: number[] };

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** What stands at the other end: notes what it receives, and makes promises that are settled later. */
function makePeer(received: string[], promises: Resolver[]) {
  const peer: Loose = Far('Peer', {
    note: (stream: string, n: bigint) => void received.push(`${stream}:${n}`),
    itself: () => peer,
    echo: (value: unknown) => value,
    later: () => {
      const { vow, resolver } = makeVow();
      promises.push(resolver);
      return vow;
    },
  }) as Loose;
  return peer;
}

function makeHome(received: string[]): Loose {
  const note = (stream: string, n: bigint) => void received.push(`${stream}:${n}`);
  return Far('Home', { note }) as Loose;
}

/**
 * Outside of `run`: a closure made there would keep all that `run` has used alive, and a circle
 * over the wire is never collected. So are the objects that are lent.
 */
function settleAll(promises: Resolver[], value: unknown): void {
  for (const resolver of promises.splice(0)) resolver.resolve(value);
}

async function run(steps: readonly Step[], choose: (count: number) => number) {
  const received: string[] = [];
  const promises: Resolver[] = [];
  const sent: string[][] = [];
  const peer = makePeer(received, promises);
  const home = makeHome(received);
  const channels = memoryChannels(shuffledSchedule(choose));
  const { alice, bob } = await pair({}, { peer }, {}, channels);
  const far = await fetch(alice, 'peer');
  // Each stream is one reference as its holder has it: messages on it must arrive in order.
  const streams: unknown[] = [far];
  sent.push([]);
  const add = (ref: unknown) => {
    streams.push(ref);
    sent.push([]);
  };
  const note = (at: number) => {
    const n = BigInt(sent[at]!.length);
    sent[at]!.push(`${at}:${n}`);
    E.sendOnly(streams[at] as Loose).note!(String(at), n);
  };
  for (const { do: what, on, gaps = [] } of steps) {
    if (what === 'send') note(Math.max(0, streams.length - 1 - on));
    else if (what === 'ask') add(on % 2 ? E(far).itself!() : E(far).later!());
    else if (what === 'settle') promises.shift()?.resolve(peer);
    else if (what === 'wait') await turns(on);
    else {
      add(E(far).echo!(on % 2 ? home : Promise.resolve(home)));
      for (const gap of gaps) {
        await turns(gap);
        note(streams.length - 1);
      }
    }
  }
  const total = sent.reduce((sum, list) => sum + list.length, 0);
  await until(() => {
    settleAll(promises, peer);
    return received.length === total;
  }, 'every message arrived');
  sent.forEach((list, at) => {
    assert.deepEqual(
      received.filter((entry) => entry.startsWith(`${at}:`)),
      list,
    );
  });
  return { alice, bob, promises, peer };
}

const cases = fc.tuple(
  fc.array(step, { minLength: 1, maxLength: 20 }),
  fc.infiniteStream(fc.nat(1_000)),
);

const runCase = ([steps, random]: readonly [readonly Step[], fc.Stream<number>]) =>
  run(steps, (count) => (random.next().value ?? 0) % count);

describe('two sessions over a slow line', () => {
  it('lose nothing and keep the order on each reference, whatever settles when', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { alice } = await runCase(one);
        alice.abort('Done.');
      }),
      { numRuns: 200 },
    );
  });

  it('hold nothing of each other once all is settled and out of use', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { alice, bob, promises, peer } = await runCase(one);
        let turn = 0;
        await until(
          () => {
            settleAll(promises, peer);
            // To collect takes far longer than all that goes over the wire between two times.
            if (turn++ % TURNS_EACH === 0) collect();
            return [alice, bob].every(isEmpty);
          },
          'nothing is held any more',
          500 * TURNS_EACH,
        );
        alice.abort('Done.');
      }),
      { numRuns: 15 },
    );
  });
});

function isEmpty(session: Session): boolean {
  const { exports, answers, questions } = session.counts();
  return exports === 0 && answers === 0 && questions === 0;
}
