/**
 * The loop of a vat: takes messages one by one, runs each as a turn, and commits turns in groups.
 *
 * Nothing leaves before it is durable: answers, messages to others and timers of a group wait until
 * its one synced batch is written. If that fails the whole group is undone, its senders are told,
 * and the vat goes on.
 */
import { collectSends, deliverSends, makeVow, type Resolver, Vow } from '../captp/index.ts';
import type { Result } from './actor.ts';
import { answerLater, runsOn } from './answer.ts';
import type { Core } from './core.ts';
import { Closed, crossing, NotSaved, Refused } from './errors.ts';
import { Group } from './group.ts';
import { anything } from './guards.ts';
import { UndoStep } from './journal/change.ts';
import { type Message, makeMessage, Queue } from './message.ts';
import { awake } from './near-call.ts';
import { facetOf, type Shell } from './shell.ts';
import { BEGINNING, Turn } from './turn.ts';
import { wakeFor } from './waking.ts';

/** Most turns written as one batch. */
export const GROUP_TURNS_MAX = 512;
/** How long turns may run before what they did is written. */
export const GROUP_MS_MAX = 4;
/** Messages that wait; more are refused with code `busy`. */
export const QUEUE_LENGTH_MAX = 50_000;
/**
 * When only durable messages wait and the disk does not take them, how long to wait before the next
 * try.
 */
export const RETRY_MS = 1_000;

export class Loop {
  readonly queue = new Queue();
  turns = 0;
  commits = 0;
  readonly #core: Core;
  readonly #pause: () => Promise<void>;
  #sequence: number;
  #running: Promise<void> | undefined;
  #closed = false;
  #group = new Group();
  #callOffRetry: (() => void) | undefined;

  /** `sequence` is the number of the next durable message. */
  constructor(core: Core, pause: () => Promise<void>, sequence: number) {
    this.#core = core;
    this.#pause = pause;
    this.#sequence = sequence;
  }

