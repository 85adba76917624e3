/**
 * The `libp2p` netlayer: one stream of a connection for each session.
 *
 * The name of a vat is its peer id, which Noise proves on both sides before a byte of ours passes: of whoever is
 * dialled, and of whoever dials.
 */
import type { Connection, IncomingStreamData, Stream } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import {
  BadLocator,
  type Channel,
  Disconnected,
  type Netlayer,
  type PeerLocator,
  type Timers,
} from '../../../captp/index.ts';
import { Libp2pChannel } from './channel.ts';
import { Dialler } from './dialler.ts';
import { CONNECT_MS_MAX, PROTOCOL, SESSION_STREAMS_MAX } from './limits.ts';
import type { Node } from './node.ts';
import type { Traffic } from './traffic.ts';
import { within } from './within.ts';

const TRANSPORT = 'libp2p';
/** A connection on which so long nobody answers is given up for a new one. */
const STALE_MS = 8_000;

export interface NetlayerPowers {
  readonly node: Node;
  readonly dialler: Dialler;
  readonly traffic: Traffic;
  readonly timers: Timers;
  /** Where we can be dialled, the best first. */
  readonly addresses: () => readonly string[];
}

export class Libp2pNetlayer implements Netlayer {
  readonly transport = TRANSPORT;
  readonly provesDiallers = true;
  readonly #powers: NetlayerPowers;
  #onDialled: ((channel: Channel) => void) | undefined;

  private constructor(powers: NetlayerPowers) {
    this.#powers = powers;
  }

  /** A netlayer that takes in who dials `node`, once somebody listens. */
  static async open(powers: NetlayerPowers): Promise<Libp2pNetlayer> {
    const netlayer = new Libp2pNetlayer(powers);
    const receive = (visit: IncomingStreamData) => netlayer.#receive(visit);
    await powers.node.handle(PROTOCOL, receive, {
      maxInboundStreams: SESSION_STREAMS_MAX,
      maxOutboundStreams: SESSION_STREAMS_MAX,
      runOnLimitedConnection: true,
    });
    return netlayer;
  }

  get location(): PeerLocator {
    const { node, addresses } = this.#powers;
    const [best] = addresses();
    const hints = best === undefined ? false : { multiaddr: best };
    return { transport: TRANSPORT, designator: node.peerId.toString(), hints };
  }

  async dial(peer: PeerLocator): Promise<Channel> {
    if (peer.transport !== TRANSPORT) throw new BadLocator(`it is not reached by ${TRANSPORT}`);
    const { node, dialler } = this.#powers;
    if (peer.designator === node.peerId.toString()) throw new BadLocator('it is this vat itself');
    Dialler.check(peer);
    try {
      const standing = dialler.best(peerIdFromString(peer.designator));
      const channel = standing && (await this.#openIfAlive(standing));
      return channel ?? (await this.#open(await dialler.connect(peer)));
    } catch (cause) {
      if (cause instanceof BadLocator || cause instanceof Disconnected) throw cause;
      throw new Disconnected('That vat cannot be reached now.', { cause });
    }
  }

  onDialled(listener: (channel: Channel) => void): void {
    this.#onDialled = listener;
  }

  async close(): Promise<void> {
    this.#onDialled = undefined;
    await this.#powers.node.unhandle(PROTOCOL);
  }

  /** Undefined when nothing is heard on `connection` any more, as after a sleep: then it is ended. */
  async #openIfAlive(connection: Connection): Promise<Channel | undefined> {
    try {
      return await this.#open(connection, STALE_MS);
    } catch (error) {
      if (error instanceof Error && error.name === 'UnsupportedProtocolError') throw error;
      connection.abort(new Error('Nothing is heard any more.'));
      return undefined;
    }
  }

  async #open(connection: Connection, milliseconds = CONNECT_MS_MAX): Promise<Channel> {
    const { signal, stop } = within(this.#powers.timers, milliseconds);
    try {
      const stream = await connection.newStream(PROTOCOL, {
        signal,
        runOnLimitedConnection: true,
        maxOutboundStreams: SESSION_STREAMS_MAX,
      });
      return this.#channel(stream, connection);
    } finally {
      stop();
    }
  }

  #receive({ stream, connection }: IncomingStreamData): void {
    if (this.#onDialled) this.#onDialled(this.#channel(stream, connection));
    else stream.abort(new Error('Nobody is taken in here.'));
  }

  #channel(stream: Stream, { remotePeer }: Connection): Channel {
    const { traffic, timers } = this.#powers;
    return new Libp2pChannel(stream, remotePeer.toString(), traffic, timers);
  }
}
