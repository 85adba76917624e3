/** Everything between this vat and one other: what goes, what comes, and who carries it. */
import { E } from '../../captp/index.ts';
import { Refused } from '../errors.ts';
import { guarded } from '../guarded.ts';
import type { RefTo } from '../interface.ts';
import type { PostRoad } from '../powers.ts';
import type { Promised } from '../promises/promised.ts';
import { Courier } from './courier.ts';
import type { Box, Way } from './courier-powers.ts';
import { Inbox } from './inbox.ts';
import { MESSAGE_BYTES_MAX, PostBox, type PostDoor } from './interface.ts';
import type { Letter } from './letter.ts';
import { Mailing } from './mailing.ts';
import { type Hello, Meeting, noPost } from './meeting.ts';
import { OUTBOX_MESSAGES_MAX, Outbox } from './outbox.ts';
import type { Peer, PeerRecord } from './peer.ts';
import { carryPlain } from './plain-send.ts';
import type { PostOffice } from './post-office.ts';
import { Receipts } from './receipts.ts';
import { offerAll } from './unsent.ts';
import { encodeMessage } from './wire.ts';

const NONCE_BYTES = 16;
/** Answers kept for a vat that our actors never addressed, and that does not take them. */
const ANSWERS_MAX = 10_000;
/** As above, for one that our actors write to: half of what may wait for it. */
const FRIENDS_ANSWERS_MAX = OUTBOX_MESSAGES_MAX / 2;
/** As above, for one of which nothing led anywhere. */
const STRANGERS_ANSWERS_MAX = 16;

export class Correspondence {
  readonly peer: Peer;
  readonly outbox: Outbox;
  readonly courier: Courier;
  readonly inbox: Inbox;
  readonly #office: PostOffice;
  /** Ours, for the other side. */
  readonly #box: Box;
  readonly #meeting: Meeting;
  readonly #mailing: Mailing;
  #ended = false;

