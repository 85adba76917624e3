/** What following a public space is to the rest of the house. */
import type { SignedCharter, SignedEntry } from './publication.ts';
import type { SpaceShelf } from './shelf.ts';

export interface JoinOptions {
  /** The key of the space, 32 bytes. */
  readonly space: Uint8Array;
  readonly shelf: SpaceShelf;
  /** Peer ids of vats that may follow it: dialled when nobody is connected who does. */
  readonly places: () => readonly string[];
  /** This vat follows the space: it may be asked when nobody else is connected. */
  readonly found: (peerId: string) => void;
  readonly onFault: (error: unknown) => void;
}

export interface JoinedSpace {
  /** Tells everybody what this vat published: signed, and kept on the shelf already. */
  tell(thing: SignedEntry | SignedCharter): Promise<void>;
  /** Peer ids of those who follow it and are connected. */
  peers(): readonly string[];
  /** Asks others now for what is missing. */
  look(): Promise<void>;
  leave(): void;
}

export interface PublicSpaces {
  /** Follows a space from now on. Throws RangeError for a second time. */
  join(options: JoinOptions): JoinedSpace;
}
