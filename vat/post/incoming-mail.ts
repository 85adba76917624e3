/**
 * Letters from one other vat, whose sender is proven: what is new in them is taken as from a line.
 *
 * A mailbox may give letters again, late, in any order or not at all. So what is old is no fault
 * here, as it would be on a line, where both speak of now.
 */
import { Refused } from '../errors.ts';
import type { Inbox } from './inbox.ts';
import type { Letter } from './letter.ts';
import type { Meeting } from './meeting.ts';
import type { Peer } from './peer.ts';

/** What takes messages, and what finds out who is a copy. */
export interface InboxAndMeeting {
  readonly inbox: Inbox;
  readonly meeting: Meeting;
}

export interface IncomingMailPowers extends InboxAndMeeting {
  readonly peer: Peer;
  /** Messages of a letter have taken effect. */
  readonly took: () => void;
  /** Remembers where letters for the sender can be left. */
  readonly remember: (mailboxes: readonly string[]) => PromiseLike<void>;
}

export class IncomingMail {
  readonly #our: IncomingMailPowers;

  constructor(powers: IncomingMailPowers) {
    this.#our = powers;
  }

  /**
   * Resolves when the letter is not needed any more: it has taken effect, or is old. Throws Refused
   * with code `gap` when others have to come first, with `not-met` when the two vats have to meet
   * first, `busy` or what the disk says when it cannot be taken now; PeerForked when it never can.
   */
  async take({ hello, taken, mailboxes, first, chain, messages }: Letter): Promise<void> {
    const { peer, inbox, meeting, took, remember } = this.#our;
    if (!(await this.#isOfThisLife(hello))) return;
    const before = { taken: peer.accepted.mark, arrived: peer.arrived.mark };
    if (taken.mark > peer.arrived.mark) {
      const standing = { mark: taken.mark, chain: Uint8Array.from(taken.chain) };
      // What it says to have sent is of an earlier time, and so no sign of a copy.
      await meeting.check(standing, Math.max(hello.sent, peer.accepted.mark));
    }
    if (first > peer.accepted.mark + 1) {
      throw new Refused('gap', 'What comes before this letter has not come yet.');
    }
    if (messages.length > 0) await inbox.take(first, chain, messages);
    const isNews = peer.accepted.mark > before.taken;
    if (isNews) took();
    if (isNews || taken.mark > before.arrived) await remember(mailboxes);
  }

  /** As when a line begins. Throws Refused with code `not-met`. */
  async #isOfThisLife(hello: Letter['hello']): Promise<boolean> {
    const { peer, meeting } = this.#our;
    const known = peer.epoch;
    if (known && hello.epoch < known.number) return false;
    const isOther = known?.id.some((byte, at) => byte !== hello.epochId[at]) ?? false;
    if (known?.number === hello.epoch && isOther) return false;
    if (peer.unsure !== undefined || (known && hello.epoch > known.number)) {
      throw new Refused('not-met', 'One of both was restored from a backup: they meet first.');
    }
    if (!known) {
      const [epochId, chain] = [Uint8Array.from(hello.epochId), Uint8Array.from(hello.chain)];
      await meeting.greeted({ ...hello, epochId, chain });
    }
    return true;
  }
}
