/** Everything between this vat and one other: what goes, what comes, and who carries it. */
import { E } from '../../captp/index.ts';
import { Refused } from '../errors.ts';
import { guarded } from '../guarded.ts';
import type { RefTo } from '../interface.ts';
import { innerMessage } from '../message.ts';
import type { PostRoad } from '../powers.ts';
import type { Promised } from '../promises/promised.ts';
import { Courier } from './courier.ts';
import type { Box, Way } from './courier-powers.ts';
import { Forked, PeerForked } from './forked.ts';
import { Inbox } from './inbox.ts';
import { MESSAGE_BYTES_MAX, PostBox, type PostDoor } from './interface.ts';
import { Outbox } from './outbox.ts';
import type { Peer, PeerRecord, Standing } from './peer.ts';
import { sendPlain } from './plain-send.ts';
import type { PostOffice } from './post-office.ts';
import { encodeMessage } from './wire.ts';

const NONCE_BYTES = 16;
/** Answers kept for a vat that our actors never addressed, and that does not take them. */
const ANSWERS_MAX = 10_000;
/** As above, for one of which nothing led anywhere. */
const STRANGERS_ANSWERS_MAX = 16;

interface Hello {
  readonly epoch: number;
  readonly epochId: Uint8Array;
  readonly base: number;
  readonly chain: Uint8Array;
  readonly sent: number;
}

interface Greeting extends Standing {
  readonly sent: number;
}

export class Correspondence {
  readonly peer: Peer;
  readonly outbox: Outbox;
  readonly courier: Courier;
  readonly inbox: Inbox;
  readonly #office: PostOffice;
  /** Ours, for the other side. */
  readonly #box: Box;
  /** Arrived, but not yet written down as such. */
  #arrived: Standing | undefined;
  #ended = false;

  constructor(office: PostOffice, peer: Peer) {
    const { core, names } = office;
    this.#office = office;
    this.peer = peer;
    this.outbox = new Outbox(core, peer);
    this.inbox = new Inbox({
      core,
      peer,
      names,
      touch: () => office.touch(this),
      admit: (leadsHere) => this.#admit(leadsHere),
    });
    this.courier = new Courier({
      core,
      outbox: this.outbox,
      epoch: () => office.epoch,
      mayGo: () => peer.given !== undefined,
      isWanted: () => this.outbox.length > 0 || office.waitsFor(peer.designator),
      connect: () => this.#connect(),
      arrived: (standing) => this.#note(standing),
      check: (claimed, sent) => this.#check(claimed, sent),
      empty: ({ nonce }) => encodeMessage([nonce, 'void'], names.namingFor(peer.designator)),
      plain: (message) => sendPlain(this, office, message),
      refused: () => this.#endForked(),
    });
    this.#box = guarded(
      PostBox,
      {
        begin: (hello) => this.#greeted(hello as Hello),
        take: (first, chain, messages) => {
          if (peer.forked) throw noPost();
          if (this.#ended) throw new Refused('busy', 'Come in again.');
          return this.inbox.take(first, chain, messages);
        },
      },
      core.onFault,
    );
  }

  async open(record: PeerRecord): Promise<void> {
    this.peer.fromRecord(record);
    await this.outbox.open();
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

  /** The group is on the disk. */
  committed(): void {
    this.peer.written = this.peer.sent.mark;
    this.inbox.committed();
    this.outbox.letGo(this.peer.arrived.mark);
    this.courier.look();
  }

  /** The other vat is there, and has proven that it is. */
  comeIn(locator: string, back: Way): Box {
    if (this.peer.forked) throw noPost();
    this.peer.locator = locator;
    this.courier.cameTo(back);
    return this.#box;
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
    }
    if (!peer.met && !peer.kept) this.#office.strangers.checkRoom();
    if (peer.given !== undefined) return;
    const most = peer.met ? ANSWERS_MAX : STRANGERS_ANSWERS_MAX;
    if (outbox.length >= most) throw new Refused('busy', 'Take the answers first.');
  }

  /** It made room for others; whoever still holds the box has to come in again. */
  end(): void {
    this.#ended = true;
    this.courier.close();
    this.inbox.close();
  }

