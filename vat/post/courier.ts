/**
 * Carries what waits in one outbox, over whatever connection there is.
 *
 * It greets the other side, which says how far it has come; goes on from there, some calls ahead of
 * the answers; and when a connection is lost it tries again, after longer and longer pauses, or at
 * once when the other vat comes to us.
 */
import { E } from '../../captp/index.ts';
import { VatError } from '../errors.ts';
import { type Box, type CourierPowers, Line, type Way } from './courier-powers.ts';
import { CARRIED_MAX } from './interface.ts';
import { isOver, type Outgoing } from './outgoing.ts';
import { Patience } from './patience.ts';
import type { Standing } from './peer.ts';

/** Calls on their way at once. */
const CALLS_MAX = 8;
/** Bytes of messages in one call. */
const CALL_BYTES_MAX = 524_288;
const PAUSE_MS_MIN = 250;
const PAUSE_MS_MAX = 300_000;

export class Courier {
  readonly #our: CourierPowers;
  state: 'resting' | 'connecting' | 'carrying' | 'pausing' = 'resting';
  #line: Line | undefined;
  /** By which the other vat came to us last: the only way to one whose address nobody gave us. */
  #way: Way | undefined;
  #pauseMs = 0;
  #callOff: (() => void) | undefined;
  readonly #patience: Patience;
  #closed = false;
  /** For inspectors: why it could not go on last time, since when it cannot, when it tries again. */
  trouble: unknown;
  lostAt: number | undefined;
  nextTry: number | undefined;

  constructor(powers: CourierPowers) {
    this.#our = powers;
    this.#patience = new Patience(powers.core.clock, () => this.#unanswered());
  }

