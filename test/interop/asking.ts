/**
 * What the checks say to peers again and again, and what a check is.
 */
import assert from 'node:assert/strict';
import type { InteropPeer } from './interop-peer.ts';
import { type Handle, handleIn, type Note, type Outcome } from './notation.ts';

/** A check of two peers: `caller` asks, `server` serves. */
export interface PairCheck {
  readonly title: string;
  /** They have not met yet. Otherwise the caller has dialled. */
  readonly strangers?: boolean;
  run(caller: InteropPeer, server: InteropPeer): Promise<void>;
}

/** Waits for `handle` and gives its value. Throws when it breaks. */
export async function valueAt(peer: InteropPeer, handle: Handle): Promise<Note> {
  const outcome = await peer.settle(handle);
  if ('broken' in outcome) throw new Error(`${peer.name} was told: ${outcome.broken}`);
  return outcome.value;
}

/** Waits for a reference. */
export async function referenceOf(peer: InteropPeer, handle: Handle): Promise<Handle> {
  return handleIn(await valueAt(peer, handle));
}

/** What `server` serves as `swiss`, as `caller` holds it. */
export async function reach(
  caller: InteropPeer,
  server: InteropPeer,
  swiss: string,
): Promise<Handle> {
  const answer = await caller.fetch(server.address, swiss);
  const reference = await referenceOf(caller, answer);
  await caller.release([answer]);
  return reference;
}

/** Sends and waits for the answer. */
export async function ask(
  peer: InteropPeer,
  to: Handle,
  method: string | null,
  ...args: Note[]
): Promise<Note> {
  return valueAt(peer, await peer.send(to, method, args));
}

/** A promise of the server that is still open, and what decides it, as the caller holds them. */
export async function openPromise(
  caller: InteropPeer,
  server: InteropPeer,
): Promise<{ promise: Handle; decider: Handle }> {
  const workshop = await reach(caller, server, 'workshop');
  const pair = (await ask(caller, workshop, 'promised')) as Note[];
  return { promise: handleIn(pair[0]), decider: handleIn(pair[1]) };
}

/** Throws unless it broke. */
export function assertBroken(outcome: Outcome): void {
  assert.ok('broken' in outcome, `expected to break, but: ${JSON.stringify(outcome)}`);
}
