/**
 * Lets one attack happen against a fresh session, and says what was wrong with how that fared.
 *
 * Right is: whatever comes, the session still answers, or it ends with a reason and holds nothing;
 * while it stands its tables are within the limits; and what it sends is good.
 */

import { makeFrameReader } from '../../../captp/framing/index.ts';
import { type Channel, memoryChannels, type Session } from '../../../captp/index.ts';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { type Raw, RawRecord, read, rec, symbol, write } from '../conformance/raw-syrup.ts';
import { settle } from '../properties/peers.ts';
import type { Attack } from './steps.ts';
import { FUZZ_LIMITS, startVictim } from './victim.ts';

/** Numbers that no recorded session uses. */
const PROBE = 1_000_003n;

export interface Outcome {
  /** What is wrong, in words; undefined when nothing is. */
  readonly wrong: string | undefined;
  /** How the attack left the session. */
  readonly left: 'refused' | 'ended' | 'standing';
}

export async function runAttack(attack: Attack): Promise<Outcome> {
  const [ours, theirs] = memoryChannels();
  const heard: Heard = { answered: false, aborts: 0, wrong: undefined, closed: false };
  ours.onFrame((frame) => hear(heard, frame));
  ours.onClose(() => {
    heard.closed = true;
  });
  let session: Session | undefined;
  let refused: unknown;
  startVictim(theirs, attack.role).then(
    (started) => {
      session = started;
    },
    (error) => {
      refused = error;
    },
  );
  await settle();
  await perform(attack, ours);
  await settle();
  let wrong = heard.wrong ?? (session && (await whileItStands(session, ours, heard)));
  const left = session ? (session.closed.settled ? 'ended' : 'standing') : 'refused';
  ours.close();
  await settle();
  await settle();
  if (session) wrong ??= afterwards(session);
  else if (!(refused instanceof Error)) wrong ??= 'neither begun nor refused';
  return { wrong, left };
}

interface Heard {
  answered: boolean;
  closed: boolean;
  aborts: number;
  wrong: string | undefined;
}

function hear(heard: Heard, frame: Uint8Array): void {
  let message: Raw;
  try {
    message = read(frame);
  } catch (error) {
    // Records labelled by other than a Symbol are data; the tester's own reader knows none.
    if (error instanceof Error && error.message === 'a label that is no Symbol') return;
    heard.wrong = `what came back cannot be read: ${String(error)}`;
    return;
  }
  if (heard.aborts > 0) heard.wrong = 'something follows an abort';
  if (!(message instanceof RawRecord)) heard.wrong = 'what came back is no record';
  else if (message.label === 'op:abort') heard.aborts++;
  else if (message.label === 'op:deliver' || message.label === 'op:deliver-only') {
    const [to] = message.fields;
    if (to instanceof RawRecord && to.fields[0] === PROBE) heard.answered = true;
  }
}

async function perform({ steps, way, seed }: Attack, channel: Channel): Promise<void> {
  const random = new SeededRandom(seed);
  const send = (frame: Uint8Array) => channel.send([Uint8Array.from(frame)]);
  const sink = way === 'message' ? send : streamInto(channel, way, random, send);
  for (const step of steps) {
    if (step === 'wait') await settle();
    else if (step === 'close') channel.close();
    else if (way === 'length') {
      sink(Buffer.concat([Buffer.from(`${step.length}:`), step]));
    } else sink(step);
  }
}

/** Bytes are cut anywhere, and put together again by the reader of `framing`. */
function streamInto(
  channel: Channel,
  framing: 'length' | 'none',
  random: SeededRandom,
  onFrame: (frame: Uint8Array) => void,
): (bytes: Uint8Array) => void {
  const reader = makeFrameReader(framing, { frameBytes: FUZZ_LIMITS.messageBytes, onFrame });
  let broken = false;
  return (bytes) => {
    for (let at = 0; at < bytes.length && !broken; ) {
      const to = at + random.between(1, bytes.length);
      try {
        reader.push(Uint8Array.from(bytes.subarray(at, to)));
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'bad-framing') throw error;
        broken = true;
        channel.close();
      }
      at = to;
    }
  };
}

async function whileItStands(
  session: Session,
  channel: Channel,
  heard: Heard,
): Promise<string | undefined> {
  const counts = session.counts();
  for (const table of ['exports', 'imports', 'answers'] as const) {
    if (counts[table] > FUZZ_LIMITS[table]) return `${table}: ${counts[table]} entries`;
  }
  if (session.closed.settled) return undefined;
  const root = [symbol('fetch'), Buffer.from('root')];
  const resolver = rec('desc:import-object', PROBE);
  channel.send([
    Uint8Array.from(write(rec('op:deliver', rec('desc:export', 0n), root, PROBE, resolver))),
  ]);
  await settle();
  await settle();
  if (heard.wrong) return heard.wrong;
  return heard.answered || session.closed.settled ? undefined : 'it answers no more';
}

function afterwards(session: Session): string | undefined {
  const ended = session.closed.settled;
  if (!ended) return 'it has not ended with its connection';
  const why = 'value' in ended ? ended.value : undefined;
  if (typeof why !== 'string' || why === '') return 'it has ended without a reason';
  const left = Object.entries(session.counts()).filter(([, count]) => count > 0);
  return left.length > 0 ? `it ended and still holds ${JSON.stringify(left)}` : undefined;
}
