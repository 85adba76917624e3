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
import type { Pipeline, Resolver } from '../resolver.ts';
import { Sym } from '../symbol.ts';
import { Vow } from '../vow.ts';
import { Unanswered } from './errors.ts';
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
/** The phase, in the lowest bits of the state. */
const PHASE = 3;
/** Something was sent ahead. */
const PIPELINED = 4;
/** What is asked about is a promise that the peer hosts, not an answer to us. */
const LISTENS = 8;
/** Has left the table of those who wait. */
const LEFT = 16;

const targets = new WeakMap<Question, object>();

export class Question implements Exported, Pipeline {
  readonly session: Asker;
  /** The number of the answer, or the position of the promise. */
  readonly #about: number;
  #state: number;
  /** Who waits; once there is one, the value or the error. */
  #held: unknown;
  /** Where the peer tells it. */
  position = 0;

  constructor(
    session: Asker,
    kind: 'desc:answer' | 'desc:export',
    about: number,
    resolver: Resolver,
  ) {
    this.session = session;
    this.#about = about;
    this.#state = kind === 'desc:answer' ? WAITING : LISTENS;
    this.#held = resolver;
  }

  /** It is mentioned once. */
  get count(): number {
    return 1;
  }

  /** An object for those few who hand the place on where they would tell us. */
  get target(): object {
    const known = targets.get(this);
    if (known) return known;
    const made = bindHandler({}, { deliver: (args, answer) => this.tell(args, answer) });
    targets.set(this, made);
    return made;
  }

  /** The number by which the peer knows the answer, as long as it may be named; else undefined. */
  get answerPosition(): number | undefined {
    return this.#isAnswer() && this.#phase() < RELEASED ? this.#about : undefined;
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

  /** A peer that lets go of this before it has told anything never will. */
  released(): void {
    this.#break(new Unanswered());
  }

  /** The session has ended. */
  giveUp(reason: unknown): void {
    this.#take()?.reject(reason);
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    const phase = this.#phase();
    if (phase === BROKEN) return answer?.reject(this.#held);
    if (phase === RELEASED) return deliverTo(this.#held, args, answer);
    this.#state |= PIPELINED;
    const kind = this.#isAnswer() ? 'desc:answer' : 'desc:export';
    this.session.deliver(kind, this.#about, args, answer);
  }

  mayShorten(value: unknown): boolean {
    return this.session.ended || !isRef(value);
  }

  /** Whoever asked has given up: the peer need not answer, and is told so. */
  abandon(): void {
    if (this.#phase() === WAITING && this.#isAnswer()) this.#release(RELEASED, undefined);
  }

  #fulfil(value: unknown): void {
    const resolver = this.#take();
    if (!resolver) return;
    if (this.#isAnswer()) {
      const sendsOn = this.#state & PIPELINED && (value instanceof Vow || isRef(value));
      if (sendsOn) this.session.freeAnswerWith(this, this.#about);
      else this.#release(RELEASED, value);
    }
    resolver.resolve(value);
  }

  #break(reason: unknown): void {
    const resolver = this.#take();
    if (!resolver) return;
    if (this.#isAnswer()) this.#release(BROKEN, reason);
    resolver.reject(reason);
  }

  /** Who waits, when somebody does. From now on nobody does. */
  #take(): Resolver | undefined {
    if (this.#state & LEFT) return undefined;
    this.#state |= LEFT;
    this.session.answered(this);
    if (this.#phase() !== WAITING) return undefined;
    const resolver = this.#held as Resolver;
    this.#held = undefined;
    this.#state |= SETTLED;
    return resolver;
  }

  #release(phase: number, value: unknown): void {
    this.#state = (this.#state & ~PHASE) | phase;
    this.#held = value;
    this.session.freeAnswer(this.#about);
  }

  #phase(): number {
    return this.#state & PHASE;
  }

  #isAnswer(): boolean {
    return (this.#state & LISTENS) === 0;
  }
}
