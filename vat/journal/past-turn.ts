/**
 * A turn as the kept journal tells of it: why it ran, what became of it, what it sent, and how
 * everything was before that it changed.
 */
import type { Cause } from './cause.ts';
import type { ChangeCode } from './change.ts';

/** An actor as the journal names it. */
export interface ActorName {
  readonly id: Uint8Array;
  readonly kind: string;
}

interface ActorFacet extends ActorName {
  readonly facet: string;
}

/**
 * Who got a message: a facet; the vat itself; another vat (with the number of the message, if the
 * post carries it); a device; or something that has no name, such as what a connection brought.
 */
export type Receiver =
  | ActorFacet
  | { readonly title: string }
  | { readonly peer: string; readonly message: number | undefined }
  | { readonly device: string }
  | 'lost';

interface Sent {
  readonly to: Receiver;
  readonly method: string;
}

export interface PastChange {
  readonly actor: ActorName;
  readonly code: ChangeCode;
  /** The field or store. */
  readonly name: string;
  /** The index or key within the store. */
  readonly place: number | string;
  readonly before: unknown;
}

export interface PastTurn {
  readonly turn: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly cause: Cause;
  readonly to: Receiver;
  readonly method: string;
  /** Empty for one that went well, else the code of the error that undid it. */
  readonly failure: string;
  readonly sent: readonly Sent[];
  readonly changes: readonly PastChange[];
}
