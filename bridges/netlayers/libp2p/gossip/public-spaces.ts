/**
 * The public spaces of a vat on the network: each has a topic that those who follow it pass entries on in, and those
 * who lack something ask each other.
 *
 * There is no way from here to any other content: what goes out are charters and entries that are signed, and whoever
 * made them meant them for everybody.
 */
import type { Connection } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Timers } from '../../../../captp/index.ts';
import type { Clock, Random } from '../../../../vat/index.ts';
import type { Dialler } from '../dialler.ts';
import type { Node } from '../node.ts';
import { CatchUp } from './catch-up.ts';
import { FloodLimit, PER_PEER } from './flood-limits.ts';
import type { JoinedSpace, JoinOptions, PublicSpaces } from './joining.ts';
import { Membership } from './membership.ts';
import { BadPublication } from './publication.ts';
import { strikesOf } from './router.ts';
import type { SpaceShelf } from './shelf.ts';

/** How long after the last look others are asked anew: soon while there was something new, later when not. */
const LOOK_MS_MIN = 5_000;
const LOOK_MS_MAX = 300_000;
/** What several messages lack is asked for together. */
const LACK_MS = 100;
/** Of those who follow a space, so many are asked in one look; and dialled, when none is connected. */
const ASKED_MAX = 3;
const DIALLED_MAX = 4;
/** What was asked for is passed on when it is no more than this. */
const PASSED_ON_MAX = 16;

export interface PublicSpacesPowers {
  readonly node: Node;
  readonly dialler: Dialler;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}

interface Joined extends JoinOptions {
  readonly membership: Membership;
  wait: number;
  stopTimer: () => void;
  looking: Promise<void> | undefined;
  /** Looks again when this one is over. */
  again: boolean;
  /** Peers that are being dialled. */
  readonly dialled: Set<string>;
  /** Whom to ask first: peers that are known to have more. */
  readonly first: Set<string>;
}

export class OpenSpaces implements PublicSpaces {
  readonly #our: PublicSpacesPowers;
  readonly #joined = new Map<string, Joined>();
  readonly #perPeer = new FloodLimit(PER_PEER);
  #catchUp!: CatchUp;
  #isOver = false;

  private constructor(powers: PublicSpacesPowers) {
    this.#our = powers;
  }

  static async open(powers: PublicSpacesPowers): Promise<OpenSpaces> {
    const spaces = new OpenSpaces(powers);
    const { node, clock, timers } = powers;
    const shelfOf = (id: Uint8Array): SpaceShelf | undefined =>
      spaces.#joined.get(nameOf(id))?.shelf;
    spaces.#catchUp = await CatchUp.open({ node, clock, timers, shelfOf });
    const { gossip } = node.services;
    gossip.addEventListener('gossipsub:message', ({ detail }) => {
      const { msg, msgId, propagationSource } = detail;
      for (const { membership } of spaces.#joined.values()) {
        if (membership.topic === msg.topic) {
          membership.receive(msg, msgId, propagationSource.toString());
        }
      }
    });
    gossip.addEventListener('subscription-change', ({ detail }) => {
      for (const { topic, subscribe } of detail.subscriptions) {
        if (subscribe) spaces.#newcomer(topic, detail.peerId.toString());
      }
    });
    // What was passed on before that peer belonged to those it is passed on to has missed one of us.
    gossip.addEventListener('gossipsub:graft', ({ detail }) => {
      for (const joined of spaces.#joined.values()) {
        if (joined.membership.topic === detail.topic) spaces.#lacks(joined, detail.peerId);
      }
    });
    return spaces;
  }

