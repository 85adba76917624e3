/** All that goes between this vat and one other by mailboxes, of either. */
import { E } from '../../captp/index.ts';
import type { Box } from './courier-powers.ts';
import { type InboxAndMeeting, IncomingMail } from './incoming-mail.ts';
import type { Letter } from './letter.ts';
import { Mailman } from './mailman.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import type { Peer } from './peer.ts';
import type { PostOffice } from './post-office.ts';

export interface MailingPowers extends InboxAndMeeting {
  readonly office: PostOffice;
  readonly peer: Peer;
  readonly outbox: Outbox;
  /** Is there a line to it now? */
  readonly isThere: () => boolean;
  /** What leaves in the place of a message at this time. */
  readonly bytesOf: (message: Outgoing) => Uint8Array;
  /** Writes down that what waits may have left from then on. */
  readonly offers: () => Promise<void>;
  /** What we remember of this peer has to be written. */
  readonly touch: () => void;
}

export class Mailing {
  readonly #our: MailingPowers;
  readonly #mailman: Mailman | undefined;
  readonly #incoming: IncomingMail;
  /** Its box on the last line that there was. */
  #box: Box | undefined;

  constructor(powers: MailingPowers) {
    const { office, peer, outbox, isThere, bytesOf, offers } = powers;
    const { mail } = office.roads;
    this.#our = powers;
    if (mail) {
      this.#mailman = new Mailman({
        ...{ mail, peer, outbox, isThere, bytesOf, offers },
        clock: office.core.clock,
        epoch: () => office.epoch,
        ours: () => this.#ours(),
        mailed: (mark) => this.#note({ mailed: mark }),
      });
    }
    this.#incoming = new IncomingMail({
      ...powers,
      took: () => this.#mailman?.took(),
      remember: (mailboxes) => this.remember(mailboxes),
    });
  }

  /** Something waits, perhaps, or the line is lost. */
  look(): void {
    this.#mailman?.look();
  }

  /** There is a line, by which both have said what they have. */
  met(): void {
    this.#mailman?.met();
  }

  take(letter: Letter): Promise<void> {
    return this.#incoming.take(letter);
  }

  /** We come to the other vat, or it to us: it hears where letters for us can be left. */
  begins(box: Box): void {
    this.#box = box;
    void this.#tell(false);
  }

  /** That has changed. */
  tell(): void {
    void this.#tell(true);
  }

  /** As far as the other vat has let us in, and knows what that is. */
  tellTwice(): void {
    if (this.#box) E.sendOnly(this.#box).twice();
  }

  async #tell(evenNone: boolean): Promise<void> {
    const box = this.#box;
    const mailboxes = await this.#ours();
    // A vat of an earlier version does not know what that is; then it does without.
    if (box && (evenNone || mailboxes.length > 0)) E.sendOnly(box).mailboxes([...mailboxes]);
  }

  /** Who has no business here is told of no mailbox. */
  async #ours(): Promise<readonly string[]> {
    const { office, peer } = this.#our;
    if (!peer.met && peer.given === undefined) return [];
    return (await office.roads.mail?.ours(peer.designator)) ?? [];
  }

  /** It says where letters for it can be left. */
  async remember(mailboxes: readonly string[]): Promise<void> {
    const { peer } = this.#our;
    const isSame =
      mailboxes.length === peer.mailboxes.length &&
      mailboxes.every((one, at) => one === peer.mailboxes[at]);
    if (isSame) return;
    // Of a stranger nothing is written down before it has done something.
    if (peer.kept) await this.#note({ mailboxes });
    else peer.mailboxes = mailboxes;
  }

  close(): void {
    this.#mailman?.close();
  }

  #note(more: Partial<Pick<Peer, 'mailboxes' | 'mailed'>>): PromiseLike<void> {
    const { office, peer, touch } = this.#our;
    return office.asTurn('the post', () => {
      const { mailboxes, mailed } = peer;
      office.core.group.onUndo(() => Object.assign(peer, { mailboxes, mailed }));
      Object.assign(peer, more);
      touch();
    });
  }
}
