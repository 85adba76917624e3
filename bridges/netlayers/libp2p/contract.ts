/**
 * What the libp2p netlayer is to the rest of the house. All imports of libp2p are in this folder, and none of its
 * types leaves it: what is named here are texts, bytes and types of captp/.
 */
import type { Netlayer } from '../../../captp/index.ts';
import type { Clock, Random } from '../../../vat/index.ts';
import type { AddressRecord } from './address-record.ts';
import type { PublicSpaces } from './gossip/joining.ts';

export interface Libp2pOptions {
  /** 32 bytes: of the vat's Ed25519 key. */
  readonly seed: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Multiaddrs, such as `/ip4/0.0.0.0/tcp/0` and `/ip6/::/tcp/0/ws`. None: we only dial. */
  readonly listen: readonly string[];
  /** Multiaddrs with `/p2p/<peer id>`: of contacts, and the owner's list. Asked whenever we look for company. */
  readonly bootstrap: () => readonly string[];
  /** Are we found, and do we look, on the local network (mDNS)? */
  readonly localDiscovery: boolean;
  readonly serves: {
    /** Others that cannot be dialled are reached through us, within limits; `relay` below changes it. */
    readonly relay: boolean;
    /** We keep records for others and answer who looks for them. */
    readonly lookups: boolean;
  };
  /** By peer id: whom a place at our relay is kept for. Without it, everybody, within limits. */
  readonly relayFor?: (peerId: string) => boolean;
  /** A circuit to that peer, who has a place here, begins: who counts it. Undefined when it is not carried. */
  readonly carry?: (to: string) => Carrying | undefined;
  /** Peer ids of vats that lend us their relay. Asked whenever we look for a place. */
  readonly relays?: () => readonly string[];
  /** May addresses of local networks, and of this machine, be told and dialled (tests, a LAN)? */
  readonly privateAddresses: boolean;
  /** Where vats were, over restarts. */
  readonly memory: VatMemory;
  readonly log: (line: string) => void;
}

/** What goes through us to somebody. */
export interface Carrying {
  /** So many more bytes, either way. Answers false when no more is carried: the circuit is cut. */
  carried(bytes: number): boolean;
  /** Told once. */
  ended(): void;
}

/** What is remembered of vats; bounded by who remembers. Answers at once. */
export interface VatMemory {
  /** The newest sealed record seen of the vat `key`, and multiaddrs where it has answered, the last one first. */
  recall(key: Uint8Array): {
    readonly record: Uint8Array | undefined;
    readonly addresses: readonly string[];
  };
  /** The vat `key` has proven itself at this multiaddr. */
  foundAt(key: Uint8Array, address: string): void;
  /** A record of the vat `key` is signed by it. Answers false when a newer one was seen: this one must not be used. */
  saw(key: Uint8Array, record: Uint8Array, sequence: number): boolean;
}

export interface Libp2pNetwork {
  /** Transport `libp2p`. `provesDiallers` is true: Noise proves both sides, and each channel says whom it proved. */
  readonly netlayer: Netlayer;
  readonly peerId: string;
  /** Multiaddrs where others can dial us now, relays among them; the best first. */
  addresses(): readonly string[];
  /** Puts a sealed record of ours where others find it. Answers how many others hold it. Throws BadRecord. */
  publish(record: Uint8Array): Promise<number>;
  /**
   * The newest valid record of `key` (32 bytes) that anybody has; undefined when nobody has one. Never one that is
   * older than one seen. `heard` is told how far the first was who had one: 1 is somebody known before, 2 whom that
   * one named.
   */
  find(
    key: Uint8Array,
    signal?: AbortSignal,
    heard?: (hops: number) => void,
  ): Promise<AddressRecord | undefined>;
  status(): NetworkStatus;
  /**
   * From now on others are reached through us, or no longer; nothing else of the network changes. Those for whom no
   * place is kept any more lose theirs, and their connection with it, so that they look for another one.
   */
  relay(isOn: boolean): Promise<void>;
  /** Calls `listener` when the answer of `addresses` or `status` has changed. Answers what ends it. */
  onChange(listener: () => void): () => void;
  /** What is published for everybody. */
  readonly spaces: PublicSpaces;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** How others reach us: at an address of our own, through a relay, within the local network, or not at all. */
export type Reachable = 'direct' | 'relay' | 'local' | 'no';

export interface NetworkStatus {
  readonly reachable: Reachable;
  readonly addresses: readonly string[];
  /** One for each other vat, relay or keeper of records that we are connected with. */
  readonly connections: readonly NetworkConnection[];
  /** Since the start, over the lines of this machine: what goes by way of a relay is counted once. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Peer ids of relays that hold a place for us. */
  readonly relays: readonly string[];
  /** How many others we could ask for a record. */
  readonly lookupPeers: number;
  /** Different vats whose records were refused lately because they are from the future: our clock may be slow. */
  readonly fromTheFuture: number;
  /** For people: what is wrong and what to do about it. */
  readonly problem: string | undefined;
}

export interface NetworkConnection {
  readonly peerId: string;
  readonly transport: 'tcp' | 'websocket' | 'other';
  /** Through a relay, which sees how much is sent and when, but not what. */
  readonly relayed: boolean;
  readonly dialledByUs: boolean;
  /** Where the other side is, as we see it: a multiaddr. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}
