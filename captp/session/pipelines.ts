/**
 * Sending ahead to something of the peer's that is not known yet.
 *
 * Whoever has sent by a pipeline keeps to it, also after the value is known, unless the value can
 * receive nothing or the session is over: the straight way could overtake what was sent ahead (the
 * value may live with a third party, or here), and messages on one reference must arrive in the
 * order sent.
 */
import { deliverTo, isRef } from '../handler.ts';
import type { SyrupRecord } from '../syrup/index.ts';
import type { Pipeline, Resolver } from '../vow.ts';

/** The part of a session that pipelines use. */
export interface Sender {
  readonly ended: boolean;
  deliver(to: SyrupRecord, args: readonly unknown[], answer: Resolver | undefined): void;
}

/** To a promise of the peer's. */
export class ImportPipeline implements Pipeline {
  readonly #session: Sender;
  readonly #to: SyrupRecord;

  constructor(session: Sender, to: SyrupRecord) {
    this.#session = session;
    this.#to = to;
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    this.#session.deliver(this.#to, args, answer);
  }

  mayShorten(value: unknown): boolean {
    return this.#session.ended || !isRef(value);
  }
}

/** To the answer of a message of ours. */
export class AnswerPipeline implements Pipeline {
  readonly session: Sender;
  /** The descriptor of the answer. */
  readonly to: SyrupRecord;
  #used = false;
  #released: { value: unknown } | undefined;

  constructor(session: Sender, to: SyrupRecord) {
    this.session = session;
    this.to = to;
  }

  /**
   * Was anything sent ahead? Then the peer must keep the answer as long as the promise is used
   * here.
   */
  get used(): boolean {
    return this.#used;
  }

  /** May the peer be told to forget the answer, and the descriptor no longer be sent? */
  get released(): boolean {
    return this.#released !== undefined;
  }

  release(value: unknown): void {
    this.#released = { value };
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    if (this.#released) return deliverTo(this.#released.value, args, answer);
    this.#used = true;
    this.session.deliver(this.to, args, answer);
  }

  mayShorten(value: unknown): boolean {
    return this.session.ended || !isRef(value);
  }
}
