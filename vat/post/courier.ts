/**
 * Carries what waits in one outbox, over whatever connection there is.
 *
 * It greets the other side, which says how far it has come; goes on from there, some calls ahead of
 * the answers; and when a connection is lost it tries again, after longer and longer pauses, or at
 * once when the other vat comes to us.
 */
import { E } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import type { RefTo } from '../interface.ts';
import { CARRIED_MAX, type PostBox } from './interface.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import { CHAIN_START, type Epoch, type Standing } from './peer.ts';

/** Calls on their way at once. */
const CALLS_MAX = 8;
/** Bytes of messages in one call. */
const CALL_BYTES_MAX = 524_288;
const PAUSE_MS_MIN = 250;
const PAUSE_MS_MAX = 300_000;

export type Box = RefTo<typeof PostBox>;

export interface CourierPowers {
  readonly core: Core;
  readonly outbox: Outbox;
  readonly epoch: () => Epoch;
  /** Connects to the other vat's box. Undefined when it knows no post. */
  readonly connect: () => Promise<Box | undefined>;
  /** The other side has everything up to there, on its disk. */
  readonly arrived: (standing: Standing) => void;
  /** Throws when what the other side says to have of ours does not fit what we know. */
  readonly check: (claimed: Standing) => Promise<unknown>;
  /** What takes the place of a message that need not leave any more. */
  readonly empty: (message: Outgoing) => Uint8Array;
  /** Sends one message to a vat without a post. */
  readonly plain: (message: Outgoing) => Promise<void>;
}

type State = 'resting' | 'connecting' | 'carrying' | 'pausing';

export class Courier {
  readonly #our: CourierPowers;
  #state: State = 'resting';
  #box: Box | undefined;
  /** Given to us by the other side while we had one; for when that is lost. */
  #spare: Box | undefined;
  /** The next number that leaves on this connection. */
  #next = 1;
  /** The chain before it. */
  #chain: Uint8Array = CHAIN_START;
  #calls = 0;
  #reading = false;
  #pauseMs = 0;
  #callOff: (() => void) | undefined;
  #closed = false;
  /** Why it could not go on last time, for inspectors. */
  trouble: unknown;

  constructor(powers: CourierPowers) {
    this.#our = powers;
  }

  get state(): State {
    return this.#state;
  }

  /** There is something to carry, perhaps. */
  look(): void {
    if (this.#closed || this.#our.outbox.length === 0) return;
    if (this.#state === 'carrying') this.#carry();
    else if (this.#state === 'resting') this.#start();
  }

  /** The other vat came to us and gave us its box. */
  cameTo(box: Box): void {
    if (this.#closed) return;
    this.#callOff?.();
    this.#callOff = undefined;
    this.#pauseMs = 0;
    this.#spare = box;
    if (this.#state === 'carrying' || this.#state === 'connecting') return;
    this.#start();
  }

  close(): void {
    this.#closed = true;
    this.#callOff?.();
  }

  #start(): void {
    this.#state = 'connecting';
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) return this.#begin(spare);
    this.#our.connect().then(
      (box) => (box ? this.#begin(box) : this.#carryPlain()),
      (error) => this.#pause(error),
    );
  }

  #begin(box: Box): void {
    this.#state = 'connecting';
    const { outbox, epoch } = this.#our;
    const { mark, chain } = outbox.peer.arrived;
    const { number, id } = epoch();
    const greeting = E(box).begin({ epoch: number, epochId: id, base: mark, chain });
    greeting
      .then(async (standing) => {
        const claimed = { mark: Number(standing.mark), chain: standing.chain };
        await this.#our.check(claimed);
        this.#box = box;
        this.#next = claimed.mark + 1;
        this.#chain = claimed.chain;
        this.#calls = 0;
        this.#state = 'carrying';
        this.#pauseMs = 0;
        this.trouble = undefined;
        this.#carry();
      })
      .catch((error) => this.#pause(error));
  }

  #carry(): void {
    const box = this.#box as Box;
    const { outbox } = this.#our;
    while (this.#calls < CALLS_MAX && this.#next <= outbox.peer.written && !this.#reading) {
      const messages = outbox.nearFrom(this.#next, CARRIED_MAX, CALL_BYTES_MAX);
      if (messages.length > 0) this.#call(box, messages);
      else this.#read(box);
    }
  }

  /** What is not in memory. */
  #read(box: Box): void {
    this.#reading = true;
    this.#our.outbox
      .read(this.#next)
      .then((messages) => {
        this.#reading = false;
        if (this.#box !== box || messages[0]?.number !== this.#next) return;
        this.#call(box, messages.slice(0, CARRIED_MAX));
        this.#carry();
      })
      .catch((error) => {
        this.#reading = false;
        this.#lost(box, error);
      });
  }

  #call(box: Box, messages: readonly Outgoing[]): void {
    const [first] = messages;
    const last = messages.at(-1);
    if (!first || !last) return;
    const before = this.#chain;
    const now = this.#our.core.clock.now();
    const bytes = messages.map((message) =>
      message.expires !== undefined && message.expires <= now
        ? this.#our.empty(message)
        : message.bytes,
    );
    this.#next = last.number + 1;
    this.#chain = last.chain;
    this.#calls++;
    E(box)
      .take(first.number, before, bytes)
      .then(
        () => {
          if (this.#box !== box) return;
          this.#calls--;
          this.#our.arrived({ mark: last.number, chain: last.chain });
          this.#carry();
        },
        (error) => this.#lost(box, error),
      );
  }

  #lost(box: Box, error: unknown): void {
    if (this.#box === box) this.#pause(error);
  }

  #pause(error: unknown): void {
    this.#box = undefined;
    this.trouble = error;
    if (this.#closed) return;
    this.#state = 'pausing';
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, PAUSE_MS_MIN), PAUSE_MS_MAX);
    const { clock } = this.#our.core;
    this.#callOff = clock.wakeAt(clock.now() + this.#pauseMs, () => {
      this.#state = 'resting';
      this.look();
    });
  }

  /** One after the other: each is taken off the books before it leaves, so it leaves at most once. */
  async #carryPlain(): Promise<void> {
    try {
      this.#state = 'connecting';
      const { outbox } = this.#our;
      while (outbox.length > 0 && !this.#closed) {
        const [message] = await outbox.read(outbox.peer.arrived.mark + 1);
        if (!message) break;
        await this.#our.plain(message);
      }
      this.#state = 'resting';
    } catch (error) {
      this.#pause(error);
    }
  }
}
