/** What a courier is given, and one connection of it. */
import type { Core } from '../core.ts';
import type { RefTo } from '../interface.ts';
import type { PostBox } from './interface.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import { CHAIN_START, type Epoch, type Standing } from './peer.ts';

export type Box = RefTo<typeof PostBox>;

/** The way to the box of another vat. */
export interface Way {
  /** Undefined when it knows no post. */
  readonly box: Box | undefined;
  /** Settled once the connection below has ended, where that is known. */
  readonly ended?: PromiseLike<unknown> | undefined;
}

export interface CourierPowers {
  readonly core: Core;
  readonly outbox: Outbox;
  readonly epoch: () => Epoch;
  /** May we go there ourselves, or only wait until the other vat comes? */
  readonly mayGo: () => boolean;
  /** Is there something to carry, or an answer that we wait for? */
  readonly isWanted: () => boolean;
  /** Connects to the other vat. */
  readonly connect: () => Promise<Way>;
  /** The other side has everything up to there, on its disk. */
  readonly arrived: (standing: Standing) => void;
  /**
   * Throws when what the other side says to have, or to have sent, does not fit what we know. Then
   * what waits may leave.
   */
  readonly check: (claimed: Standing, sent: number) => Promise<unknown>;
  /** Writes down that what waits may have left from then on, and goes on with it. */
  readonly offer: () => void;
  /** What takes the place of a message that need not leave any more. */
  readonly empty: (message: Outgoing) => Uint8Array;
  /** The other vat says that we are an older or a second copy. */
  readonly refused: () => void;
  /** The line is lost, or there was none. */
  readonly lost: () => void;
  /** Sends what waits to a vat without a post, as long as `goesOn`. */
  readonly plain: (goesOn: () => boolean) => Promise<void>;
}

/** One connection, and how far we have come on it. */
export class Line {
  box: Box | undefined;
  /** The next number that leaves on it. */
  next = 1;
  /** The chain before that. */
  chain: Uint8Array = CHAIN_START;
  calls = 0;
  reading = false;
}
