/**
 * How sessions begin and end, whoever dials.
 */
import assert from 'node:assert/strict';
import { ask, assertBroken, openPromise, type PairCheck, reach } from './asking.ts';
import type { InteropPeer } from './interop-peer.ts';

const TIMES = 5;

async function bothDialAtOnce(caller: InteropPeer, server: InteropPeer): Promise<void> {
  await Promise.all([caller.meet(server.address), server.meet(caller.address)]);
  const [one, other] = await Promise.all([
    reach(caller, server, 'workshop'),
    reach(server, caller, 'workshop'),
  ]);
  assert.equal(await ask(caller, one, 'same', 'there'), 'there');
  assert.equal(await ask(server, other, 'same', 'and back'), 'and back');
}

async function theyMeetAgain(caller: InteropPeer, server: InteropPeer): Promise<void> {
  for (let time = 0; time < TIMES; time++) {
    const workshop = await reach(caller, server, 'workshop');
    assert.equal(await ask(caller, workshop, 'same', 'here'), 'here');
    const [ender, other] = time % 2 === 0 ? [caller, server] : [server, caller];
    await ender.abort(other.address, 'Enough for now.');
    await endOf(caller, server);
    await endOf(server, caller);
  }
}

/** Waits until `peer` knows that its session with `other` has ended; the runner limits the time. */
async function endOf(peer: InteropPeer, other: InteropPeer): Promise<void> {
  while (await peer.counts(other.address)) await peer.collect();
}

async function anAnswerThatWaitsBreaks(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise } = await openPromise(caller, server);
  const answer = await caller.send(promise, 'add', []);
  await server.abort(caller.address, 'Enough for now.');
  assertBroken(await caller.settle(answer));
}

export const SESSION_CHECKS: readonly PairCheck[] = [
  { title: 'both dial at once and have one session', strangers: true, run: bothDialAtOnce },
  { title: 'they meet again after a session has ended', run: theyMeetAgain },
  { title: 'an answer that waits breaks when the session ends', run: anAnswerThatWaitsBreaks },
];
