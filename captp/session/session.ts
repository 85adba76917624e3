/** A session as its user sees it: the peer's first object, and the end of the connection. */
import type { Ref } from '../handler.ts';
import type { PeerLocator } from '../locator.ts';
import type { Vow } from '../vow.ts';
import type { SessionKey } from './handshake.ts';

/** The object every session begins with. */
export interface Bootstrap {
  /** The object that a secret number stands for. Breaks when there is none. */
  fetch(swiss: Uint8Array): unknown;
}

export interface Session {
  /** The peer's object to begin with: `E(session.bootstrap).fetch(swiss)`. */
  readonly bootstrap: Ref<Bootstrap>;
  /** Where the peer says it is found. */
  readonly peer: PeerLocator;
  /** Where the peer was told that we are found. */
  readonly location: PeerLocator;
  /** 32 bytes, the same on both sides. */
  readonly id: Uint8Array;
  /** The key that we made for this session, and the peer's. */
  readonly ourKey: SessionKey;
  readonly peerKey: Uint8Array;
  /** How the peer's key is named in handoffs: 32 bytes. */
  readonly peerPublicId: Uint8Array;
  /** Fulfilled with the reason, in plain words, once the session has ended. Never broken. */
  readonly closed: Vow<string>;
  /** Bytes that have not left this machine yet: whoever sends much waits until they are few. */
  readonly bufferedBytes: number;
  /** Ends the session and tells the peer why. */
  abort(reason: string): void;
  /** Stops and starts reading from the peer, as far as the network below can. */
  pause(): void;
  resume(): void;
  /** How much is in the tables, for tests and for the inspector. */
  counts(): SessionCounts;
}

/** Entries in the tables of a session. */
export interface SessionCounts {
  /** Of ours, held by the peer. */
  readonly exports: number;
  /** Of the peer's, held here; the peer's bootstrap object is one. */
  readonly imports: number;
  /** Made for messages of the peer, and not let go of by it. */
  readonly answers: number;
  /** What we wait for from the peer. */
  readonly questions: number;
}
