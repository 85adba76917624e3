/**
 * Where endo does otherwise than the specification, or cannot do what it should.
 *
 * Each is written as the check that two peers ought to pass. Between us and endo it fails, and must:
 * once it passes, endo has changed, and the note in docs is out of date.
 */
import assert from 'node:assert/strict';
import { ask, assertBroken, openPromise, type PairCheck, reach, valueAt } from './asking.ts';
import type { InteropPeer } from './interop-peer.ts';
import { held, integer, type Note } from './notation.ts';

export interface Deviation extends PairCheck {
  /** In which role endo fails. */
  readonly endoFailsAs: readonly ('caller' | 'server')[];
}

async function comesBack(caller: InteropPeer, server: InteropPeer, value: Note): Promise<void> {
  const echo = await reach(caller, server, 'echo');
  assert.deepEqual(await ask(caller, echo, null, value), [value]);
}

async function anOpenAnswerIsSentTo(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const { promise, decider } = await openPromise(caller, server);
  const counter = await caller.send(promise, 'counter', []);
  const args = [held(counter), { symbol: 'add' }, integer(7)];
  const asked = await caller.send(workshop, 'ask', args);
  await caller.sendOnly(decider, 'fulfil', [held(workshop)]);
  assert.deepEqual(await valueAt(caller, asked), integer(7));
}

async function aPromiseBreaksAtTheEnd(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise } = await openPromise(caller, server);
  await server.abort(caller.address, 'Enough for now.');
  assertBroken(await caller.settle(promise));
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    // Reading it, endo drops the connection without a word; writing it, endo makes it 0.
    title: 'negative zero comes back',
    endoFailsAs: ['caller', 'server'],
    run: (caller, server) => comesBack(caller, server, { float: '-0' }),
  },
  {
    // The keys of a Struct are ordered by their encoding, "b" before "aa"; endo orders the text.
    title: 'a Struct with keys of different lengths comes back',
    endoFailsAs: ['caller', 'server'],
    run: (caller, server) => comesBack(caller, server, { struct: { aa: null, b: null } }),
  },
  {
    // Endo takes the halves of a surrogate pair for lone ones and refuses to write the String.
    title: 'a character beyond the basic plane comes back',
    endoFailsAs: ['caller', 'server'],
    run: (caller, server) => comesBack(caller, server, '🌍'),
  },
  {
    // Endo tries to send such a message over the wire, to itself, and cannot write the target.
    title: 'an answer that is still open is sent to by who gives it',
    endoFailsAs: ['server'],
    run: anOpenAnswerIsSentTo,
  },
  {
    // Endo breaks the answers that wait, but not the promises it was given: they stay open.
    title: 'a promise breaks when the session with who made it ends',
    endoFailsAs: ['caller'],
    run: aPromiseBreaksAtTheEnd,
  },
];
