import assert from 'node:assert/strict';
import { type Channel, E, Far, type Session, startSession } from '../../../captp/index.ts';
import type { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { type Raw, rec, symbol, write } from '../conformance/raw-syrup.ts';
import { recordsIn, scan } from './frame-scan.ts';
import { nameOf, type Simulation, simulation } from './peers.ts';
import { schedules } from './schedules.ts';
import { simulatedCrypto } from './simulated-crypto.ts';

const [HOST, FRIEND, ATTACKER] = [0, 1, 2] as const;

/** What the host has, who has used it, and by which session. */
class Vault {
  readonly used: string[] = [];
  readonly numbers: Readonly<Record<'open' | 'secret', Uint8Array>>;

  constructor(random: SeededRandom) {
    this.numbers = { open: random.bytes(16), secret: random.bytes(16) };
  }

  /** What the session with `peer` may fetch. */
  forPeer(peer: string) {
    const named = (name: string) =>
      Far(name, {
        touch: () => void this.used.push(`${name} by ${peer}`),
        make: () => named('made'),
      });
    return {
      fetch: (swiss: Uint8Array) => {
        for (const [name, number] of Object.entries(this.numbers)) {
          if (Buffer.compare(swiss, number) === 0) return named(name);
        }
        throw new Error('There is nothing.');
      },
    };
  }
}

/** The host's session with each of the two, and the two with the host. */
async function sessionsWith(sim: Simulation, vault: Vault) {
  const { random, network } = sim;
  const crypto = simulatedCrypto();
  const netlayers = [HOST, FRIEND, ATTACKER].map((index) => network.netlayer(nameOf(index)));
  const taken: Channel[] = [];
  netlayers[HOST]?.onDialled((channel) => taken.push(channel));
  const joined: { channel: Channel; session: Session }[] = [];
  for (const index of [FRIEND, ATTACKER]) {
    const dialling = netlayers[index]!.dial(netlayers[HOST]!.location!);
    await network.run();
    const [channel, accepted] = [await dialling, taken.pop()!];
    const options = (of: number) => ({ location: netlayers[of]!.location!, random, crypto });
    const bootstrap = vault.forPeer(nameOf(index));
    const starting = Promise.all([
      startSession({ channel, role: 'dialler', ...options(index) }),
      startSession({ channel: accepted, role: 'acceptor', bootstrap, ...options(HOST) }),
    ]);
    await network.run();
    joined.push({ channel, session: (await starting)[0] });
  }
  return { friend: joined[0]!, attacker: joined[1]! };
}

/** Positions and numbers of answers: those that are likely to be in use, and any others. */
const someNumber = (random: SeededRandom): bigint =>
  BigInt(random.happens(0.8) ? random.below(6) : random.below(2 ** 31));

function someTarget(random: SeededRandom, learnt: readonly bigint[]): Raw {
  const kind = random.pick(['desc:export', 'desc:export', 'desc:answer']);
  const given = kind === 'desc:export' && learnt.length > 0 && random.happens(0.8);
  return rec(kind, given ? random.pick(learnt) : someNumber(random));
}

/** A number for `fetch` that is not the secret one, but may be close to it. */
function someSwiss(random: SeededRandom, secret: Uint8Array): Uint8Array {
  const at = random.below(secret.length);
  return random.pick([
    () => random.bytes(16),
    () => secret.with(at, (secret[at] as number) ^ (1 << random.below(8))),
    () => secret.slice(0, at),
    () => Uint8Array.of(...secret, 0),
  ])();
}

function forgedFrame(random: SeededRandom, vault: Vault, learnt: readonly bigint[], used: bigint) {
  const answer = 1_000n + used;
  const resolver = rec('desc:import-object', answer);
  const to = someTarget(random, learnt);
  const swiss =
    used === 0n || random.happens(0.2)
      ? vault.numbers.open
      : someSwiss(random, vault.numbers.secret);
  const fetching = rec(
    'op:deliver',
    rec('desc:export', 0n),
    [symbol('fetch'), swiss],
    answer,
    resolver,
  );
  if (used === 0n) return Uint8Array.from(write(fetching));
  const frame = random.pick<() => Raw>([
    () => fetching,
    () => rec('op:deliver', to, [symbol('touch')], answer, resolver),
    () => rec('op:deliver', to, [symbol('make')], answer, resolver),
    () => rec('op:deliver', to, [symbol('touch'), to], false, false),
    () => rec('op:listen', to, resolver, false),
    () => rec('op:get', to, 'a', answer),
    () => rec('op:gc-exports', [random.pick([...learnt, someNumber(random)])], [1n]),
    () => rec('op:gc-answers', [someNumber(random)]),
  ])();
  return Uint8Array.from(write(frame));
}

async function forge(seed: number): Promise<void> {
  const sim = simulation(seed);
  const { random, network } = sim;
  const vault = new Vault(random);
  const { friend, attacker } = await sessionsWith(sim, vault);
  const held = ['secret', 'open', 'secret'] as const;
  const given = held.map((name) => E(friend.session.bootstrap).fetch(vault.numbers[name]));
  await network.run();
  await Promise.all(given);
  const learnt: bigint[] = [];
  attacker.channel.onFrame((frame) => {
    for (const { label, fields } of recordsIn(scan(frame))) {
      if (label === 'desc:import-object') learnt.push(BigInt(fields[0] as number));
    }
  });
  for (let frames = 0n; frames < 12n; frames++) {
    attacker.channel.send([forgedFrame(random, vault, learnt, frames)]);
    for (let steps = random.below(12); steps > 0; steps--) await network.step();
  }
  await network.run();
  const allowed = new Set([`open by ${nameOf(ATTACKER)}`, `made by ${nameOf(ATTACKER)}`]);
  assert.deepEqual(
    vault.used.filter((use) => !allowed.has(use)),
    [],
  );
  usedWhatWasGiven ||= vault.used.length > 0;
  assert.equal(friend.session.closed.settled, undefined);
}

/** Otherwise the attacker would have been stopped before it could do anything at all. */
let usedWhatWasGiven = false;

describe('a peer that makes up positions, answers and secret numbers, by whatever schedule', () => {
  schedules('reaches nothing but what it was given', 600, forge);
  it('does reach what it was given', () => assert.ok(usedWhatWasGiven));
});
