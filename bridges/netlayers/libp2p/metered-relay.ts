/**
 * The relay of libp2p, which tells what it carries to whom, and carries no more when it is told so.
 *
 * libp2p bounds one circuit, not what all of one person carry together. All of a circuit goes through the stream that
 * the relay opens to its target, so that one is counted: the relay gets its connections from here.
 */
import {
  type CircuitRelayServerInit,
  type CircuitRelayService,
  circuitRelayServer,
} from '@libp2p/circuit-relay-v2';
import type { Connection, Stream } from '@libp2p/interface';
import type { Carrying, Libp2pOptions } from './contract.ts';
import { passing } from './traffic.ts';

type Components = Parameters<ReturnType<typeof circuitRelayServer>>[0];
type Carry = NonNullable<Libp2pOptions['carry']>;

export function meteredRelay(
  init: CircuitRelayServerInit,
  carry: Carry | undefined,
): (components: Components) => CircuitRelayService {
  const make = circuitRelayServer(init);
  if (!carry) return make;
  return (components) => {
    const { registrar, peerStore, addressManager, peerId, privateKey } = components;
    const { connectionManager, connectionGater, logger } = components;
    const connections = {
      getConnections: (...who: Parameters<typeof connectionManager.getConnections>) =>
        connectionManager.getConnections(...who).map((one) => counting(one, carry)),
    };
    return make({
      ...{ registrar, peerStore, addressManager, peerId, privateKey, connectionGater, logger },
      // It asks for connections, and for nothing else.
      connectionManager: connections as typeof connectionManager,
    });
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
