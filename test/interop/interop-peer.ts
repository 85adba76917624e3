/**
 * What the interop checks ask of a peer, whoever made it.
 *
 * A check is written once against this interface and run with the roles given to either
 * implementation. Every peer serves, under the swiss numbers `echo` and `workshop`, the objects
 * described in README.md.
 */
import type { Handle, Note, Outcome } from './notation.ts';

/** A peer locator of the transport `tcp-testing-only`. */
export interface PeerAddress {
  readonly designator: string;
  readonly hints: { readonly host: string; readonly port: string };
}

/** Entries in the tables of one session, as one side has them. */
export interface TableCounts {
  /** Its own objects and promises that the other holds, the bootstrap object not counted. */
  readonly exports: number;
  /** Answers that it keeps for the other. */
  readonly answers: number;
}

export interface InteropPeer {
  /** `ours` or `endo`, and the role in the check. */
  readonly name: string;
  readonly address: PeerAddress;
  /** Opens or reuses a session. Breaks when there can be none. */
  meet(peer: PeerAddress): Promise<void>;
  /** The promise for what `peer` serves as `swiss`, once there is a session. */
  fetch(peer: PeerAddress, swiss: string): Promise<Handle>;
  /** The object of its own that it serves as `swiss`. */
  local(swiss: string): Promise<Handle>;
  /** A fresh promise of its own. */
  promise(): Promise<Handle>;
  fulfil(promise: Handle, value: Note): Promise<void>;
  break(promise: Handle, text: string): Promise<void>;
  /** Sends to what is kept at `to`, settled or not; gives the promise of the answer at once. */
  send(to: Handle, method: string | null, args: readonly Note[]): Promise<Handle>;
  /** As {@link send}, without an answer. */
  sendOnly(to: Handle, method: string | null, args: readonly Note[]): Promise<void>;
  /** The promises for a part of the Struct, List or Tagged that `of` stands for. */
  get(of: Handle, field: string): Promise<Handle>;
  index(of: Handle, at: number): Promise<Handle>;
  untag(of: Handle, tag: string): Promise<Handle>;
  /** Waits for a promise. */
  settle(handle: Handle): Promise<Outcome>;
  /** Forgets what is kept there. */
  release(handles: readonly Handle[]): Promise<void>;
  /** Has the engine collect, and waits until what that leads to has been sent. */
  collect(): Promise<void>;
  /** Of the session with `peer`; undefined when there is none. */
  counts(peer: PeerAddress): Promise<TableCounts | undefined>;
  /** Ends the session with `peer`, telling why. */
  abort(peer: PeerAddress, reason: string): Promise<void>;
  stop(): Promise<void>;
}
