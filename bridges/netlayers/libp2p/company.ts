/**
 * Sees to it that we know somebody: dials contacts and whoever else the owner named, until enough are connected, and
 * again when they have gone. Whom we are connected with, the table is filled from.
 */
import type { Timers } from '../../../captp/index.ts';
import type { Dialler } from './dialler.ts';
import { peerIdAt } from './hints.ts';
import type { Node } from './node.ts';

/** Dialled in one round, and connected when no more are looked for. */
const ROUND_MAX = 16;
const COMPANY_ENOUGH = 8;
/** From one round to the next: as long as nobody is there, and then. */
const AGAIN_MS = 5_000;
const AGAIN_MS_MAX = 120_000;
/** When the last one has gone. */
const ALONE_MS = 500;

export interface CompanyPowers {
  readonly node: Node;
  readonly dialler: Dialler;
  readonly timers: Timers;
  /** Multiaddrs that end with a peer id. */
  readonly bootstrap: () => readonly string[];
}

export class Company {
  readonly #powers: CompanyPowers;
  #wait = AGAIN_MS;
  #stopTimer = (): void => undefined;
  #isOver = false;

  constructor(powers: CompanyPowers) {
    this.#powers = powers;
    powers.node.addEventListener('peer:disconnect', this.#onGone);
    this.#look();
  }

  close(): void {
    this.#isOver = true;
    this.#powers.node.removeEventListener('peer:disconnect', this.#onGone);
    this.#stopTimer();
  }

  /** The last one has gone, perhaps because we are elsewhere now: that is not waited out. */
  readonly #onGone = (): void => {
    if (this.#isOver || this.#powers.node.getPeers().length > 0) return;
    this.#stopTimer();
    this.#wait = AGAIN_MS;
    this.#stopTimer = this.#powers.timers.after(ALONE_MS, () => this.#look());
  };

  #look(): void {
    this.#round().then(
      () => this.#again(),
      () => this.#again(),
    );
  }

  #again(): void {
    if (this.#isOver) return;
    this.#stopTimer();
    this.#stopTimer = this.#powers.timers.after(this.#wait, () => this.#look());
    const isAlone = this.#powers.node.getPeers().length === 0;
    this.#wait = isAlone ? Math.min(this.#wait * 2, AGAIN_MS_MAX) : AGAIN_MS_MAX;
  }

  async #round(): Promise<void> {
    const { node, bootstrap } = this.#powers;
    const missing = COMPANY_ENOUGH - node.getPeers().length;
    if (missing <= 0) return;
    const dials = bootstrap()
      .slice(0, ROUND_MAX)
      .map((address) => this.#dial(address));
    await Promise.allSettled(dials);
  }

  /** Who is away now is tried again in the next round. */
  async #dial(multiaddr: string): Promise<void> {
    const { node, dialler } = this.#powers;
    const designator = peerIdAt(multiaddr);
    if (designator === node.peerId.toString()) return;
    await dialler.connect({ transport: 'libp2p', designator, hints: { multiaddr } });
  }
}
