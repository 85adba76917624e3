/**
 * Values, references, errors and calls: what any two peers must be able to do together. Each check
 * is written once and run with either implementation in either role.
 */
import assert from 'node:assert/strict';
import { ask, assertBroken, type PairCheck, reach } from './asking.ts';
import type { InteropPeer } from './interop-peer.ts';
import { held, integer, type Note } from './notation.ts';

/** Every kind of value, with its edges. What differs between implementations is in deviations.ts. */
const VALUES: readonly Note[] = [
  { undefined: true },
  null,
  true,
  false,
  ...[0, 1, -1, 255, 2n ** 53n, 2n ** 64n + 1n, -(2n ** 200n)].map(integer),
  ...['0', '1', '1.5', '-2.25', '1e+300', '5e-324', 'Infinity', '-Infinity', 'NaN'].map(
    (float) => ({ float }),
  ),
  '',
  'text',
  'ünïcödé € \u0000',
  { bytes: '' },
  { bytes: '00ff80' },
  { bytes: 'ab'.repeat(40_000) },
  { symbol: 'a-symbol' },
  [],
  [integer(1), ['nested', [null]]],
  { struct: {} },
  { struct: { aa: integer(1), bb: { struct: { cc: [] } } } },
  { tagged: ['mark', integer(5)] },
  { error: 'Something went wrong.' },
];

async function everyValueComesBack(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const echo = await reach(caller, server, 'echo');
  for (const value of VALUES) {
    const outcome = await caller.settle(await caller.send(echo, null, [value]));
    const text = JSON.stringify(value).slice(0, 80);
    assert.deepEqual(outcome, { value: [value] }, `${text}: ${JSON.stringify(outcome)}`);
  }
  assert.deepEqual(await ask(caller, echo, null, ...VALUES), VALUES);
}

async function referencesKeepTheirIdentity(
  caller: InteropPeer,
  server: InteropPeer,
): Promise<void> {
  const echo = await reach(caller, server, 'echo');
  const mine = await caller.local('workshop');
  const theirs = await reach(caller, server, 'workshop');
  const back = await ask(caller, echo, null, held(mine), held(theirs), [held(mine)]);
  assert.deepEqual(back, [held(mine), held(theirs), [held(mine)]]);
}

async function unknownSwissBreaks(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const outcome = await caller.settle(await caller.fetch(server.address, 'nothing-there'));
  assertBroken(outcome);
  // The session goes on.
  const workshop = await reach(caller, server, 'workshop');
  assert.equal(await ask(caller, workshop, 'same', 'still here'), 'still here');
}

async function anErrorBreaksTheAnswer(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const outcome = await caller.settle(await caller.send(workshop, 'fail', ['Not today.']));
  assert.deepEqual(outcome, { broken: 'Not today.' });
}

async function theServerCallsBack(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const mine = await caller.local('workshop');
  const back = await ask(caller, workshop, 'ask', held(mine), { symbol: 'same' }, 'called back');
  assert.equal(back, 'called back');
}

async function sendsWithoutAnswerArriveInOrder(
  caller: InteropPeer,
  server: InteropPeer,
): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const before = (await ask(caller, workshop, 'notes')) as Note[];
  const texts = Array.from({ length: 200 }, (_, n) => `note ${n}`);
  for (const text of texts) await caller.sendOnly(workshop, 'note', [text]);
  const notes = (await ask(caller, workshop, 'notes')) as Note[];
  assert.deepEqual(notes.slice(before.length), texts);
}

export const CALL_CHECKS: readonly PairCheck[] = [
  { title: 'every kind of value comes back equal', run: everyValueComesBack },
  { title: 'references keep their identity', run: referencesKeepTheirIdentity },
  { title: 'an unknown swiss number breaks', run: unknownSwissBreaks },
  { title: 'an error breaks the answer with its text', run: anErrorBreaksTheAnswer },
  { title: 'the server calls back', run: theServerCallsBack },
  { title: 'sends without an answer arrive in order', run: sendsWithoutAnswerArriveInOrder },
];
