/**
 * The libp2p node of a vat: what it speaks, and its bounds.
 *
 * Its key is the vat's own, so the peer id that Noise proves on each connection is the name of the vat.
 */
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { dcutr } from '@libp2p/dcutr';
import { type Identify, identify, identifyPush } from '@libp2p/identify';
import type { Connection, Libp2p, PeerId, PrivateKey } from '@libp2p/interface';
import {
  type KadDHT,
  kadDHT,
  passthroughMapper,
  removePrivateAddressesMapper,
} from '@libp2p/kad-dht';
import { mdns } from '@libp2p/mdns';
import { type Ping, ping } from '@libp2p/ping';
import { tcp } from '@libp2p/tcp';
import { webSockets } from '@libp2p/websockets';
import type { Multiaddr } from '@multiformats/multiaddr';
import { createLibp2p, type Libp2pOptions as Libp2pInit } from 'libp2p';
import type { Libp2pOptions } from './contract.ts';
import { gossipRouter, type Router } from './gossip/router.ts';
import { GuardedMemory, TABLE_PREFIX } from './guarded-memory.ts';
import * as limits from './limits.ts';
import { type MeteredRelay, meteredRelay } from './metered-relay.ts';
import { quietLog } from './quiet-log.ts';
import { safeAutoNat } from './safe-auto-nat.ts';
import type { Traffic } from './traffic.ts';

/** What others are told of the program; libp2p would tell the versions of itself and of Node. */
const AGENT = '2gather';
/** What vats are found by on a local network (mDNS). */
const LOCAL_NAME = '_2gather._udp.local';

/** kad-dht; its count of peers is not in its public face. */
type Table = KadDHT & { readonly routingTable: { readonly size: number } };
type MakeTable = (components: Parameters<ReturnType<typeof kadDHT>>[0]) => Table;

/** What libp2p has besides its public face, as far as it is used here. */
interface Inside {
  /** Dials one address. Its connections are watched like all others, but not counted as dials. */
  readonly transportManager: {
    dial(address: Multiaddr, options: { signal: AbortSignal }): Promise<Connection>;
    listen(addresses: readonly Multiaddr[]): Promise<void>;
  };
  /** Whether others can dial an address that is ours is found out, and then told others. */
  readonly addressManager: {
    getAddressesWithMetadata(): readonly OwnAddress[];
    confirmObservedAddr(address: Multiaddr): void;
    addObservedAddr(address: Multiaddr): void;
  };
}

interface OwnAddress {
  readonly multiaddr: Multiaddr;
  readonly verified: boolean;
  /** `transport`: it is one of a network interface of this machine. */
  readonly type: string;
}

export type Node = Libp2p<{
  gossip: Router;
  identify: Identify;
  inside: Inside;
  ping: Ping;
  relay: MeteredRelay;
  table: Table;
}>;

