/**
 * The relay of libp2p, which begins and ends while the node runs, tells what it carries to whom, and carries no more
 * when it is told so.
 *
 * libp2p knows the services of a node from its start. This one is always there; while it is off, there is no relay
 * behind it, and the node does not say that it speaks the protocol of one. A relay that has ended cannot begin again
 * (what it would cut its circuits by is used up), so each time it is a new one.
 *
 * libp2p bounds one circuit, not what all of one person carry together. All of a circuit goes through the stream that
 * the relay opens to its target, so that one is counted: the relay gets its connections from here.
 */
import {
  type CircuitRelayServerInit,
  type CircuitRelayService,
  circuitRelayServer,
} from '@libp2p/circuit-relay-v2';
import type { Connection, PeerId, Startable, Stream } from '@libp2p/interface';
import type { Carrying, Libp2pOptions } from './contract.ts';
import { passing } from './traffic.ts';

type Components = Parameters<ReturnType<typeof circuitRelayServer>>[0];
type Carry = NonNullable<Libp2pOptions['carry']>;

export interface MeteredRelay {
  readonly isOn: boolean;
  /** Begins, or ends with all that it carries. Answers who had a place and has none any more. */
  turn(isOn: boolean): Promise<readonly PeerId[]>;
  /** Takes the places of those away for whom none is kept. Answers who they were. */
  sweep(isKept: (peer: PeerId) => boolean): readonly PeerId[];
}

export function meteredRelay(
  init: CircuitRelayServerInit,
  { serves, carry }: Pick<Libp2pOptions, 'serves' | 'carry'>,
): (components: Components) => MeteredRelay & Startable {
  const make = circuitRelayServer(init);
  return (components) => new SwitchedRelay(() => make(watched(components, carry)), serves.relay);
}

class SwitchedRelay implements MeteredRelay, Startable {
  readonly #make: () => CircuitRelayService & Startable;
  readonly #isWanted: boolean;
  #relay: (CircuitRelayService & Startable) | undefined;
  /** One after the other: what was asked for later counts. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(make: () => CircuitRelayService, isWanted: boolean) {
    this.#make = make as () => CircuitRelayService & Startable;
    this.#isWanted = isWanted;
  }

  get isOn(): boolean {
    return this.#relay !== undefined;
  }

  async start(): Promise<void> {
    await this.turn(this.#isWanted);
  }

  async stop(): Promise<void> {
    await this.turn(false);
  }

  turn(isOn: boolean): Promise<readonly PeerId[]> {
    const turned = this.#last.then(() => this.#turn(isOn));
    this.#last = turned.catch(() => undefined);
    return turned;
  }

  sweep(isKept: (peer: PeerId) => boolean): readonly PeerId[] {
    const { reservations } = this.#relay ?? {};
    const gone = [...(reservations?.keys() ?? [])].filter((peer) => !isKept(peer));
    for (const peer of gone) reservations?.delete(peer);
    return gone;
  }

  async #turn(isOn: boolean): Promise<readonly PeerId[]> {
    if (isOn === this.isOn) return [];
    if (isOn) {
      const relay = this.#make();
      await relay.start();
      this.#relay = relay;
      return [];
    }
    const gone = this.sweep(() => false);
    const relay = this.#relay;
    this.#relay = undefined;
    await relay?.stop();
    return gone;
  }
}

/** The same components, of which the relay gets its connections by way of here. */
function watched(components: Components, carry: Carry | undefined): Components {
  if (!carry) return components;
  const { registrar, peerStore, addressManager, peerId, privateKey } = components;
  const { connectionManager, connectionGater, logger } = components;
  const connections = {
    getConnections: (...who: Parameters<typeof connectionManager.getConnections>) =>
      connectionManager.getConnections(...who).map((one) => counting(one, carry)),
  };
  return {
    ...{ registrar, peerStore, addressManager, peerId, privateKey, connectionGater, logger },
    // It asks for connections, and for nothing else.
    connectionManager: connections as typeof connectionManager,
  };
}

/** The same connection, of which each new stream is a circuit. */
function counting(connection: Connection, carry: Carry): Connection {
  const newStream: Connection['newStream'] = async (protocols, options) => {
    const circuit = carry(connection.remotePeer.toString());
    if (!circuit) throw new Error('No more is carried to that peer.');
    try {
      return counted(await connection.newStream(protocols, options), circuit);
    } catch (error) {
      circuit.ended();
      throw error;
    }
  };
  return { remotePeer: connection.remotePeer, newStream } as Connection;
}

/** The same stream, of which all bytes are counted, either way. */
function counted(stream: Stream, circuit: Carrying): Stream {
  let isOver = false;
  const over = (): void => {
    if (!isOver) circuit.ended();
    isOver = true;
  };
  const { source, sink, close, abort } = stream;
  const note = (bytes: number): void => {
    if (!circuit.carried(bytes)) stream.abort(new Error('All of today is used up.'));
  };
  let halves = 2;
  const half = (): void => {
    halves -= 1;
    if (halves === 0) over();
  };
  stream.source = passing(source, note, half);
  stream.sink = (given) => sink.call(stream, passing(given, note, half));
  stream.close = (options) => {
    over();
    return close.call(stream, options);
  };
  stream.abort = (error) => {
    over();
    abort.call(stream, error);
  };
  return stream;
}
