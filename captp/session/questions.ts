/**
 * What we wait for from the peer: answers to our messages, and what its promises become.
 *
 * An answer costs the peer a table entry until we say that we shall send to it no more. That is as
 * soon as it is settled, if nothing was sent ahead to it; otherwise when the promise is no longer
 * used here.
 */
import { isRef } from '../handler.ts';
import { makeVow, type Resolver, Vow } from '../vow.ts';
import type { Outgoing } from './outgoing.ts';
import { AnswerPipeline, ImportPipeline, type Sender } from './pipelines.ts';
import { describe } from './positions.ts';
import { type Outcome, Settler } from './settler.ts';

export interface Question {
  readonly position: number;
  /** The object that the peer tells the answer to. */
  readonly settler: Settler;
  readonly pipeline: AnswerPipeline;
}

export class Questions {
  readonly #session: Sender;
  readonly #out: Outgoing;
  readonly #open = new Set<Settler>();
  readonly #unused = new FinalizationRegistry<number>((position) => this.#out.freeAnswer(position));
  #next = 0;

  constructor(session: Sender, out: Outgoing) {
    this.#session = session;
    this.#out = out;
  }

  /** How much we wait for. */
  get size(): number {
    return this.#open.size;
  }

  /** A new question, whose answer goes to `resolver`. */
  ask(resolver: Resolver): Question {
    const position = this.#next++;
    const pipeline = new AnswerPipeline(this.#session, describe('answer', position));
    const settler = this.#settler({
      fulfil: (value) => {
        this.#settled(position, pipeline, value);
        resolver.resolve(value);
      },
      break: (reason) => {
        this.#settled(position, pipeline, brokenVow(reason), false);
        resolver.reject(reason);
      },
    });
    return { position, settler, pipeline };
  }

  /** The message could not be sent: there will be no answer. */
  withdraw({ settler }: Question): void {
    this.#open.delete(settler);
  }

  /**
   * A promise for what stands at `position` of the peer, and the object that the peer tells it to.
   */
  listenTo(position: number): { vow: Vow; settler: Settler } {
    const { vow, resolver } = makeVow();
    resolver.pipelineTo(new ImportPipeline(this.#session, describe('export', position)));
    const settler = this.#settler({
      fulfil: (value) => resolver.resolve(value),
      break: (reason) => resolver.reject(reason),
    });
    return { vow, settler };
  }

  /** The session has ended. */
  breakAll(reason: unknown): void {
    for (const settler of [...this.#open]) settler.giveUp(reason);
    this.#open.clear();
  }

  #settler(outcome: Outcome): Settler {
    const settler = new Settler(outcome, () => this.#open.delete(settler));
    this.#open.add(settler);
    return settler;
  }

  #settled(
    position: number,
    pipeline: AnswerPipeline,
    value: unknown,
    canReceive = value instanceof Vow || isRef(value),
  ): void {
    if (pipeline.used && canReceive) return this.#unused.register(pipeline, position);
    pipeline.release(value);
    this.#out.freeAnswer(position);
  }
}

function brokenVow(reason: unknown): Vow {
  const { vow, resolver } = makeVow();
  resolver.reject(reason);
  return vow;
}
