/**
 * A network of vats that find each other within this process, with the shape of libp2p: addresses
 * change, records are kept by others, look-ups can be cut off.
 */

import { keyOfPeerId, nodeCrypto, peerIdOf } from '../../../bridges/netlayers/index.ts';
import type {
  AddressRecord,
  Libp2pNetwork,
  Libp2pOptions,
  NetworkConnection,
  NetworkStatus,
  PublicSpaces,
} from '../../../bridges/netlayers/libp2p/index.ts';
import type { Libp2pLibrary } from '../../../bridges/network/index.ts';
import {
  type Channel,
  Disconnected,
  decode,
  encode,
  memoryChannels,
  type PeerLocator,
  type Signer,
} from '../../../captp/index.ts';

interface Kept {
  readonly record: AddressRecord;
  readonly bytes: Uint8Array;
}

/** What all of them share. */
export class FakeWorld {
  readonly nodes = new Map<string, FakeNode>();
  readonly records = new Map<string, Kept>();
  /** Each record that somebody published. */
  readonly published: AddressRecord[] = [];
  readonly opened: Libp2pOptions[] = [];
  /** Why nobody can join. */
  fault: unknown;
  /** Others that keep records. */
  holders = 3;
  addresses: readonly string[] = ['/ip4/192.0.2.1/tcp/4001'];

  /** As one vat loads it. */
  library(): () => Promise<Libp2pLibrary> {
    return async () => ({
      openLibp2p: async (options) => {
        if (this.fault) throw this.fault;
        this.opened.push(options);
        return new FakeNode(this, options);
      },
      sealRecord: (record, signer: Signer) => encode(JSON.stringify([record, signer.publicKey])),
    });
  }
}

/** Somebody who keeps records. */
const KEEPER: NetworkConnection = {
  peerId: peerIdOf(new Uint8Array(32)),
  transport: 'tcp',
  relayed: false,
  dialledByUs: false,
  address: '/ip4/192.0.2.9/tcp/4001',
  since: 0,
};

export class FakeNode implements Libp2pNetwork {
  readonly peerId: string;
  readonly key: Uint8Array;
  closed = false;
  relays: boolean;
  fromTheFuture = 0;
  connections: NetworkConnection[] = [KEEPER];
  readonly channels = new Set<Channel>();
  readonly spaces: PublicSpaces = {
    join: () => ({
      tell: async () => undefined,
      peers: () => [],
      look: async () => undefined,
      leave: () => undefined,
    }),
  };
  readonly #world: FakeWorld;
  readonly #listeners = new Set<() => void>();
  #addresses: readonly string[];
  onDialled: ((channel: Channel) => void) | undefined;

  constructor(world: FakeWorld, { seed, serves }: Libp2pOptions) {
    this.#world = world;
    this.relays = serves.relay;
    this.key = nodeCrypto.publicKey(seed);
    this.peerId = peerIdOf(this.key);
    this.#addresses = world.addresses;
    world.nodes.set(this.peerId, this);
  }

  get netlayer() {
    const self = this;
    return {
      transport: 'libp2p',
      provesDiallers: true,
      get location(): PeerLocator {
        const [multiaddr] = self.#addresses;
        return {
          transport: 'libp2p',
          designator: self.peerId,
          hints: multiaddr === undefined ? false : { multiaddr },
        };
      },
      dial: async (peer: PeerLocator) => this.#dial(peer),
      onDialled: (listener: (channel: Channel) => void) => {
        this.onDialled = listener;
      },
      close: () => this.close(),
    };
  }

  /** From now on it is elsewhere: what stood is cut. */
  moveTo(addresses: readonly string[]): void {
    this.#addresses = addresses;
    for (const channel of [...this.channels]) channel.close();
    this.tell();
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  addresses(): readonly string[] {
    return this.#addresses;
  }

  async publish(bytes: Uint8Array): Promise<number> {
    const [record] = JSON.parse(decode(bytes) as string) as [AddressRecord];
    const read = { ...record, key: Uint8Array.from(Object.values(record.key)) };
    this.#world.published.push(read);
    const known = this.#world.records.get(this.peerId);
    if (this.#world.holders === 0 || (known && known.record.sequence >= read.sequence)) return 0;
    this.#world.records.set(this.peerId, { record: read, bytes });
    return this.#world.holders;
  }

  async find(key: Uint8Array): Promise<AddressRecord | undefined> {
    return this.#world.records.get(peerIdOf(key))?.record;
  }

  status(): NetworkStatus {
    return {
      reachable: 'direct',
      addresses: this.#addresses,
      connections: this.#world.holders > 0 ? this.connections : [],
      bytesIn: 10,
      bytesOut: 20,
      relays: [],
      lookupPeers: this.#world.holders,
      fromTheFuture: this.fromTheFuture,
      problem: undefined,
    };
  }

  async relay(isOn: boolean): Promise<void> {
    this.relays = isOn;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const channel of [...this.channels]) channel.close();
    if (this.#world.nodes.get(this.peerId) === this) this.#world.nodes.delete(this.peerId);
  }

  #dial({ designator, hints }: PeerLocator): Channel {
    const other = this.#world.nodes.get(designator);
    const hinted = hints ? hints.multiaddr : undefined;
    const record = this.#world.records.get(peerIdOf(keyOfPeerId(designator)))?.record;
    const tried = [hinted, ...(record?.addresses ?? [])];
    if (!other?.onDialled || !tried.some((one) => one && other.#addresses.includes(one))) {
      throw new Disconnected('Nobody is there.');
    }
    const [here, there] = memoryChannels();
    this.channels.add(here);
    other.channels.add(there);
    other.onDialled(Object.assign(there, { proven: this.peerId }));
    return Object.assign(here, { proven: other.peerId });
  }
}
