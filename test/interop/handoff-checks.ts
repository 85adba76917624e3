/**
 * Third-party handoffs: `gifter` holds an object of `exporter` and gives it to `receiver`, which
 * must then reach it without the gifter. Run with the roles given to either implementation.
 */
import assert from 'node:assert/strict';
import { ask, reach, referenceOf } from './asking.ts';
import type { InteropPeer } from './interop-peer.ts';
import { type Handle, held, integer } from './notation.ts';

interface Trio {
  readonly gifter: InteropPeer;
  readonly receiver: InteropPeer;
  readonly exporter: InteropPeer;
}

export interface TrioCheck {
  readonly title: string;
  run(trio: Trio): Promise<void>;
}

interface Scene {
  /** The object of the exporter, and the workshop of the receiver, as the gifter holds them. */
  readonly counter: Handle;
  readonly workshop: Handle;
}

async function sceneOf({ gifter, receiver, exporter }: Trio): Promise<Scene> {
  const maker = await reach(gifter, exporter, 'workshop');
  const counter = await referenceOf(gifter, await gifter.send(maker, 'counter', []));
  const workshop = await reach(gifter, receiver, 'workshop');
  return { counter, workshop };
}

async function theReceiverCalls(trio: Trio): Promise<void> {
  const { gifter } = trio;
  const { counter, workshop } = await sceneOf(trio);
  const add = { symbol: 'add' };
  const sum = await ask(gifter, workshop, 'ask', held(counter), add, integer(5));
  assert.deepEqual(sum, integer(5));
  // It is the same object, not a copy.
  assert.deepEqual(await ask(gifter, counter, 'add', integer(1)), integer(6));
  const again = await ask(gifter, workshop, 'ask', held(counter), add, integer(4));
  assert.deepEqual(again, integer(10));
}

async function itOutlivesTheGifter(trio: Trio): Promise<void> {
  const { gifter, receiver, exporter } = trio;
  const { counter, workshop } = await sceneOf(trio);
  await ask(gifter, workshop, 'keep', held(counter));
  const own = await receiver.local('workshop');
  const kept = await referenceOf(receiver, await receiver.send(own, 'kept', []));
  assert.deepEqual(await ask(receiver, kept, 'add', integer(2)), integer(2));
  assert.ok(await receiver.counts(exporter.address), 'receiver and exporter have a session');
  await gifter.stop();
  assert.deepEqual(await ask(receiver, kept, 'add', integer(3)), integer(5));
}

async function itComesBackToTheExporter(trio: Trio): Promise<void> {
  const { gifter, receiver, exporter } = trio;
  const { counter, workshop } = await sceneOf(trio);
  await ask(gifter, workshop, 'keep', held(counter));
  // The receiver tells the exporter to call the gift: there it must be an object of its own.
  const own = await receiver.local('workshop');
  const kept = await referenceOf(receiver, await receiver.send(own, 'kept', []));
  const theirs = await reach(receiver, exporter, 'workshop');
  const add = { symbol: 'add' };
  assert.deepEqual(await ask(receiver, theirs, 'ask', held(kept), add, integer(9)), integer(9));
  assert.deepEqual(await ask(gifter, counter, 'add', integer(1)), integer(10));
}

async function severalGiftsInOneMessage(trio: Trio): Promise<void> {
  const { gifter } = trio;
  const { counter, workshop } = await sceneOf(trio);
  const second = await referenceOf(gifter, await gifter.send(counter, 'counter', []));
  const back = await ask(gifter, workshop, 'same', [held(counter), held(second), held(counter)]);
  assert.ok(Array.isArray(back));
  assert.equal(back.length, 3);
  const add = { symbol: 'add' };
  for (const [which, gift] of [counter, second].entries()) {
    const sum = await ask(gifter, workshop, 'ask', held(gift), add, integer(which + 1));
    assert.deepEqual(sum, integer(which + 1));
  }
}

/** The one that stops the gifter stands last; each check gets peers of its own. */
export const TRIO_CHECKS: readonly TrioCheck[] = [
  { title: 'the receiver calls the gift', run: theReceiverCalls },
  { title: 'several gifts in one message', run: severalGiftsInOneMessage },
  { title: 'a gift is an own object at the exporter again', run: itComesBackToTheExporter },
  { title: 'a gift outlives the gifter', run: itOutlivesTheGifter },
];
