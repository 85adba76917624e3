/**
 * Promises both ways, messages sent ahead to them, and parts taken of what they will be.
 *
 * A promise of the server that is decided last stands at the head of what is sent ahead, so that
 * nothing depends on whether an answer has come before the next message is sent.
 */
import assert from 'node:assert/strict';
import {
  assertBroken,
  openPromise,
  type PairCheck,
  reach,
  referenceOf,
  valueAt,
} from './asking.ts';
import type { InteropPeer } from './interop-peer.ts';
import { held, integer } from './notation.ts';

async function callsArePipelined(caller: InteropPeer, server: InteropPeer): Promise<void> {
  // The server decides the first promise last: every target is an answer that is not there yet.
  const { promise, decider } = await openPromise(caller, server);
  const first = await caller.send(promise, 'counter', []);
  const second = await caller.send(first, 'counter', []);
  const sums = [];
  for (let n = 1; n <= 5; n++) sums.push(await caller.send(second, 'add', [integer(n)]));
  await caller.sendOnly(decider, 'fulfil', [held(await reach(caller, server, 'workshop'))]);
  const settled = await Promise.all(sums.map((sum) => valueAt(caller, sum)));
  assert.deepEqual(settled, [1, 3, 6, 10, 15].map(integer));
}

async function aBreakRunsDownThePipeline(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise, decider } = await openPromise(caller, server);
  const onward = await caller.send(await caller.send(promise, 'counter', []), 'add', [integer(1)]);
  await caller.sendOnly(decider, 'break', ['No counter.']);
  assert.deepEqual(await caller.settle(onward), { broken: 'No counter.' });
}

async function anAnswerCanBeAnArgument(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const { promise, decider } = await openPromise(caller, server);
  const counter = await caller.send(promise, 'counter', []);
  const same = await caller.send(workshop, 'same', [held(counter)]);
  await caller.sendOnly(decider, 'fulfil', [held(workshop)]);
  assert.equal(await referenceOf(caller, same), await referenceOf(caller, counter));
}

async function aPromiseTravelsToTheServer(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  for (const end of ['fulfil', 'break'] as const) {
    const promise = await caller.promise();
    // The server waits for it and answers with what it became.
    const answer = await caller.send(workshop, 'same', [held(promise)]);
    await caller[end](promise, 'its end');
    const expected = end === 'fulfil' ? { value: 'its end' } : { broken: 'its end' };
    assert.deepEqual(await caller.settle(answer), expected);
  }
}

async function aPromiseTravelsToTheCaller(caller: InteropPeer, server: InteropPeer): Promise<void> {
  for (const end of ['fulfil', 'break'] as const) {
    const { promise, decider } = await openPromise(caller, server);
    await caller.sendOnly(decider, end, ['its end']);
    const expected = end === 'fulfil' ? { value: 'its end' } : { broken: 'its end' };
    assert.deepEqual(await caller.settle(promise), expected);
  }
}

async function messagesWaitForAPromise(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const workshop = await reach(caller, server, 'workshop');
  const counter = await referenceOf(caller, await caller.send(workshop, 'counter', []));
  const { promise, decider } = await openPromise(caller, server);
  const sums = [];
  for (let n = 1; n <= 3; n++) sums.push(await caller.send(promise, 'add', [integer(n)]));
  await caller.sendOnly(decider, 'fulfil', [held(counter)]);
  const settled = await Promise.all(sums.map((sum) => valueAt(caller, sum)));
  assert.deepEqual(settled, [1, 3, 6].map(integer));
}

async function fieldsAreTaken(caller: InteropPeer, server: InteropPeer): Promise<void> {
  // Open until all is asked for, so that it is the server who takes them.
  const { promise, decider } = await openPromise(caller, server);
  const [present, target, missing] = [
    await caller.get(promise, 'aa'),
    await caller.get(promise, 'bb'),
    await caller.get(promise, 'zz'),
  ];
  const sum = await caller.send(target, 'add', [integer(4)]);
  const counter = await caller.send(await reach(caller, server, 'workshop'), 'counter', []);
  const struct = { aa: 'first', bb: held(await referenceOf(caller, counter)) };
  await caller.sendOnly(decider, 'fulfil', [{ struct }]);
  assert.equal(await valueAt(caller, present), 'first');
  assert.deepEqual(await valueAt(caller, sum), integer(4));
  assertBroken(await caller.settle(missing));
}

async function elementsAreTaken(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise, decider } = await openPromise(caller, server);
  const [first, second, missing] = [
    await caller.index(promise, 0),
    await caller.index(promise, 1),
    await caller.index(promise, 2),
  ];
  await caller.sendOnly(decider, 'fulfil', [['first', integer(2)]]);
  assert.equal(await valueAt(caller, first), 'first');
  assert.deepEqual(await valueAt(caller, second), integer(2));
  assertBroken(await caller.settle(missing));
}

async function tagsAreTakenOff(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise, decider } = await openPromise(caller, server);
  const [right, wrong] = [
    await caller.untag(promise, 'mark'),
    await caller.untag(promise, 'otherwise'),
  ];
  await caller.sendOnly(decider, 'fulfil', [{ tagged: ['mark', integer(5)] }]);
  assert.deepEqual(await valueAt(caller, right), integer(5));
  assertBroken(await caller.settle(wrong));
}

async function partsOfAnAnswerAreTaken(caller: InteropPeer, server: InteropPeer): Promise<void> {
  const { promise, decider } = await openPromise(caller, server);
  const counter = await caller.get(await caller.send(promise, 'record', []), 'cc');
  const sum = await caller.send(counter, 'add', [integer(4)]);
  const second = await caller.index(await caller.send(promise, 'list', []), 1);
  const inside = await caller.untag(await caller.send(promise, 'marked', []), 'mark');
  await caller.sendOnly(decider, 'fulfil', [held(await reach(caller, server, 'workshop'))]);
  assert.deepEqual(await valueAt(caller, sum), integer(4));
  assert.deepEqual(await valueAt(caller, second), integer(20));
  assert.deepEqual(await valueAt(caller, inside), integer(5));
}

export const PROMISE_CHECKS: readonly PairCheck[] = [
  { title: 'calls are pipelined', run: callsArePipelined },
  { title: 'a break runs down the pipeline', run: aBreakRunsDownThePipeline },
  { title: 'an answer can be an argument', run: anAnswerCanBeAnArgument },
  { title: 'a promise travels to the server', run: aPromiseTravelsToTheServer },
  { title: 'a promise travels to the caller', run: aPromiseTravelsToTheCaller },
  { title: 'messages wait for a promise', run: messagesWaitForAPromise },
  { title: 'fields are taken of a promise', run: fieldsAreTaken },
  { title: 'elements are taken of a promise', run: elementsAreTaken },
  { title: 'a tag is taken off a promise', run: tagsAreTakenOff },
  { title: 'parts of an answer are taken', run: partsOfAnAnswerAreTaken },
];