  /** Takes a message from outside a turn. */
  enqueue(message: Message): void {
    if (this.#closed) return message.answer?.reject(new Closed());
    if (this.queue.length >= QUEUE_LENGTH_MAX && !message.record) {
      const busy = new Refused('busy', 'Too many messages wait for this vat. Try again later.');
      return message.answer?.reject(busy);
    }
    this.queue.push(message);
    this.start();
  }

  /** Runs `run` as a turn of the vat itself. */
  asTurn<T>(title: string, run: () => T): PromiseLike<T> {
    const { vow, resolver } = makeVow<T>();
    this.enqueue(makeMessage({ title, run }, [], resolver as Resolver));
    return vow;
  }

  start(): void {
    this.#callOffRetry?.();
    this.#callOffRetry = undefined;
    this.#running ??= Promise.resolve()
      .then(() => this.#run())
      .catch(this.#core.onFault)
      .then(() => {
        this.#running = undefined;
        if (this.queue.length > 0 && !this.#callOffRetry && !this.#closed) this.start();
      });
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOffRetry?.();
    await this.idle();
    for (const { answer } of this.queue.drain()) answer?.reject(new Closed());
  }

  async #run(): Promise<void> {
    while (this.queue.length > 0 && !this.#closed) {
      await this.#fillGroup();
      const saved = await this.#commit();
      if (!saved && !this.queue.hasFresh()) return this.#retryLater();
    }
  }

  /** Runs turns until the group is full, its time is over, or nothing waits. */
  async #fillGroup(): Promise<void> {
    this.#group = new Group();
    const until = this.#core.clock.now() + GROUP_MS_MAX;
    for (let next = this.queue.first(); next; next = this.queue.first()) {
      const wanting = next.void || next.wanted?.() === false ? undefined : this.#step(next);
      if (wanting) {
        await wakeFor(this.#core, next, wanting);
        continue;
      }
      this.queue.shift();
      if (this.#group.turns >= GROUP_TURNS_MAX || this.#core.clock.now() >= until) return;
    }
  }

  /**
   * Runs one message as a turn. Gives the sleeping actor that must be woken before it can run, if
   * there is one.
   */
  #step(message: Message): Shell | undefined {
    const core = this.#core;
    const turn = new Turn(message, core.clock.now());
    let outcome: () => void;
    core.turn = turn;
    try {
      const result = collectSends(turn.sends, () => this.#receive(message, turn));
      outcome = this.#finish(turn, result);
    } catch (error) {
      turn.rollback(BEGINNING);
      outcome = () => this.#fail(message, error);
    } finally {
      core.turn = undefined;
    }
    if (turn.wanting) {
      turn.rollback(BEGINNING);
      return turn.wanting;
    }
    outcome();
    message.handled = true;
    this.turns++;
    this.#group.turns++;
    if (message.record) this.#group.consumed.push(message);
    message.done?.((step) => this.#group.journal.push(new UndoStep(step)));
    return undefined;
  }

  #receive({ to, args, origin }: Message, turn: Turn): Result {
    if (origin?.over) throw new Refused('revoked', 'The connection this came by was ended.');
    if ('run' in to) return { value: to.run(), guard: anything, title: to.title };
    return awake(to.shell, turn).receive(to.facet, args);
  }

  /** Checks what a turn wants to say. Gives what makes the turn part of the group. */
  #finish(turn: Turn, { value, guard, title }: Result): () => void {
    const { answer, to } = turn.message;
    const inner = 'run' in to;
    if (value instanceof Promise) throw runsOn(value, title, this.#core.onFault);
    const outer =
      value instanceof Vow || inner ? value : guard.outward(value, `The result of ${title}`);
    const near: Message[] = [];
    const far = turn.sends.filter((sent) => {
      const to = facetOf(this.#core, sent.target);
      if (to) near.push(makeMessage(to, this.#core.passing.keep([...sent.args]), sent.answer));
      return !to;
    });
    return () => {
      this.#group.absorb(turn);
      for (const message of near) {
        this.#group.near.push(message);
        this.queue.push(message);
      }
      for (const send of far) this.#group.sends.push(send);
      if (!answer) return;
      const settle = (): void =>
        outer instanceof Vow
          ? answerLater(outer, { value, guard, title }, answer, this.#core.onFault)
          : answer.resolve(outer);
      this.#group.answers.push({ answer, settle });
    };
  }

  #fail({ to, answer, done }: Message, error: unknown): void {
    const title = 'run' in to ? to.title : to.shell.kindName;
    const crossed = crossing(error, title, this.#core.onFault);
    if (answer) {
      this.#group.answers.push({ answer, settle: () => answer.reject(crossed) });
    } else if (done && crossed === error) this.#core.onFault(error);
  }

  /** Writes the group, then says what it had to say. Was it written? */
  async #commit(): Promise<boolean> {
    const group = this.#group;
    const core = this.#core;
    for (const changed of core.dirty) group.dirty.add(changed);
    core.dirty = new Set();
    try {
      const ops = await group.toBatch(core, () => this.#sequence++);
      if (ops.length > 0) {
        await core.records.write(ops);
        this.commits++;
      } else await this.#pause();
    } catch (error) {
      this.#undo(group, error);
      return false;
    }
    for (const changed of group.dirty) changed.settled();
    for (const write of group.writes) if (write.is === 'retire') core.bury(write.actor.shell);
    for (const { settle } of group.answers) this.#safely(settle);
    for (const send of group.sends) this.#safely(() => deliverSends([send]));
    core.timers.look();
    return true;
  }

  #undo(group: Group, error: unknown): void {
    this.#core.onFault(error);
    group.undo();
    for (const changed of group.dirty) changed.settled();
    for (const message of group.consumed) message.handled = false;
    this.queue.putBack(group.consumed);
    const reason = new NotSaved(error);
    const comeAgain = new Set(group.consumed.map(({ answer }) => answer));
    for (const { answer } of group.answers) {
      if (!comeAgain.has(answer)) this.#safely(() => answer.reject(reason));
    }
  }

  #retryLater(): void {
    if (this.#closed) return;
    const at = this.#core.clock.now() + RETRY_MS;
    this.#callOffRetry = this.#core.clock.wakeAt(at, () => this.start());
  }

  /** Others listen to answers; a fault of theirs must not stop the loop. */
  #safely(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#core.onFault(error);
    }
  }
}
