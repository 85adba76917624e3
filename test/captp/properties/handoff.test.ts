import assert from 'node:assert/strict';
import { E, Far, type LocalPeer, type Ref, type Session } from '../../../captp/index.ts';
import { decode, SyrupRecord } from '../../../captp/syrup/index.ts';
import { type Simulation, simulation, startPeers } from './peers.ts';
import { schedules } from './schedules.ts';

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

/** Peers by their part; the thief hears every claim on the wire. */
const [GIFTER, EXPORTER, RECEIVER, THIEF] = [0, 1, 2, 3] as const;
const NUMBER = new Uint8Array(1);

interface Claim {
  /** The signed record that was sent with `withdraw-gift`. */
  readonly envelope: SyrupRecord;
}

function claimIn(frame: Uint8Array): Claim | undefined {
  if (!Buffer.from(frame).includes('withdraw-gift')) return undefined;
  const { fields } = decode(frame) as SyrupRecord;
  return { envelope: (fields[1] as unknown[])[1] as SyrupRecord };
}

async function meet({ network }: Simulation, one: LocalPeer, other: LocalPeer): Promise<Session> {
  const meeting = one.connect(other.locations[0]!);
  await network.run(5_000);
  return meeting;
}

/** `value` with one thing in it changed. */
function tampered(value: unknown, random: Simulation['random']): unknown {
  if (typeof value === 'bigint') return value + BigInt(random.between(1, 3));
  if (value instanceof Uint8Array) {
    const at = random.below(Math.max(1, value.length));
    return value.length === 0 ? Uint8Array.of(1) : value.with(at, (value[at] as number) ^ 1);
  }
  if (Array.isArray(value)) {
    const at = random.below(value.length);
    return value.with(at, tampered(value[at], random));
  }
  if (!(value instanceof SyrupRecord)) return 'something else';
  const at = random.below(value.fields.length);
  const fields = value.fields.with(at, tampered(value.fields[at], random));
  return new SyrupRecord(value.label, fields);
}

/** A claim of somebody else's, rewritten as one of the session `by`. */
function forged(envelope: SyrupRecord, by: Session, count: bigint): SyrupRecord {
  const [receive, signature] = envelope.fields as [SyrupRecord, unknown];
  const fields = [by.id, by.ourKey.publicId, count, receive.fields[3]];
  return new SyrupRecord(envelope.label, [new SyrupRecord(receive.label, fields), signature]);
}

async function replayed(seed: number): Promise<void> {
  const claims: Claim[] = [];
  const sim = simulation(seed, {
    watch: ({ is, frame }) => {
      const claim = is === 'sent' && frame ? claimIn(frame) : undefined;
      if (claim) claims.push(claim);
    },
  });
  const { random, network } = sim;
  const received: unknown[] = [];
  const roots = [
    Far('Gifter', {}),
    Far('Exporter', { fresh: (number: bigint) => Far('Gift', { number: () => number }) }),
    Far('Receiver', { take: (gift: unknown) => void received.push(gift) }),
    Far('Thief', {}),
  ];
  const peers = startPeers(sim, 4, (index) => roots[index]);
  const at = (index: number) => peers[index] as LocalPeer;
  const [given, hosted] = [
    await meet(sim, at(GIFTER), at(RECEIVER)),
    await meet(sim, at(GIFTER), at(EXPORTER)),
  ];
  const byThief = await meet(sim, at(THIEF), at(EXPORTER));
  const byReceiver = await meet(sim, at(RECEIVER), at(EXPORTER));
  const receiver = E(given.bootstrap).fetch(NUMBER) as PromiseLike<Loose>;
  const exporter = E(hosted.bootstrap).fetch(NUMBER) as PromiseLike<Loose>;
  const gifts = await inVirtualTime(
    sim,
    Promise.all([0n, 1n, 2n].map((number) => E(exporter).fresh!(number))),
  );
  for (const gift of gifts) E.sendOnly(receiver).take!(gift);
  const replies: Promise<string>[] = [];
  const replay = () => {
    const { envelope } = random.pick(claims);
    const by = random.pick([byThief, byReceiver]);
    const sent = random.pick([
      () => envelope,
      () => tampered(envelope, random),
      () => forged(envelope, by, BigInt(random.below(100))),
    ])();
    const answer = E(by.bootstrap as Ref as Loose)['withdraw-gift']!(sent);
    replies.push(
      Promise.resolve(answer).then(
        () => 'got it',
        () => 'refused',
      ),
    );
  };
  for (let steps = 0; steps < 60; steps++) {
    await network.step();
    if (claims.length > 0 && random.happens(0.3)) replay();
  }
  const numbers = gifts.map((_, i) => E(received[i] as Loose).number!());
  await network.run();
  assert.deepEqual(await Promise.all(numbers), [0n, 1n, 2n]);
  assert.ok(claims.length >= gifts.length, `${claims.length} claims`);
  assert.ok(replies.length > 0, 'something was replayed');
  assert.deepEqual([...new Set(await Promise.all(replies))], ['refused']);
}

async function inVirtualTime<T>({ network }: Simulation, promised: Promise<T>): Promise<T> {
  await network.run(5_000);
  return promised;
}

describe('references that are handed over, by whatever schedule', () => {
  schedules('go once to whom they are given, whatever is replayed or changed', 100, replayed);
});
