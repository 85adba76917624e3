/**
 * Places at relays: while nobody can dial us from the Internet, somebody whom we are connected with, and who offers
 * it, keeps a place for us, so that others reach us through it.
 *
 * libp2p would look for relays among strangers by walking through the table without end. Here a relay is somebody
 * whom we know anyway: a contact, or who helped us to look something up.
 */
import type { IdentifyResult, PeerId } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import type { Timers } from '../../../captp/index.ts';
import type { Dialler } from './dialler.ts';
import { isRelayed } from './hints.ts';
import { RELAYS_WANTED } from './limits.ts';
import type { Node } from './node.ts';
import type { Standing } from './standing.ts';

/** What a relay speaks (circuit relay v2). */
const HOP = '/libp2p/circuit/relay/0.2.0/hop';
/** A place that was refused is not asked for again for so long. */
const AGAIN_MS = 20_000;
/** Until those are dialled who lend us their relay: at first, and from then on. */
const FIRST_LOOK_MS = 2_000;
const LOOK_MS = 30_000;

export interface RelayPowers {
  readonly node: Node;
  readonly standing: Standing;
  readonly timers: Timers;
  readonly dialler: Dialler;
  /** Peer ids of vats that lend us their relay. */
  readonly lenders: () => readonly string[];
}

export class Relays {
  readonly #powers: RelayPowers;
  /** Whom we have asked lately. */
  readonly #asked = new Set<string>();
  readonly #stops = new Set<() => void>();

  constructor(powers: RelayPowers) {
    this.#powers = powers;
    powers.node.addEventListener('peer:identify', this.#onIdentify);
    powers.node.addEventListener('peer:disconnect', this.#onGone);
    this.#lookLater(FIRST_LOOK_MS);
  }

  close(): void {
    this.#powers.node.removeEventListener('peer:identify', this.#onIdentify);
    this.#powers.node.removeEventListener('peer:disconnect', this.#onGone);
    for (const stop of this.#stops) stop();
  }

  readonly #onIdentify = ({ detail }: CustomEvent<IdentifyResult>): void => {
    if (detail.protocols.includes(HOP)) this.#consider(detail.peerId);
  };

  /** Our place there went with the connection: when it is back, it is asked for at once. */
  readonly #onGone = ({ detail }: CustomEvent<PeerId>): void => {
    this.#asked.delete(detail.toString());
  };

  /** Sees to it that those are connected who lend us their relay, while we need one. */
  #lookLater(ms: number): void {
    const stop = this.#powers.timers.after(ms, () => {
      this.#stops.delete(stop);
      if (this.#isNeeded()) for (const name of this.#powers.lenders()) this.#dialLender(name);
      this.#lookLater(LOOK_MS);
    });
    this.#stops.add(stop);
  }

  #dialLender(designator: string): void {
    const { dialler, node } = this.#powers;
    const isThere = node.getPeers().some((peer) => peer.toString() === designator);
    if (isThere) return;
    // Who is away now is dialled again at the next look.
    const peer = { transport: 'libp2p', designator, hints: false } as const;
    dialler.connect(peer).catch(() => undefined);
  }

  #consider(peer: PeerId): void {
    const name = peer.toString();
    if (this.#asked.has(name) || !this.#isNeeded()) return;
    this.#asked.add(name);
    const stop = this.#powers.timers.after(AGAIN_MS, () => {
      this.#stops.delete(stop);
      this.#asked.delete(name);
      if (this.#powers.node.getConnections(peer).length > 0) this.#consider(peer);
    });
    this.#stops.add(stop);
    // Who refuses, or goes away meanwhile, is asked again a little later.
    this.#reserve(peer).catch(() => undefined);
  }

  #isNeeded(): boolean {
    const { reachable, relays } = this.#powers.standing.status();
    return reachable !== 'direct' && relays.length < RELAYS_WANTED;
  }

  async #reserve(peer: PeerId): Promise<void> {
    const { node, standing } = this.#powers;
    if (standing.status().relays.includes(peer.toString())) return;
    // It may have ended meanwhile. Whoever asks all the same is never to ask that peer again, as libp2p has it.
    const { protocols } = await node.peerStore.get(peer);
    if (!protocols.includes(HOP)) return;
    const line = node
      .getConnections(peer)
      .find((each) => each.direction === 'outbound' && !isRelayed(each.remoteAddr.toString()));
    if (!line) return;
    const place = line.remoteAddr.toString().replace(/\/p2p\/\w+$/, '');
    const circuit = multiaddr(`${place}/p2p/${peer.toString()}/p2p-circuit`);
    await node.services.inside.transportManager.listen([circuit]);
  }
}
