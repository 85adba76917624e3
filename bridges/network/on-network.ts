/** The network, once it is joined: the netlayer, and the record that says where this vat is. */
import { E } from '../../captp/index.ts';
import { keyOfPeerId } from '../netlayers/index.ts';
import type { AddressRecord, Libp2pNetwork, VatMemory } from '../netlayers/libp2p/index.ts';
import { listenAt, portOf } from './listen.ts';
import { Publisher } from './publisher.ts';
import type { Book, NetworkSetup } from './setup.ts';

export interface Joined {
  readonly book: Book;
  /** Failures before this attempt. */
  readonly attempt: number;
  readonly memory: VatMemory;
  /** Multiaddrs to ask first. */
  readonly bootstrap: () => readonly string[];
  /** We have gone beyond a record that somebody else made of us, and know it. */
  readonly goesBeyond: boolean;
  readonly changed: () => void;
  readonly twice: (other: AddressRecord) => void;
}

export class OnNetwork {
  readonly network: Libp2pNetwork;
  readonly publisher: Publisher;
  readonly since: number;
  readonly #setup: NetworkSetup;
  readonly #joined: Joined;
  readonly #end: () => void;
  #addresses: string;
  #met = 0;

  /** Loads libp2p when it is the first time. Throws what it throws, such as HostTrouble. */
  static async open(setup: NetworkSetup, joined: Joined): Promise<OnNetwork> {
    const { clock, random, seed, log, load, listen, signer, relays } = setup;
    const { settings } = joined.book;
    const library = await load();
    // The second try takes any port: the one that follows from the key may be taken.
    const ownPort = joined.attempt % 2 === 0 ? portOf(signer.publicKey) : 0;
    const network = await library.openLibp2p({
      seed,
      clock,
      random,
      listen: listen ?? listenAt(settings.port || ownPort),
      bootstrap: joined.bootstrap,
      localDiscovery: settings.local,
      serves: { relay: relaysWanted(setup, joined.book), lookups: settings.lookups },
      privateAddresses: settings.inside,
      memory: joined.memory,
      ...(relays && {
        relayFor: (peerId: string) => relays.ours.placeFor(peerId),
        carry: (to: string) => relays.ours.carry(to),
        relays: () => relays.theirs(),
      }),
      log,
    });
    const seal = (record: AddressRecord): Uint8Array => library.sealRecord(record, signer);
    return new OnNetwork(setup, joined, network, seal);
  }

  private constructor(
    setup: NetworkSetup,
    joined: Joined,
    network: Libp2pNetwork,
    seal: (record: AddressRecord) => Uint8Array,
  ) {
    const { clock, keeper, mailboxes, onFault, signer, restored } = setup;
    this.network = network;
    this.since = clock.now();
    this.#setup = setup;
    this.#joined = joined;
    this.publisher = new Publisher({
      key: signer.publicKey,
      clock,
      network,
      mailboxes,
      seal,
      number: async (above) => Number(await E(keeper).number(above)),
      last: joined.book.sequence,
      restored: restored || joined.goesBeyond,
      changed: joined.changed,
      twice: joined.twice,
      onFault,
    });
    this.#addresses = network.addresses().join(' ');
    this.#end = network.onChange(() => this.#changed());
    setup.netlayer.use(network.netlayer);
    setup.spaces.use(network.spaces);
    this.publisher.now();
  }

  /** Somebody was given a place at our relay or lost it, or the settings of `book` are others. */
  relaysChanged(book: Book): Promise<void> {
    return this.network.relay(relaysWanted(this.#setup, book));
  }

  async close(): Promise<void> {
    this.#end();
    this.publisher.close();
    this.#setup.netlayer.use(undefined);
    this.#setup.spaces.use(undefined);
    await this.network.close();
  }

  #changed(): void {
    const { memory, changed } = this.#joined;
    const { connections } = this.network.status();
    for (const { peerId, address, relayed, dialledByUs } of connections) {
      const key = dialledByUs && !relayed ? keyOrNone(peerId) : undefined;
      if (key) memory.foundAt(key, address);
    }
    const addresses = this.network.addresses().join(' ');
    if (addresses !== this.#addresses) {
      this.#addresses = addresses;
      this.#setup.moved();
    }
    this.publisher.look();
    const isNew = connections.length > this.#met;
    this.#met = connections.length;
    // Nobody took it so far; perhaps somebody does who has just come.
    if (isNew && this.publisher.published?.holders === 0) this.publisher.now();
    changed();
  }
}

/** Is there anybody to relay for? A vat that offers it to nobody does not say that it does. */
function relaysWanted({ relays }: NetworkSetup, { settings }: Book): boolean {
  relays?.ours.openToAll(settings.relay);
  return settings.relay || relays?.ours.isOffered === true;
}

/** Relays and keepers of records may have keys of other sorts; they are no vats. */
function keyOrNone(peerId: string): Uint8Array | undefined {
  try {
    return keyOfPeerId(peerId);
  } catch {
    return undefined;
  }
}
