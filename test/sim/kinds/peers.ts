/** What most actors of the simulation have: others to whom they send. */
import {
  anything,
  arg,
  call,
  type ListStore,
  listOf,
  nat,
  record,
  ref,
  type TurnPowers,
  text,
} from '../../../vat/index.ts';
import type { Known } from '../recorder.ts';
import type { Peer } from '../scene.ts';

const PeerGuard = record({ id: nat, method: text(20), ref: ref() });
export const peers = listOf(PeerGuard);

/** The first argument of every message: its name. */
export const MESSAGE = arg('message', nat);
/** Answers with the run, or the run and what it gives. */
export const counted = (...names: string[]) =>
  call(MESSAGE, ...names.map((name) => arg(name, nat))).returns(anything);
export const wire = call(
  MESSAGE,
  arg('id', nat),
  arg('method', text(20)),
  arg('ref', ref()),
).returns(anything);
export const report = call().returns(anything);

export interface Here<S, D = unknown> {
  readonly state: S & Known;
  readonly stores: D & { readonly peers: ListStore<Peer> };
  readonly turn: TurnPowers<never>;
}

/** The method by which an actor is told of another one. */
export function wired(
  this: Here<object>,
  _message: number,
  id: number,
  method: string,
  to: Peer['ref'],
) {
  this.stores.peers.push({ id, method, ref: to });
}

/** One of those that an actor knows. */
export function peerOf({ stores }: Here<object>, which: number): Peer {
  const peer = stores.peers.at(which % stores.peers.length);
  if (!peer) throw new Error('It knows nobody.');
  return peer;
}
