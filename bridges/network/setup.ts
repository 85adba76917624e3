/** What the network of a vat is made with. */
import type { NetworkKeeper, NetworkSettings } from '../../actors/index.ts';
import { E, type Signer } from '../../captp/index.ts';
import type { Clock, Random, RefTo } from '../../vat/index.ts';
import type {
  AddressRecord,
  Carrying,
  Libp2pNetwork,
  Libp2pOptions,
  PublicSpaces,
} from '../netlayers/libp2p/index.ts';
import type { SwitchedNetlayer } from './switched-netlayer.ts';
import type { Twins } from './twins.ts';

/** The netlayer, loaded when it is first needed. */
export interface Libp2pLibrary {
  openLibp2p(options: Libp2pOptions): Promise<Libp2pNetwork>;
  sealRecord(record: AddressRecord, signer: Signer): Uint8Array;
}

/** What vats do for each other that cannot be dialled. */
export interface FriendsRelays {
  /** Whom we relay for, asked and told while it goes on. */
  readonly ours: {
    /** Is anything carried for anybody on the list? */
    readonly isOffered: boolean;
    /** Is it carried for everybody, on the list or not? */
    openToAll(is: boolean): void;
    placeFor(peerId: string): boolean;
    /** A circuit to that peer begins; undefined when it is not carried. */
    carry(peerId: string): Carrying | undefined;
  };
  /** Peer ids of vats that lend us their relay. */
  theirs(): readonly string[];
  /** Calls `listener` when either has changed. */
  onChange(listener: () => void): void;
}

export interface NetworkSetup {
  readonly keeper: RefTo<typeof NetworkKeeper>;
  /** Of this vat; `seed` is the same key, from which libp2p makes its own. */
  readonly signer: Signer;
  readonly seed: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly load: () => Promise<Libp2pLibrary>;
  /** What the peer of this vat dials by. */
  readonly netlayer: SwitchedNetlayer;
  /** Sturdy references of mailboxes where anybody may leave something for this vat. */
  readonly mailboxes: () => readonly string[];
  /** Carries public spaces while the vat is on the network. */
  readonly spaces: { use(network: PublicSpaces | undefined): void };
  readonly relays?: FriendsRelays | undefined;
  /** What is known of vats that run twice. */
  readonly twins: Twins;
  /** Multiaddrs to listen on, when not the usual ones. */
  readonly listen?: readonly string[] | undefined;
  /** This vat was put back from a backup a moment ago. */
  readonly restored: boolean;
  /** It can be reached anew, or by other ways than before: who waits need not wait longer. */
  readonly moved: () => void;
  readonly onFault: (error: unknown) => void;
  readonly log: (line: string) => void;
}

/** What the owner chose, and what must be known after a restart. */
export interface Book {
  readonly on: boolean;
  readonly decided: boolean;
  readonly first: readonly string[];
  readonly settings: {
    readonly [K in keyof NetworkSettings]: NetworkSettings[K] extends boolean ? boolean : number;
  };
  readonly sequence: number;
  readonly issued: number;
}

export async function readBook(keeper: RefTo<typeof NetworkKeeper>): Promise<Book> {
  const book = await E(keeper).book();
  const { settings, sequence, issued } = book;
  return {
    ...book,
    settings: { ...settings, port: Number(settings.port) },
    sequence: Number(sequence),
    issued: Number(issued),
  };
}