  constructor(office: PostOffice, peer: Peer) {
    const { core, names } = office;
    this.#office = office;
    this.peer = peer;
    this.outbox = new Outbox(core, peer);
    const touch = (): void => office.touch(this);
    const receipts = new Receipts(office, peer, this.outbox, touch);
    this.inbox = new Inbox({
      core,
      peer,
      names,
      touch,
      admit: (leadsHere) => this.#admit(leadsHere),
    });
    this.courier = new Courier({
      core,
      outbox: this.outbox,
      epoch: () => office.epoch,
      mayGo: () => peer.given !== undefined,
      isWanted: () => this.outbox.length > 0 || office.waitsFor(peer.designator),
      connect: () => this.#connect(),
      arrived: receipts.note,
      check: async (claimed, sent) => {
        await this.#meeting.check(claimed, sent);
        this.#mailing.met();
        await offerAll(this, office);
      },
      offer: () => void offerAll(this, office).then(() => this.courier.look(), core.onFault),
      empty: ({ nonce }) => encodeMessage([nonce, 'void'], names.namingFor(peer.designator)),
      plain: (goesOn) => carryPlain(this, office, goesOn),
      refused: () => this.#meeting.endForked(),
      lost: () => this.#mailing.look(),
    });
    this.#meeting = new Meeting({
      office,
      peer,
      outbox: this.outbox,
      touch,
      arrived: receipts.note,
      part: () => this.courier.close(),
    });
    this.#mailing = new Mailing({
      ...{ office, peer, touch, outbox: this.outbox, inbox: this.inbox, meeting: this.#meeting },
      offers: () => offerAll(this, office),
      isThere: () => this.courier.state === 'carrying',
      bytesOf: (message) => this.courier.bytesOf(message),
    });
    this.#box = guarded(
      PostBox,
      {
        begin: (hello) => {
          this.#checkOpen();
          return this.#meeting.greeted(hello as Hello);
        },
        take: (first, chain, messages) => {
          this.#checkOpen();
          return this.inbox.take(first, chain, messages);
        },
        mailboxes: (mailboxes) => {
          this.#checkOpen();
          return this.#mailing.remember(mailboxes);
        },
        twice: () => {
          this.#checkOpen();
          // Anybody may say so whom our actors never wrote to: nobody is alarmed by that.
          if (peer.given !== undefined) office.roads.onTwin?.(peer.designator);
        },
      },
      core.onFault,
    );
  }

  /** May our actors send it more? Throws Refused with code `damaged` or `outbox-full`. */
  checkTakes(): void {
    if (this.outbox.isDamaged) {
      const text = 'Messages to that vat are damaged on this disk. Restore your last backup.';
      throw new Refused('damaged', text);
    }
    if (this.outbox.length >= OUTBOX_MESSAGES_MAX) {
      throw new Refused('outbox-full', 'Too many messages wait for that vat.');
    }
  }

  /** As part of the group: one more message. Throws what says that it cannot travel. */
  post(fields: readonly unknown[], promised: Promised | undefined, locator?: string): void {
    const { core, names } = this.#office;
    const nonce = Uint8Array.from(core.random.bytes(NONCE_BYTES));
    const naming = names.namingFor(this.peer.designator);
    const bytes = encodeMessage([nonce, ...fields], naming);
    if (bytes.length > MESSAGE_BYTES_MAX) {
      throw new Refused('too-large', 'This message is too large for another vat.');
    }
    if (locator !== undefined) {
      this.peer.given = locator;
      this.peer.met = true;
    }
    this.outbox.append(bytes, nonce, promised);
    this.#office.touch(this);
    naming.tell();
  }

  /** To be written with the group. What is new leaves as soon as it is, when there is a line. */
  toRecord(): PeerRecord {
    if (this.courier.state === 'carrying') this.peer.offered = this.peer.sent.mark;
    return this.peer.toRecord();
  }

  /** The group is on the disk. */
  committed(): void {
    this.peer.committed();
    this.inbox.committed();
    this.outbox.letGo(this.peer.arrived.mark);
    this.look();
  }

  /** There is something to carry, perhaps. */
  look(): void {
    this.courier.look();
    this.#mailing.look();
  }

  /** The other vat is there, and has proven that it is. */
  comeIn(locator: string, back: Way): Box {
    if (this.peer.forked) throw noPost();
    this.peer.locator = locator;
    this.courier.cameTo(back);
    if (back.box) this.#mailing.begins(back.box);
    return this.#box;
  }

  /** It wrote a letter. See {@link Mailing.take}; throws Refused as the box does. */
  async takeLetter(letter: Letter): Promise<void> {
    this.#checkOpen();
    await this.#mailing.take(letter);
  }

  /** Somebody else has proven to be the other vat, while our session with it goes on. */
  tellTwice(): void {
    this.#mailing.tellTwice();
  }

  /** Where letters for us can be left has changed. */
  tellMailboxes(): void {
    this.#mailing.tell();
  }

  /**
   * Whoever proves any key can write here. So what leads nowhere is remembered of few, and answers
   * that are not fetched are kept for a while only where our actors have business too.
   */
  #admit(leadsHere: boolean): void {
    const { peer, outbox } = this;
    if (leadsHere && !peer.met) {
      peer.met = true;
      this.#office.strangers.met(this);
      this.#mailing.tell();
    }
    if (!peer.met && !peer.kept) this.#office.strangers.checkRoom();
    const known = peer.given === undefined ? ANSWERS_MAX : FRIENDS_ANSWERS_MAX;
    const most = peer.met || peer.given !== undefined ? known : STRANGERS_ANSWERS_MAX;
    if (outbox.length >= most) throw new Refused('busy', 'Take the answers first.');
  }

  /** Throws Refused when nothing can come in by the box any more. */
  #checkOpen(): void {
    if (this.peer.forked) throw noPost();
    if (this.#ended) throw new Refused('busy', 'Come in again.');
  }

  /** Is something of it on its way? Then it must not be forgotten. */
  get isBusy(): boolean {
    return this.inbox.isBusy;
  }

  /** It made room for others; whoever still holds the box has to come in again. */
  end(): void {
    this.#ended = true;
    this.courier.close();
    this.#mailing.close();
    this.inbox.close();
  }

  async #connect(): Promise<Way> {
    const { door, proof, ended } = await this.#reach();
    if (!door) return { box: undefined };
    const self = this.#office.roads.self();
    const box = await E(door as RefTo<typeof PostDoor>).enter(self, proof, this.#box);
    this.#mailing.begins(box);
    return { box, ended };
  }

  /** Where it was found last, or where our actors say that it is. */
  async #reach(): Promise<PostRoad> {
    const { peer } = this;
    const { roads } = this.#office;
    try {
      return await roads.connect(peer.locator);
    } catch (error) {
      if (peer.given === undefined || peer.given === peer.locator) throw error;
      const road = await roads.connect(peer.given);
      peer.locator = peer.given;
      return road;
    }
  }
}
