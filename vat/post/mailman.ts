/**
 * Leaves what waits for one other vat in its mailboxes, when that vat cannot be reached.
 *
 * Nothing is taken off the books for it: that is done when the other vat says what it has, by a
 * letter or on a line. So a mailbox that loses what it was given costs time and nothing else.
 */
import { Closed } from '../errors.ts';
import type { Clock, Mail } from '../powers.ts';
import { CARRIED_MAX } from './interface.ts';
import { encodeLetter, LETTER_BYTES_MAX } from './letter.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import type { Epoch, Peer, Standing } from './peer.ts';

/** How long a vat cannot be reached until letters are left for it. */
const AWAY_MS = 60_000;
/** What comes later waits for more of it. */
const GATHER_MS = 10_000;
/** Until it is tried again when no mailbox took it. */
const PAUSE_MS_MIN = 60_000;
const PAUSE_MS_MAX = 900_000;

export interface MailmanPowers {
  readonly clock: Clock;
  readonly mail: Mail;
  readonly peer: Peer;
  readonly outbox: Outbox;
  readonly epoch: () => Epoch;
  /** Where answers can be left. */
  readonly ours: () => Promise<readonly string[]>;
  /** Is there a line to it now? */
  readonly isThere: () => boolean;
  /** What leaves in the place of a message at this time. */
  readonly bytesOf: (message: Outgoing) => Uint8Array;
  /** Writes down that what waits may have left from then on. */
  readonly offers: () => Promise<void>;
  /** Writes down that all messages up to `mark` were left. */
  readonly mailed: (mark: number) => PromiseLike<void>;
}

/** A letter, the last message in it, and what it says to have been taken. */
interface Written {
  readonly letter: Uint8Array;
  readonly last: number;
  readonly effective: Standing;
}

export class Mailman {
  readonly #our: MailmanPowers;
  #awaySince: number | undefined;
  #notBefore = 0;
  #pauseMs = 0;
  #callOff: (() => void) | undefined;
  #isLeaving = false;
  #closed = false;
  /** Something came by a letter, and its sender has not heard that it did. */
  #owesReceipt = false;

  constructor(powers: MailmanPowers) {
    this.#our = powers;
  }

  /** Something waits, perhaps, or the line is lost. */
  look(): void {
    if (this.#closed || this.#callOff || this.#isLeaving || !this.#isWanted()) return;
    const { clock } = this.#our;
    this.#awaySince ??= clock.now();
    const due = Math.max(this.#awaySince + AWAY_MS, this.#notBefore);
    this.#callOff = clock.wakeAt(due, () => {
      this.#callOff = undefined;
      if (clock.now() < due) this.look();
      else void this.#leave();
    });
  }

  /** There is a line, by which both have said what they have. */
  met(): void {
    this.#awaySince = undefined;
    this.#owesReceipt = false;
    this.#stop();
  }

  /** Messages came by a letter. */
  took(): void {
    this.#owesReceipt = true;
    this.look();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #isWanted(): boolean {
    const { peer, isThere } = this.#our;
    // Who was restored does not know which numbers are free until it has met the other.
    if (isThere() || peer.forked || peer.unsure !== undefined) return false;
    return this.#owesReceipt || peer.written > this.#mark;
  }

  /** All up to there was left before, or has arrived. */
  get #mark(): number {
    return Math.max(this.#our.peer.mailed, this.#our.peer.arrived.mark);
  }

  async #leave(): Promise<void> {
    this.#isLeaving = true;
    try {
      while (!this.#closed && this.#isWanted()) {
        if (!(await this.#leaveOne())) return this.#pause();
        this.#pauseMs = 0;
        this.#notBefore = this.#our.clock.now() + GATHER_MS;
      }
    } catch {
      // The disk cannot be read, or the vat is closing: whoever needs to know is told there.
      this.#pause();
    } finally {
      this.#isLeaving = false;
      this.look();
    }
  }

  #pause(): void {
    // Whose messages came and where nothing can be left hears of them when there is a line again.
    if (this.#pauseMs >= PAUSE_MS_MAX) this.#owesReceipt = false;
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, PAUSE_MS_MIN), PAUSE_MS_MAX);
    this.#notBefore = this.#our.clock.now() + this.#pauseMs;
  }

  /** Did any mailbox take it? Or did something change, so that it is to be begun again? */
  async #leaveOne(): Promise<boolean> {
    const { mail, peer } = this.#our;
    let made: Promise<Written | undefined> | undefined;
    const letter = async (): Promise<Uint8Array> => {
      made ??= this.#write();
      const written = await made;
      if (!written) throw new Closed();
      return written.letter;
    };
    const took = await mail.leave(peer.designator, peer.mailboxes, letter);
    const written = await made;
    if (took === 0) return made !== undefined && !written;
    if (written?.effective === peer.effective) this.#owesReceipt = false;
    const last = written?.last ?? 0;
    if (last > peer.mailed) await this.#our.mailed(last);
    return true;
  }

  /**
   * The letter, once there is a mailbox for it: from then on what is in it may have left. Undefined
   * when some of it has arrived meanwhile.
   */
  async #write(): Promise<Written | undefined> {
    const { peer, outbox, epoch, ours, bytesOf, offers } = this.#our;
    await offers();
    const before = this.#mark;
    const chain = await outbox.chainAt(before);
    const messages = await this.#messagesAfter(before);
    const mailboxes = [...(await ours())];
    // What has arrived meanwhile is let go of: begin again behind it.
    if (!chain || before !== this.#mark) return undefined;
    const { number, id } = epoch();
    const { effective, arrived, written } = peer;
    const letter = encodeLetter({
      hello: {
        epoch: number,
        epochId: id,
        base: arrived.mark,
        chain: arrived.chain,
        sent: written,
      },
      taken: effective,
      mailboxes,
      first: before + 1,
      chain,
      messages: messages.map(bytesOf),
    });
    return { letter, effective, last: messages.at(-1)?.number ?? 0 };
  }

  async #messagesAfter(mark: number): Promise<Outgoing[]> {
    const { outbox, peer } = this.#our;
    if (peer.mayLeave <= mark) return [];
    const near = outbox.nearFrom(mark + 1, CARRIED_MAX, LETTER_BYTES_MAX);
    if (near.length > 0) return near;
    const read = await outbox.read(mark + 1);
    let bytes = 0;
    return read.filter((message, at) => {
      bytes += message.bytes.length;
      return message.number === mark + 1 + at && (at === 0 || bytes <= LETTER_BYTES_MAX);
    });
  }
}