  join(options: JoinOptions): JoinedSpace {
    const { node, clock, timers } = this.#our;
    const router = node.services.gossip;
    const { space, shelf, onFault } = options;
    const membership = new Membership({
      ...{ router, clock, timers, space, shelf, onFault },
      perPeer: this.#perPeer,
      lacks: (peer) => this.#lacks(joined, peer),
    });
    const joined: Joined = {
      ...options,
      membership,
      wait: LOOK_MS_MIN,
      stopTimer: () => undefined,
      looking: undefined,
      again: false,
      dialled: new Set(),
      first: new Set(),
    };
    const name = nameOf(membership.id);
    if (this.#joined.has(name)) throw new RangeError('That space is followed already.');
    this.#joined.set(name, joined);
    this.#soon(joined, LACK_MS);
    return {
      tell: (thing) => membership.tell(thing),
      peers: () => membership.peers(),
      look: () => this.#look(joined),
      leave: () => {
        joined.stopTimer();
        this.#joined.delete(name);
        membership.leave();
      },
    };
  }

  async close(): Promise<void> {
    this.#isOver = true;
    for (const { stopTimer } of this.#joined.values()) stopTimer();
    this.#joined.clear();
    await this.#catchUp.close();
  }

  /** Somebody who follows a space of ours has come: either of us may lack what the other has. */
  #newcomer(topic: string, peer: string): void {
    for (const joined of this.#joined.values()) {
      if (joined.membership.topic !== topic) continue;
      joined.found(peer);
      this.#lacks(joined, peer);
    }
  }

  #lacks(joined: Joined, peer: string): void {
    joined.first.add(peer);
    if (joined.looking) joined.again = true;
    else this.#soon(joined, LACK_MS);
  }

  #soon(joined: Joined, milliseconds: number): void {
    joined.stopTimer();
    if (this.#isOver || !this.#isJoined(joined)) return;
    joined.stopTimer = this.#our.timers.after(milliseconds, () => {
      this.#look(joined).catch(joined.onFault);
    });
  }

  #isJoined({ membership }: Joined): boolean {
    return this.#joined.get(nameOf(membership.id))?.membership === membership;
  }

  #look(joined: Joined): Promise<void> {
    joined.looking ??= this.#round(joined).finally(() => {
      joined.looking = undefined;
      const wait = joined.again ? LACK_MS : joined.wait;
      joined.again = false;
      this.#soon(joined, wait);
    });
    return joined.looking;
  }

  async #round(joined: Joined): Promise<void> {
    joined.stopTimer();
    const { membership } = joined;
    if (membership.peers().length === 0) this.#dialPlaces(joined);
    let news = 0;
    for (const peer of this.#chosen(joined)) news += await this.#ask(joined, peer);
    joined.wait = news > 0 ? LOOK_MS_MIN : Math.min(joined.wait * 2, LOOK_MS_MAX);
    if (!this.#isJoined(joined)) return;
    membership.retry();
  }

  /** Those who are known to have more; then some by chance, so that nobody can be sure to be the one who is asked. */
  #chosen({ first, membership, places }: Joined): string[] {
    const connected = new Set([...membership.peers(), ...places()]);
    const others = shuffled([...connected], this.#our.random).filter((peer) => !first.has(peer));
    const chosen = [...first, ...others].slice(0, Math.max(ASKED_MAX, Math.min(first.size, 8)));
    first.clear();
    return chosen;
  }

  /** Answers how much was new. Whoever does not answer is asked another time. */
  async #ask(joined: Joined, peer: string): Promise<number> {
    const connection = this.#connectionWith(peer);
    if (!connection || !this.#isJoined(joined)) return 0;
    const { membership, space, shelf } = joined;
    try {
      const news = await this.#catchUp.ask(connection, { space, id: membership.id, shelf });
      // Whom it did not reach by gossip either may be reached from here. Who comes late has nothing that is news.
      if (news.count <= PASSED_ON_MAX) for (const one of news.entries) await membership.tell(one);
      return news.count;
    } catch (error) {
      const { node, clock } = this.#our;
      const isNonsense = error instanceof BadPublication || error instanceof RangeError;
      if (isNonsense) strikesOf(node.services.gossip).add(peer, clock.now());
      return 0;
    }
  }

  /** In the background: it may take half a minute to find out that nobody is there. */
  #dialPlaces(joined: Joined): void {
    const { dialler, node } = this.#our;
    const others = joined.places().filter((peer) => peer !== node.peerId.toString());
    for (const designator of others.slice(0, DIALLED_MAX)) {
      if (joined.dialled.has(designator)) continue;
      joined.dialled.add(designator);
      const over = (): void => void joined.dialled.delete(designator);
      // Who is away now is tried again in a later round.
      dialler.connect({ transport: 'libp2p', designator, hints: {} }).then(() => {
        over();
        this.#lacks(joined, designator);
      }, over);
    }
  }

  #connectionWith(peer: string): Connection | undefined {
    return this.#our.dialler.best(peerIdFromString(peer));
  }
}

function nameOf(id: Uint8Array): string {
  return Buffer.from(id).toString('hex');
}

function shuffled(all: string[], random: Random): string[] {
  const keyed = all.map((one) => ({ one, key: Buffer.from(random.bytes(4)).readUInt32BE() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
}
