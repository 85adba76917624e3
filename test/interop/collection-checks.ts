/**
 * Does what is no longer used go away on the other side? Both directions, and answers too.
 *
 * Engines collect when they like and the news travels, so these checks ask again until the tables
 * are small or a deadline has passed.
 */
import assert from 'node:assert/strict';
import { type PairCheck, reach, referenceOf, valueAt } from './asking.ts';
import type { InteropPeer, TableCounts } from './interop-peer.ts';
import { type Handle, handleIn, held } from './notation.ts';

const MANY = 100;
const DEADLINE_MILLISECONDS = 10_000;

/** The tables of `server` once `isDone` holds, or as they are when the deadline has passed. */
async function countsOnce(
  caller: InteropPeer,
  server: InteropPeer,
  isDone: (counts: TableCounts) => boolean,
): Promise<TableCounts> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    await Promise.all([caller.collect(), server.collect()]);
    const counts = await server.counts(caller.address);
    assert.ok(counts, 'the session has ended');
    if (isDone(counts) || Date.now() > deadline) return counts;
  }
}

/** A fresh counter; nothing is kept but the reference to it. */
async function makeCounter(caller: InteropPeer, workshop: Handle): Promise<Handle> {
  const answer = await caller.send(workshop, 'counter', []);
  const counter = await referenceOf(caller, answer);
  await caller.release([answer]);
  return counter;
}

async function makeCounters(caller: InteropPeer, workshop: Handle): Promise<Handle[]> {
  const made: Handle[] = [];
  for (let n = 0; n < MANY; n++) made.push(await makeCounter(caller, workshop));
  return made;
}

async function droppedReferencesGo(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const before = await countsOnce(caller, server, ({ exports }) => exports <= 1);
  const counters = await makeCounters(caller, workshop);
  const full = await server.counts(caller.address);
  assert.ok(full && full.exports >= before.exports + MANY, `held: ${JSON.stringify(full)}`);
  // One that is still in use must stay.
  const [kept, ...dropped] = counters;
  await caller.release(dropped);
  const after = await countsOnce(caller, server, ({ exports }) => exports <= before.exports + 1);
  assert.ok(after.exports <= before.exports + 1, `left: ${JSON.stringify(after)}`);
  await valueAt(caller, await caller.send(kept as Handle, 'add', [{ integer: '1' }]));
}

async function referencesSentManyTimesGo(caller: InteropPeer, server: InteropPeer): Promise<void> {
  // The count of what is given back must be that of what was sent, message by message.
  const echo = await reach(caller, server, 'echo');
  const mine = await caller.local('workshop');
  const theirs = await reach(caller, server, 'workshop');
  const counter = await makeCounter(caller, theirs);
  const before = await countsOnce(caller, server, () => true);
  for (let n = 0; n < 10; n++) {
    const args = [held(mine), held(counter), held(mine)];
    const answer = await caller.send(echo, null, args);
    await valueAt(caller, answer);
    await caller.release([answer]);
  }
  await caller.release([counter]);
  const after = await countsOnce(caller, server, ({ exports }) => exports < before.exports);
  assert.ok(after.exports < before.exports, `left: ${JSON.stringify(after)}`);
  const lent = await countsOnce(server, caller, ({ exports }) => exports === 0);
  assert.equal(lent.exports, 0, 'what the caller lent came back');
}

async function answersGo(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const before = await countsOnce(caller, server, ({ answers }) => answers === 0);
  const answers: Handle[] = [];
  for (let n = 0; n < MANY; n++) {
    answers.push(await caller.send(workshop, 'counter', []));
  }
  await Promise.all(answers.map((answer) => caller.settle(answer)));
  await caller.release(answers);
  const after = await countsOnce(caller, server, (counts) => counts.answers <= before.answers);
  assert.ok(after.answers <= before.answers, `left: ${JSON.stringify(after)}`);
}

async function promisesGo(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const before = await countsOnce(caller, server, ({ exports }) => exports <= 1);
  for (let n = 0; n < MANY; n++) {
    const answer = await caller.send(workshop, 'promised', []);
    const pair = await valueAt(caller, answer);
    assert.ok(Array.isArray(pair));
    const [promise, decider] = [handleIn(pair[0]), handleIn(pair[1])];
    await caller.sendOnly(decider, 'fulfil', [null]);
    await caller.settle(promise);
    await caller.release([answer, promise, decider]);
  }
  const after = await countsOnce(caller, server, ({ exports }) => exports <= before.exports);
  assert.ok(after.exports <= before.exports, `left: ${JSON.stringify(after)}`);
}

export const COLLECTION_CHECKS: readonly PairCheck[] = [
  { title: 'references that the caller drops go', run: droppedReferencesGo },
  { title: 'references sent many times are counted alike', run: referencesSentManyTimesGo },
  { title: 'answers go', run: answersGo },
  { title: 'promises that are settled and dropped go', run: promisesGo },
];
