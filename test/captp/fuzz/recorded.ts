/**
 * Good sessions to begin with: what a client of our own sends while it uses the objects of the
 * victim by chance. The greetings in it are good towards any victim, because nothing in a greeting
 * depends on the other side.
 */
import {
  type Channel,
  E,
  Far,
  makeVow,
  memoryChannels,
  type Ref,
  type Session,
  startSession,
  sym,
} from '../../../captp/index.ts';
import { GCRYPT_KEYS } from '../../../captp/key-forms.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { record } from '../../../captp/syrup/index.ts';
import { rec, symbol, write } from '../conformance/raw-syrup.ts';
import { settle } from '../properties/peers.ts';
import type { Role, Step } from './steps.ts';
import { FUZZ_CRYPTO, startVictim } from './victim.ts';

type Loose = Ref<Record<string, (...args: unknown[]) => unknown>>;

/** The steps of the peer of a victim on the side `role`. */
export async function recordSession(seed: number, role: Role): Promise<readonly Step[]> {
  const random = new SeededRandom(seed);
  const [ours, theirs] = memoryChannels();
  const steps: Step[] = [];
  const victim = startVictim(theirs, role);
  const session = await startSession({
    channel: recording(ours, steps),
    role: role === 'dialler' ? 'acceptor' : 'dialler',
    location: { transport: 'memory', designator: 'attacker', hints: { a: 'x', b: 'y' } },
    random: { bytes: (count) => new Uint8Array(count).fill(seed) },
    crypto: FUZZ_CRYPTO,
    bootstrap: { fetch: () => Far('Mine', {}) },
  });
  await victim;
  steps.push('wait');
  const root = E(session.bootstrap).fetch(Buffer.from('root')) as PromiseLike<unknown>;
  const held: unknown[] = [root];
  if (role === 'visited') takePartInHandoffs(random, session);
  for (let acts = random.between(2, 12); acts > 0; acts--) {
    act(random, held);
    if (random.happens(0.5)) continue;
    await settle();
    steps.push('wait');
  }
  await settle();
  const whole = [...steps, 'wait' as const];
  session.abort('Enough.');
  await settle();
  return whole;
}

/** Gifts are left and claimed; a claim of what was never given is refused. */
function takePartInHandoffs(random: SeededRandom, session: Session): void {
  const bootstrap = E(session.bootstrap as Ref as Loose);
  const id = random.bytes(32);
  E.sendOnly(session.bootstrap as Ref as Loose)['deposit-gift']!(id, Far('Gift', {}));
  const location = record('ocapn-peer', sym('memory'), 'victim', { a: 'x' });
  const key = GCRYPT_KEYS.keyToWire(random.pick([session.ourKey.publicKey, session.peerKey]));
  const { id: sessionId, ourKey } = session;
  const give = record('desc:handoff-give', key, location, sessionId, ourKey.publicId, id);
  const signature = GCRYPT_KEYS.signatureToWire(new Uint8Array(64));
  const given = record('desc:sig-envelope', give, signature);
  const receive = record('desc:handoff-receive', sessionId, ourKey.publicId, 0n, given);
  const claim = record('desc:sig-envelope', receive, signature);
  for (const answer of [bootstrap['withdraw-gift']!(claim), bootstrap.fetch!(given)]) {
    Promise.resolve(answer).catch(() => undefined);
  }
}

function act(random: SeededRandom, held: unknown[]): void {
  const to = E(random.pick(held) as Loose);
  const value = random.pick([...held, ...VALUES]);
  const mine: Loose = Far('Mine', {
    hello: () => 'Hi',
    one: (it: unknown) => it,
    two: () => 2n,
  }) as Loose;
  const answers = [
    () => to.echo!(value, mine, [mine, { b: value }]),
    () => to.one!(mine),
    () => to.one!(random.pick(held)),
    () => to.later!(),
    () => to.settle!(value),
    () => to.breakIt!(new Error('Broken.')),
    () => to.pair!(),
    () => to.greet!(mine),
    () => to.chain!(mine),
    () => to.keep!(makeVow().vow),
    () => to.native!(Promise.resolve(mine)),
    () => to.fresh!(),
    () => to.fail!(),
    () => to.failLater!(value),
    () => unanswered(() => E.sendOnly(random.pick(held) as Loose).failLater!(value)),
    () => unanswered(() => E.sendOnly(random.pick(held) as Loose).keep!(mine)),
  ];
  const answer = random.pick(answers)();
  if (!answer) return;
  Promise.resolve(answer).catch(() => undefined);
  held.push(answer);
}

function unanswered(sendIt: () => void): undefined {
  sendIt();
}

const VALUES: readonly unknown[] = [
  0n,
  -(2n ** 80n),
  0.5,
  'text',
  new Uint8Array(40),
  { a: 1, bb: [true, false, null, undefined] },
  new Error('An error. [code]'),
];

/**
 * Frames that a client of our own sends seldom, or only when the engine collects. In most places
 * they are wrong.
 */
export const SELDOM_SENT: readonly Uint8Array[] = [0n, 1n, 2n, 3n].flatMap((number) =>
  [
    rec('op:gc-exports', [number], [1n]),
    rec('op:gc-export', number, 2n),
    rec('op:gc-answers', [number]),
    rec('op:gc-answers', [number, number + 1n]),
    rec('op:listen', rec('desc:export', number), rec('desc:import-object', 90n), false),
    rec('op:listen', rec('desc:answer', number), rec('desc:import-object', 91n)),
    rec('op:get', rec('desc:answer', number), 'a', 95n),
    rec('op:index', rec('desc:answer', number), 0n, 96n),
    rec('op:untag', rec('desc:answer', number), 'tag', 97n),
    rec('op:deliver-only', rec('desc:export', number), [symbol('itself')]),
    rec('op:deliver', rec('desc:export', 0n), [symbol('deposit-gift'), number], false, false),
    rec('op:deliver', rec('desc:export', 0n), [symbol('withdraw-gift'), number], 98n, false),
    rec('op:abort', 'Enough.'),
  ].map((frame) => Uint8Array.from(write(frame))),
);

/** `channel`, whose frames are noted in `steps` when they are sent, behind what they answer. */
function recording(channel: Channel, steps: Step[]): Channel {
  let heard = false;
  const changes: Partial<Channel> = {
    send(pieces) {
      if (heard) steps.push('wait');
      heard = false;
      steps.push(...pieces.map((piece) => Uint8Array.from(piece)));
      channel.send(pieces);
    },
    onFrame(listener) {
      channel.onFrame(
        listener &&
          ((frame) => {
            heard = true;
            listener(frame);
          }),
      );
    },
  };
  return new Proxy(channel, {
    get(_, name) {
      const found: unknown = Reflect.get(changes, name) ?? Reflect.get(channel, name, channel);
      return typeof found === 'function' ? found.bind(channel) : found;
    },
  });
}
