/**
 * What the other side has said to have on its disk, and so need not be kept here.
 *
 * Many messages arrive for one that is written here, so this is no turn for each of them.
 */
import { innerMessage } from '../message.ts';
import type { Outbox } from './outbox.ts';
import type { Peer, Standing } from './peer.ts';
import type { PostOffice } from './post-office.ts';

export class Receipts {
  readonly #office: PostOffice;
  readonly #peer: Peer;
  readonly #outbox: Outbox;
  readonly #touch: () => void;
  /** Arrived, but not yet written down as such. */
  #arrived: Standing | undefined;

  constructor(office: PostOffice, peer: Peer, outbox: Outbox, touch: () => void) {
    this.#office = office;
    this.#peer = peer;
    this.#outbox = outbox;
    this.#touch = touch;
  }

  /** What has arrived need not be kept; that is written down with whatever is written next. */
  readonly note = (standing: Standing): void => {
    if (standing.mark <= this.#peer.arrived.mark) return;
    if (this.#arrived) {
      if (standing.mark > this.#arrived.mark) this.#arrived = standing;
      return;
    }
    this.#arrived = standing;
    const run = (): void => {
      const to = this.#arrived;
      if (!to) return;
      this.#office.core.group.onUndo(() => {
        this.#arrived = to;
      });
      this.#arrived = undefined;
      if (to.mark <= this.#peer.arrived.mark) return;
      for (let at = this.#peer.arrived.mark + 1; at <= to.mark; at++) {
        this.#office.drop(this.#peer.place, at);
      }
      this.#outbox.arrived(to);
      this.#touch();
    };
    this.#office.core.enqueue(innerMessage('the post', run));
  };
}