/** A node that listens. Breaks with what the system reports. */
export async function startNode(options: Libp2pOptions, traffic: Traffic): Promise<Node> {
  // Its types are of the next version of libp2p; it is the one that this version loads.
  const privateKey: unknown = await generateKeyPairFromSeed('Ed25519', options.seed);
  return createLibp2p({
    privateKey: privateKey as PrivateKey,
    logger: quietLog,
    datastore: new GuardedMemory(),
    nodeInfo: { name: AGENT, version: '1', userAgent: AGENT },
    addresses: { listen: [...options.listen] },
    // What cannot be listened to, such as IPv6 where there is none, does not keep the rest from being opened.
    transportManager: { faultTolerance: 1 },
    transports: [
      traffic.counting(tcp()),
      traffic.counting(webSockets()),
      circuitRelayTransport({ discoveryFilter: NOBODY }),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [traffic.watching(yamux(MUXER))],
    connectionManager: connectionBounds(options),
    // Noise says who answered; whether it is the one that was dialled, this version of libp2p does not look at.
    connectionGater: {
      denyOutboundEncryptedConnection: isAnother,
      denyInboundRelayReservation: (peer) => !keepsPlace(options, peer),
      denyOutboundRelayedConnection: (_, target) => !keepsPlace(options, target),
    },
    peerDiscovery: options.localDiscovery ? [mdns({ serviceTag: LOCAL_NAME })] : [],
    connectionMonitor: {
      pingInterval: limits.PING_MS,
      pingTimeout: { minTimeout: limits.PING_ANSWER_MS_MIN },
    },
    services: {
      identify: identify({ timeout: limits.IDENTIFY_MS_MAX }),
      // Others hear when we begin to relay, or are elsewhere, while they are connected.
      identifyPush: identifyPush({ timeout: limits.IDENTIFY_MS_MAX }),
      ping: ping(),
      autonat: safeAutoNat(),
      dcutr: dcutr(),
      gossip: gossipRouter(options),
      relay: meteredRelay(RELAY, options),
      table: table(options),
      inside: ({ transportManager, addressManager }: Inside): Inside => ({
        transportManager,
        addressManager,
      }),
    },
  });
}

/** The table that says who is near a key. Whoever serves no look-ups is in no table, and asks all the same. */
function table({ serves, privateAddresses }: Libp2pOptions): MakeTable {
  const make: unknown = kadDHT({
    protocol: limits.TABLE_PROTOCOL,
    datastorePrefix: TABLE_PREFIX,
    // Undefined: from when it is found to have an address that others can dial.
    ...(serves.lookups && !privateAddresses ? {} : { clientMode: !serves.lookups }),
    peerInfoMapper: privateAddresses ? passthroughMapper : removePrivateAddressesMapper,
    allowQueryWithZeroPeers: true,
    // Who is slow once is not looked for again for minutes, so slow machines and lines are waited for.
    pingNewContactTimeout: PATIENT,
    pingOldContactTimeout: PATIENT,
    networkDialTimeout: PATIENT,
    onPeerConnectTimeout: limits.IDENTIFY_MS_MAX,
    maxInboundStreams: limits.TABLE_STREAMS_MAX,
    maxOutboundStreams: limits.TABLE_STREAMS_MAX,
  });
  return make as MakeTable;
}

const RELAY = {
  hopTimeout: limits.CONNECT_MS_MAX,
  maxInboundHopStreams: limits.RELAYED_MAX,
  maxOutboundStopStreams: limits.RELAYED_MAX,
  reservations: {
    maxReservations: limits.RELAY_PLACES_MAX,
    defaultDurationLimit: limits.RELAYED_MS_MAX,
    defaultDataLimit: BigInt(limits.RELAYED_BYTES_MAX),
  },
};

/** While we relay: for that peer, too? */
function keepsPlace({ relayFor }: Libp2pOptions, peer: PeerId): boolean {
  return relayFor?.(peer.toString()) ?? true;
}

/** Begins to relay, or ends it. Who loses a place that way hears so: its connection ends. */
export async function turnRelay(node: Node, options: Libp2pOptions, isOn: boolean): Promise<void> {
  const { relay } = node.services;
  const gone = await relay.turn(isOn);
  const swept = relay.sweep((peer) => keepsPlace(options, peer));
  await Promise.all([...gone, ...swept].map((peer) => node.hangUp(peer)));
}

/** Is `peer` another than the one at whose address it was dialled? */
function isAnother(peer: PeerId, { remoteAddr }: { remoteAddr: Multiaddr }): boolean {
  const dialled = remoteAddr.getPeerId();
  return dialled !== null && dialled !== peer.toString();
}

/** libp2p takes everybody here for known already, and so asks nobody by itself for a place (see relays.ts). */
const NOBODY = { has: () => true, add: () => undefined, remove: () => undefined };

const PATIENT = { minTimeout: 5_000, maxTimeout: limits.CONNECT_MS_MAX };

const MUXER = {
  maxInboundStreams: limits.STREAMS_MAX,
  maxOutboundStreams: limits.STREAMS_MAX,
  initialStreamWindowSize: limits.STREAM_WINDOW_BYTES,
  maxStreamWindowSize: limits.STREAM_WINDOW_BYTES_MAX,
};

function connectionBounds({ privateAddresses }: Libp2pOptions): Libp2pInit['connectionManager'] {
  return {
    maxConnections: limits.CONNECTIONS_MAX,
    maxParallelDials: limits.DIALS_AT_ONCE_MAX,
    maxDialQueueLength: limits.DIALS_WAITING_MAX,
    maxIncomingPendingConnections: limits.INBOUND_PENDING_MAX,
    inboundConnectionThreshold: privateAddresses
      ? limits.INBOUND_PER_SECOND_MAX_LAB
      : limits.INBOUND_PER_SECOND_MAX,
    dialTimeout: limits.CONNECT_MS_MAX,
    inboundUpgradeTimeout: limits.CONNECT_MS_MAX,
  };
}