  /**
   * What it says of us is not what we know, so one of us is a copy that should not run. Others may
   * be right about us, or lie: so it ends what is between us, and nothing else.
   */
  #endForked(): Forked {
    const forked = new Forked();
    this.peer.forked = forked;
    this.courier.close();
    this.#office.core.onFault(forked);
    return forked;
  }

  async #connect(): Promise<Way> {
    const { door, proof, ended } = await this.#reach();
    if (!door) return { box: undefined };
    const self = this.#office.roads.self();
    const box = await E(door as RefTo<typeof PostDoor>).enter(self, proof, this.#box);
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

  /** The other side says who it is and how far it believes we have come. */
  async #greeted({ epoch, epochId, base, chain, sent }: Hello): Promise<Greeting> {
    const { peer } = this;
    const office = this.#office;
    if (peer.forked) throw noPost();
    if (this.#ended) throw new Refused('busy', 'Come in again.');
    const known = peer.epoch;
    const isOther = known && known.number === epoch && known.id.some((b, at) => b !== epochId[at]);
    if (known && (epoch < known.number || isOther)) throw new PeerForked();
    if (known?.number === epoch && sent < peer.accepted.mark) throw new PeerForked();
    if (base > peer.accepted.mark && peer.unsure === undefined) {
      this.#endForked();
      throw noPost();
    }
    const begins = (): void => {
      const before = { epoch: peer.epoch, taken: peer.taken, accepted: peer.accepted };
      if (peer.kept) office.core.group.onUndo(() => Object.assign(peer, before));
      peer.epoch = { number: epoch, id: epochId };
      if (base > peer.accepted.mark) {
        peer.taken = { mark: base, chain };
        peer.accepted = peer.taken;
      }
      if (peer.kept) office.touch(this);
    };
    if (!known || epoch !== known.number || base > peer.accepted.mark) {
      // Of a stranger nothing is written down before it has done something.
      if (peer.kept) await office.asTurn('the post', begins);
      else begins();
    }
    return { ...peer.effective, sent: peer.written };
  }

  /** What the other side has of ours must be what we know, or we are not who sent it. */
  async #check(claimed: Standing, sent: number): Promise<Standing> {
    const { peer, outbox } = this;
    if (sent < peer.accepted.mark) throw new PeerForked();
    if (claimed.mark < peer.arrived.mark) throw new PeerForked();
    const ours = claimed.mark <= peer.written ? await outbox.chainAt(claimed.mark) : undefined;
    const fits = ours?.every((byte, at) => byte === claimed.chain[at]) ?? false;
    if (!fits && peer.unsure === undefined) throw this.#endForked();
    if (!fits) {
      if (!peer.kept) this.#office.strangers.checkRoom();
      await this.#goOnAfter(claimed);
    } else if (peer.unsure !== undefined && peer.kept) {
      await this.#office.asTurn('the post', () => this.#sure());
    } else peer.unsure = undefined;
    this.#note(claimed);
    return claimed;
  }

  /** We were restored, and had sent more before than we know: what is new goes behind all that. */
  async #goOnAfter(claimed: Standing): Promise<void> {
    const { peer, outbox } = this;
    const fresh = await outbox.readAll((peer.unsure ?? 0) + 1);
    await this.#office.asTurn('the post', () => {
      const { arrived, sent } = peer;
      this.#office.core.group.onUndo(() => Object.assign(peer, { arrived, sent }));
      for (let at = arrived.mark + 1; at <= sent.mark; at++) this.#office.drop(peer.place, at);
      peer.arrived = claimed;
      peer.sent = claimed;
      outbox.clear();
      for (const { bytes, nonce, promise } of fresh) {
        outbox.append(bytes, nonce, promise && this.#office.core.promises.byId(promise));
      }
      this.#sure();
    });
  }

  #sure(): void {
    const before = this.peer.unsure;
    this.#office.core.group.onUndo(() => {
      this.peer.unsure = before;
    });
    this.peer.unsure = undefined;
    this.#office.touch(this);
  }

  /** What has arrived need not be kept; that is written down with whatever is written next. */
  #note(standing: Standing): void {
    if (standing.mark <= this.peer.arrived.mark) return;
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
      if (to.mark <= this.peer.arrived.mark) return;
      for (let at = this.peer.arrived.mark + 1; at <= to.mark; at++) {
        this.#office.drop(this.peer.place, at);
      }
      this.outbox.arrived(to);
      this.#office.touch(this);
    };
    this.#office.core.enqueue(innerMessage('the post', run));
  }
}

function noPost(): Refused {
  return new Refused('no-post', 'There is no post between us: this vat may be an older copy.');
}