  /** There is something to carry, perhaps. */
  look(): void {
    if (this.#closed || this.#our.outbox.length === 0) return;
    if (this.state === 'carrying') this.#carry(this.#line as Line);
    else if (this.state === 'resting') this.#start();
  }

  /** Goes there once, also with nothing to carry: so that the other vat hears that we are back. */
  visit(): void {
    if (!this.#closed && this.state === 'resting') this.#start();
  }

  /** The pause before the next try is over, or need not be waited for. */
  hurry(): void {
    if (this.state !== 'pausing') return;
    this.#callOff?.();
    this.state = 'resting';
    if (this.#our.isWanted()) this.visit();
    else this.#clear();
  }

  /**
   * The other vat came to us and gave us its box. That goes on, whatever we had before: it may have
   * died in silence.
   */
  cameTo(way: Way): void {
    if (this.#closed || !way.box) return;
    this.#pauseMs = 0;
    this.#way = way;
    this.#begin(this.#newLine(), way.box, way.ended);
  }

  close(): void {
    this.#closed = true;
    this.#line = undefined;
    this.#callOff?.();
    this.#patience.end();
  }

  /** What leaves in the place of a message at this time. */
  bytesOf(message: Outgoing): Uint8Array {
    const { core, outbox, empty } = this.#our;
    return isOver(message, outbox.peer, core.clock.now()) ? empty(message) : message.bytes;
  }

  #newLine(): Line {
    this.#callOff?.();
    this.#callOff = undefined;
    const line = new Line();
    this.#line = line;
    this.state = 'connecting';
    this.#patience.heard();
    return line;
  }

  #start(): void {
    if (!this.#our.mayGo()) {
      const way = this.#way;
      return way?.box && this.#begin(this.#newLine(), way.box, way.ended);
    }
    const line = this.#newLine();
    this.#our.connect().then(
      ({ box, ended }) => {
        if (this.#line !== line) return;
        if (box) this.#begin(line, box, ended);
        else void this.#carryPlain(line);
      },
      (error) => this.#lost(line, error),
    );
  }

  #begin(line: Line, box: Box, ended: Way['ended']): void {
    const { outbox, epoch } = this.#our;
    const { mark, chain } = outbox.peer.arrived;
    const { number, id } = epoch();
    const over = (): void => {
      if (this.#way?.ended === ended) this.#way = undefined;
      this.#lost(line, new VatError('Lost', 'disconnected', 'It ended.'));
    };
    ended?.then(over, over);
    E(box)
      .begin({ epoch: number, epochId: id, base: mark, chain, sent: outbox.peer.written })
      .then(
        ({ mark: claimed, chain: their, sent }) =>
          this.#greeted(line, box, { mark: Number(claimed), chain: their }, Number(sent)),
        (error) => this.#refused(line, error),
      );
  }

  async #greeted(line: Line, box: Box, claimed: Standing, sent: number): Promise<void> {
    try {
      if (this.#line !== line) return;
      await this.#our.check(claimed, sent);
      if (this.#line !== line) return;
      line.box = box;
      line.next = claimed.mark + 1;
      line.chain = claimed.chain;
      this.state = 'carrying';
      this.#pauseMs = 0;
      this.#clear();
      this.#carry(line);
    } catch (error) {
      this.#lost(line, error);
    }
  }

  #carry(line: Line): void {
    const { outbox } = this.#our;
    const { peer } = outbox;
    // What was written while the line began is said to leave before it does.
    if (peer.mayLeave < peer.written) this.#our.offer();
    while (line.calls < CALLS_MAX && line.next <= peer.mayLeave && !line.reading) {
      const messages = outbox.nearFrom(line.next, CARRIED_MAX, CALL_BYTES_MAX);
      if (messages.length > 0) this.#call(line, messages);
      else this.#read(line);
    }
  }

  /** What is not in memory. */
  #read(line: Line): void {
    line.reading = true;
    this.#our.outbox
      .read(line.next)
      .then((messages) => {
        line.reading = false;
        if (this.#line !== line || messages[0]?.number !== line.next) return;
        this.#call(line, messages.slice(0, CARRIED_MAX));
        this.#carry(line);
      })
      .catch((error) => this.#lost(line, error));
  }

  #call(line: Line, messages: readonly Outgoing[]): void {
    const [first] = messages;
    const last = messages.at(-1);
    if (!first || !last) return;
    const before = line.chain;
    const bytes = messages.map((one) => this.bytesOf(one));
    line.next = last.number + 1;
    line.chain = last.chain;
    if (line.calls === 0) this.#patience.heard();
    line.calls++;
    E(line.box as Box)
      .take(first.number, before, bytes)
      .then(
        () => {
          if (this.#line !== line) return;
          line.calls--;
          this.#patience.heard();
          this.#our.arrived({ mark: last.number, chain: last.chain });
          this.#carry(line);
        },
        (error) => this.#refused(line, error),
      );
  }

  #refused(line: Line, error: unknown): void {
    const { code } = (error ?? {}) as { code?: unknown };
    if (this.#line === line && code === 'forked') this.#our.refused();
    this.#lost(line, error);
  }

  /** The line may have died in silence. */
  #unanswered(): void {
    const line = this.#line;
    if (!line || (this.state === 'carrying' && line.calls === 0)) return;
    this.#way = undefined;
    this.#lost(line, new VatError('Lost', 'unanswered', 'The other vat does not answer.'));
  }

  #lost(line: Line, error: unknown): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    this.trouble = error;
    if (this.#closed) return;
    this.state = 'pausing';
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, PAUSE_MS_MIN), PAUSE_MS_MAX);
    const { clock } = this.#our.core;
    this.lostAt ??= clock.now();
    this.nextTry = clock.now() + this.#pauseMs;
    this.#callOff = clock.wakeAt(this.nextTry, () => this.hurry());
    this.#our.lost();
  }

  #clear(): void {
    this.trouble = undefined;
    this.lostAt = undefined;
    this.nextTry = undefined;
  }

  /** One after the other: each is taken off the books before it leaves, so it leaves at most once. */
  async #carryPlain(line: Line): Promise<void> {
    try {
      await this.#our.plain(() => {
        this.#patience.heard();
        return this.#line === line;
      });
      if (this.#line !== line) return;
      this.#line = undefined;
      this.state = 'resting';
    } catch (error) {
      this.#lost(line, error);
    }
  }
}
