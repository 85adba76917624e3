/**
 * Who waits for something from the peer: the answer to a message of ours, or what a promise of the
 * peer's becomes.
 *
 * It stands in the table of exports, where the peer tells it `['fulfill value]` or `['break
 * reason]`, once. It is also the pipeline of the promise that waits: where messages go ahead.
 * Whoever has sent by a pipeline keeps to it, also after the value is known, unless the value can
 * receive nothing or the session is over: the straight way could overtake what was sent ahead (the
 * value may live with a third party, or here), and messages on one reference must arrive in the
 * order sent.
 *
 * An answer costs the peer a table entry until we say that we shall send to it no more. That is as
 * soon as it is settled, if nothing was sent ahead to it; otherwise when the promise is no longer
 * used here.
 */
import { NoSuchMethod } from '../far.ts';
import { bindHandler, deliverTo, isRef } from '../handler.ts';
import { Sym } from '../symbol.ts';
import { type Pipeline, type Resolver, Vow } from '../vow.ts';
import type { Exported } from './exports.ts';
import type { Sender } from './presence.ts';

/** What a question asks of its session. */
export interface Asker extends Sender {
  /** The question was told: it stands in no table any more. */
  answered(question: Question): void;
  freeAnswer(position: number): void;
  /** Frees the answer once the engine has collected the question. */
  freeAnswerWith(question: Question, position: number): void;
}

const WAITING = 0;
const SETTLED = 1;
/** Settled, and the peer has been told to forget the answer. */
const RELEASED = 2;
/** As RELEASED, but what is there is an error. */
const BROKEN = 3;

export class Question implements Exported, Pipeline {
  readonly session: Asker;
  /** What is asked about: an answer to us, or a promise that the peer hosts. */
  readonly #kind: 'answer' | 'export';
  readonly #about: number;
  #resolver: Resolver | undefined;
  #phase = WAITING;
  #pipelined = false;
  #value: unknown = undefined;
  #target: object | undefined = undefined;
  /** Where the peer tells it. */
  position = 0;
  count = 1;

  constructor(session: Asker, kind: 'answer' | 'export', about: number, resolver: Resolver) {
    this.session = session;
    this.#kind = kind;
    this.#about = about;
    this.#resolver = resolver;
  }

  /** An object for those few who hand the place on where they would tell us. */
  get target(): object {
    this.#target ??= bindHandler({}, { deliver: (args, answer) => this.tell(args, answer) });
    return this.#target;
  }

  /** The number by which the peer knows the answer, as long as it may be named; else undefined. */
  get answerPosition(): number | undefined {
    return this.#kind === 'answer' && this.#phase < RELEASED ? this.#about : undefined;
  }

  /** The peer tells. Only the first word counts. */
  tell(args: readonly unknown[], answer: Resolver | undefined): void {
    const selector = args[0];
    const method = selector instanceof Sym ? selector.name : 'plain call';
    if (method === 'fulfill') this.#fulfil(args[1]);
    else if (method === 'break') this.#break(args[1]);
    else this.#break(new NoSuchMethod('A resolver', method));
    answer?.resolve(undefined);
  }

  /** The session has ended. */
  giveUp(reason: unknown): void {
    const resolver = this.#take();
    resolver?.reject(reason);
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    if (this.#phase === BROKEN) return answer?.reject(this.#value);
    if (this.#phase === RELEASED) return deliverTo(this.#value, args, answer);
    this.#pipelined = true;
    this.session.deliver(this.#kind, this.#about, args, answer);
  }

  mayShorten(value: unknown): boolean {
    return this.session.ended || !isRef(value);
  }

  /** Whoever asked has given up: the peer need not answer, and is told so. */
  abandon(): void {
    if (this.#phase !== WAITING || this.#kind !== 'answer') return;
    this.#resolver = undefined;
    this.#release(RELEASED, undefined);
  }

  #fulfil(value: unknown): void {
    const resolver = this.#take();
    if (!resolver) return;
    if (this.#kind === 'answer') {
      this.#phase = SETTLED;
      const sendsOn = this.#pipelined && (value instanceof Vow || isRef(value));
      if (sendsOn) this.session.freeAnswerWith(this, this.#about);
      else this.#release(RELEASED, value);
    }
    resolver.resolve(value);
  }

  #break(reason: unknown): void {
    const resolver = this.#take();
    if (!resolver) return;
    if (this.#kind === 'answer') this.#release(BROKEN, reason);
    resolver.reject(reason);
  }

  #take(): Resolver | undefined {
    const resolver = this.#resolver;
    this.#resolver = undefined;
    this.session.answered(this);
    return resolver;
  }

  #release(phase: number, value: unknown): void {
    this.#phase = phase;
    this.#value = value;
    this.session.freeAnswer(this.#about);
  }
}
