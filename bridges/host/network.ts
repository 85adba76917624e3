/**
 * How this vat reaches others, and others it: one peer for all connections, and the sockets that our servers take in.
 *
 * Who opens a socket proves nothing about itself, so what it may do is the business of the door that it came by.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  type Channel,
  type LocalPeer,
  type PeerLocator,
  type Signer,
  startPeer,
} from '../../captp/index.ts';
import type { CaptpDoor } from '../http/captp-door.ts';
import {
  keyOf,
  nodeCrypto,
  peerIdOf,
  timersOn,
  vatName,
  type WebSocketNetlayer,
  websocketNetlayer,
} from '../netlayers/index.ts';
import { SwitchedNetlayer, Twins } from '../network/index.ts';
import { faultLine } from './fault-line.ts';
import type { HostOptions } from './options.ts';

/** The web port, or the socket that only this user can open. */
type Entry = 'web' | 'local';

export interface NetworkPowers {
  readonly options: Pick<HostOptions, 'random' | 'clock' | 'log'>;
  /** Who this vat is and where its web port is found; both change once it is unlocked. */
  readonly signer: () => Signer;
  readonly location: () => PeerLocator;
  /** Knows what whoever comes in may do. */
  readonly door: CaptpDoor;
  /** Tells the vat of that name, if it is known, that somebody else has proven to be it. */
  readonly tellTwice: (vat: string) => void;
  readonly onFault: (error: unknown) => void;
}

export class Network {
  readonly peer: LocalPeer;
  /** Ways beyond the web port, while the owner has the vat on the network. */
  readonly beyond = new SwitchedNetlayer();
  /** What is known of vats that run twice. */
  readonly twins: Twins;
  readonly #powers: NetworkPowers;
  readonly #sockets: Readonly<Record<Entry, WebSocketNetlayer>>;

  constructor(powers: NetworkPowers) {
    const { options, signer, location, door } = powers;
    const { random, clock } = options;
    const timers = timersOn(clock);
    const netlayer = websocketNetlayer({ random, timers, location });
    this.#powers = powers;
    const own = { random, timers, crypto: nodeCrypto };
    // What nobody asked for is dropped by a guard, and so has us dial nobody.
    this.peer = startPeer({
      ...own,
      netlayers: [netlayer, this.beyond],
      claimsWhenUsed: true,
      serve: (_, start) => door.receive('network', start),
      onRefused: (error) => this.#refused(error),
      otherWay: (other) => this.#byKey(other),
      onTwin: (other) => {
        const vat = nameOf(other);
        if (vat !== undefined) this.twins.refusedBy(vat);
      },
      onTwins: (other) => {
        const vat = nameOf(other);
        if (vat !== undefined && this.twins.saw(vat)) powers.tellTwice(vat);
      },
    });
    const stands = (vat: string): boolean =>
      this.peer.sessions().some(({ peer }) => nameOf(peer) === vat);
    this.twins = new Twins({ clock, stands });
    const current: Signer = {
      get publicKey() {
        return signer().publicKey;
      },
      sign: (message) => signer().sign(message),
    };
    const socketsOf = (entry: Entry): WebSocketNetlayer => {
      const sockets = websocketNetlayer({ random, timers, signer: current });
      sockets.onDialled((channel) => this.#receive(entry, channel));
      return sockets;
    };
    this.#sockets = { web: socketsOf('web'), local: socketsOf('local') };
  }

  /** What the vat joins the network with. */
  get joining(): { readonly netlayer: SwitchedNetlayer; readonly twins: Twins } {
    return { netlayer: this.beyond, twins: this.twins };
  }

  /** Takes in an open socket of our servers; `line` is the connection below it. */
  accept(entry: Entry, socket: WebSocket, line: Duplex): void {
    this.#sockets[entry].accept(socket, line).catch(this.#powers.onFault);
  }

  /** A vat that is not where its address says may have moved: the network finds it by its key. */
  #byKey(peer: PeerLocator): PeerLocator | undefined {
    if (peer.transport !== 'websocket' || this.beyond.location === undefined) return undefined;
    return { transport: this.beyond.transport, designator: peerIdOf(keyOf(peer)), hints: false };
  }

  #receive(entry: Entry, channel: Channel): void {
    const { door } = this.#powers;
    const over = door.receive(entry, (reception) =>
      this.peer.accept(channel, reception.location, reception),
    );
    over.catch((error) => this.#refused(error));
  }

  #refused(error: unknown): void {
    this.#powers.options.log(`a connection was refused: ${faultLine(error)}`);
  }

  /** Ends all connections, and takes in nobody any more. */
  async close(reason: string): Promise<void> {
    const { web, local } = this.#sockets;
    await Promise.all([web.close(), local.close(), this.peer.close(reason)]);
  }
}

/** Undefined for a name that is no vat's, as those may have who prove nothing. */
function nameOf(peer: PeerLocator): string | undefined {
  try {
    return vatName(peer);
  } catch {
    return undefined;
  }
}
