/**
 * How we stand in the network, for the owner and for whoever publishes where we are: addresses, reach, connections.
 *
 * Every answer is worked out from what libp2p knows at that moment; here is only what it does not keep: who had
 * records from the future, and whether somebody else answers to our name.
 */
import type { Connection } from '@libp2p/interface';
import type { Libp2pOptions, NetworkConnection, NetworkStatus, Reachable } from './contract.ts';
import { isAddressOf, isRelayed, type Scope, scopeOf } from './hints.ts';
import type { Node } from './node.ts';
import type { Traffic } from './traffic.ts';
import { unproven } from './vouching.ts';

const SCOPES: readonly Scope[] = ['public', 'local', 'machine'];
/** Vats with records from the future that are remembered. */
const FUTURE_MAX = 64;

type Asked = Pick<Libp2pOptions, 'listen' | 'privateAddresses'>;

export class Standing {
  readonly #node: Node;
  readonly #traffic: Traffic;
  readonly #asked: Asked;
  readonly #fromTheFuture = new Set<string>();
  /** Somebody else has published a record with our key. */
  hasTwin = false;

  constructor(node: Node, traffic: Traffic, asked: Asked) {
    this.#node = node;
    this.#traffic = traffic;
    this.#asked = asked;
  }

  /**
   * Where others can dial us: direct before relayed, the Internet before a local network; and last, because they
   * may lead nowhere, public addresses of this machine by which nobody has come so far.
   */
  addresses(): readonly string[] {
    const all = [...this.#own(), ...unproven(this.#node)];
    if (this.#asked.privateAddresses) return all;
    return all.filter((address) => scopeOf(address) === 'public');
  }

  noteFromTheFuture(key: Uint8Array): void {
    if (this.#fromTheFuture.size < FUTURE_MAX) {
      this.#fromTheFuture.add(Buffer.from(key).toString('hex'));
    }
  }

  status(): NetworkStatus {
    const addresses = this.addresses();
    const connections = this.#node.getConnections().map(connectionOf);
    const reachable = this.#reachable();
    const lookupPeers = this.#node.services.table.routingTable.size;
    return {
      reachable,
      addresses,
      connections,
      bytesIn: this.#traffic.bytesIn,
      bytesOut: this.#traffic.bytesOut,
      relays: this.#relays(),
      lookupPeers,
      fromTheFuture: this.#fromTheFuture.size,
      problem: this.#problem(reachable, connections.length),
    };
  }

  /** All that we listen at, the best first. */
  #own(): readonly string[] {
    const peerId = this.#node.peerId.toString();
    const rank = (address: string): number =>
      SCOPES.indexOf(scopeOf(address)) * 2 + (isRelayed(address) ? 1 : 0);
    return this.#node
      .getMultiaddrs()
      .map((address) => address.toString())
      .filter((address) => isAddressOf(address, peerId))
      .toSorted((a, b) => rank(a) - rank(b));
  }

  #relays(): readonly string[] {
    const names = this.#own().map((address) => /\/p2p\/(\w+)\/p2p-circuit/.exec(address)?.[1]);
    return [...new Set(names.filter((name) => name !== undefined))];
  }

  #reachable(): Reachable {
    const own = this.#own();
    const is = (relayed: boolean, scope: Scope): boolean =>
      own.some((address) => isRelayed(address) === relayed && scopeOf(address) === scope);
    if (is(false, 'public')) return 'direct';
    if (own.some(isRelayed)) return 'relay';
    return is(false, 'local') ? 'local' : 'no';
  }

  #problem(reachable: Reachable, connections: number): string | undefined {
    if (this.hasTwin) return TWIN;
    if (this.#asked.listen.length > 0 && this.#own().length === 0) return DEAF;
    if (connections === 0) return undefined;
    return reachable === 'local' && !this.#asked.privateAddresses ? BEHIND : undefined;
  }
}

const TWIN =
  'Another machine answers to the name of this vat, perhaps one that was restored from the same backup. ' +
  'Use one of them alone: messages to the other are lost.';
const DEAF =
  'None of the ports could be opened. Another program may hold them: choose others, or end that program.';
const BEHIND =
  'Others outside of your local network cannot reach this vat. A contact who offers a relay would help, or a port ' +
  'that your router forwards to this machine.';

function connectionOf(connection: Connection): NetworkConnection {
  const address = connection.remoteAddr.toString();
  return {
    peerId: connection.remotePeer.toString(),
    transport: transportOf(address),
    relayed: isRelayed(address),
    dialledByUs: connection.direction === 'outbound',
    address,
    since: connection.timeline.open,
  };
}

function transportOf(address: string): NetworkConnection['transport'] {
  if (/\/(ws|wss)(\/|$)/.test(address)) return 'websocket';
  return address.includes('/tcp/') ? 'tcp' : 'other';
}
