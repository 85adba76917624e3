/**
 * The loop of a vat: takes messages one by one, runs each as a turn, and commits turns in groups.
 *
 * Nothing leaves before it is durable: answers, messages to others and timers of a group wait until
 * its one synced batch is written. If that fails the whole group is undone, its senders are told,
 * and the vat goes on.
 */
import { collectSends, deliverSends, makeVow, type Resolver } from '../captp/index.ts';
import type { Result } from './actor.ts';
import type { Core } from './core.ts';
import { Closed, NotRead, NotSaved, Refused } from './errors.ts';
import { Group } from './group.ts';
import { anything } from './guards.ts';
import { UndoStep } from './journal/change.ts';
import { isDurable, type Message, makeMessage, QUEUE_LENGTH_MAX, type Queue } from './message.ts';
import { awake } from './near-call.ts';
import { Outcomes } from './outcomes.ts';
import type { Shell } from './shell.ts';
import { BEGINNING, Turn } from './turn.ts';
import { countUnread, wakeFor } from './waking.ts';

/** Most turns written as one batch. */
export const GROUP_TURNS_MAX = 512;
/** How long turns may run before what they did is written. */
export const GROUP_MS_MAX = 4;
/** When the disk does not take what is durable already: how long until the next try. */
export const RETRY_MS = 1_000;

export class Loop {
  readonly queue: Queue;
  turns = 0;
  commits = 0;
  readonly #core: Core;
  readonly #outcomes: Outcomes;
  readonly #pause: () => Promise<void>;
  #sequence: number;
  #running: Promise<void> | undefined;
  #closed = false;
  #callOffRetry: (() => void) | undefined;

  /** `sequence` is the number of the next durable message. */
  constructor(core: Core, pause: () => Promise<void>, sequence: number) {
    this.#core = core;
    this.#outcomes = new Outcomes(core);
    this.queue = core.queue;
    this.#pause = pause;
    this.#sequence = sequence;
  }

  /** Takes a message from outside a turn. */
  enqueue(message: Message): void {
    if (this.#closed) return message.answer?.reject(new Closed());
    if (this.queue.length >= QUEUE_LENGTH_MAX && !isDurable(message)) {
      const busy = new Refused('busy', 'Too many messages wait for this vat. Try again later.');
      return message.answer?.reject(busy);
    }
    message.since = this.#core.clock.now();
    this.queue.push(message);
    this.start();
  }

  /**
   * Runs `run` as a turn of the vat itself, and answers once that is on the disk. With `again` it
   * is run again until it is.
   */
  asTurn<T>(title: string, run: () => T, again = false): PromiseLike<T> {
    const { vow, resolver } = makeVow<T>();
    const more = again ? { consume: (): void => undefined } : {};
    this.enqueue(makeMessage({ title, run }, [], resolver as Resolver, more));
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
    await this.#core.journal.flush().catch(this.#core.onFault);
    await this.#core.records.store.settle().catch(this.#core.onFault);
    for (const { answer } of this.queue.drain()) answer?.reject(new Closed());
  }

  async #run(): Promise<void> {
    while (this.queue.length > 0 && !this.#closed) {
      const filled = await this.#fillGroup();
      if (!filled) return this.#retryLater();
      const saved = await this.#commit();
      if (!saved && !this.queue.hasFresh()) return this.#retryLater();
    }
  }

  /**
   * Runs turns until the group is full, its time is over, or nothing waits. False when the disk
   * could not be read: then nothing of it has happened.
   */
  async #fillGroup(): Promise<boolean> {
    this.#core.group = new Group();
    const until = this.#core.clock.now() + GROUP_MS_MAX;
    for (let next = this.queue.first(); next; next = this.queue.first()) {
      const wanting = next.void || next.wanted?.() === false ? undefined : this.#step(next);
      if (wanting) {
        try {
          await wakeFor(this.#core, next, wanting);
        } catch (error) {
          this.#unread(next, error);
          return false;
        }
        continue;
      }
      this.queue.shift();
      if (this.#core.group.turns >= GROUP_TURNS_MAX || this.#core.clock.now() >= until) break;
    }
    return true;
  }

  /** Undoes the group. A message that nobody would send again is tried again later. */
  #unread(message: Message, error: unknown): void {
    countUnread(message, error, this.#core.clock.now());
    if (!isDurable(message)) {
      this.queue.shift();
      message.answer?.reject(new NotRead(error));
    }
    this.#undo(this.#core.group, error);
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
      outcome = this.#outcomes.finish(turn, result);
    } catch (error) {
      turn.rollback(BEGINNING);
      outcome = () => this.#outcomes.fail(turn, error);
    } finally {
      core.turn = undefined;
    }
    if (turn.wanting) {
      turn.rollback(BEGINNING);
      return turn.wanting;
    }
    this.#conclude(turn, outcome);
    core.journal.ran(turn);
    message.handled = true;
    this.turns++;
    this.#core.group.turns++;
    if (isDurable(message)) this.#core.group.consumed.push(message);
    message.consume?.();
    core.promises.letGo(message.holds);
    message.done?.((step) => this.#core.group.journal.push(new UndoStep(step)));
    return undefined;
  }

  /** What follows from a turn is part of it: it happens as a whole, or the turn has failed. */
  #conclude(turn: Turn, outcome: () => void): void {
    const mark = this.#core.group.mark();
    try {
      outcome();
    } catch (error) {
      this.#core.group.rollback(mark);
      this.#safely(() => this.#outcomes.fail(turn, error));
    }
  }

  #receive({ to, args, origin }: Message, turn: Turn): Result {
    if (origin?.over) throw new Refused('revoked', 'The connection this came by was ended.');
    if ('run' in to) return { value: to.run(), guard: anything, title: to.title };
    return awake(to.shell, turn).receive(to.facet, args);
  }

  /** Writes the group, then says what it had to say. Was it written? */
  async #commit(): Promise<boolean> {
    const group = this.#core.group;
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
    core.journal.committed();
    group.settled();
    for (const write of group.writes) if (write.is === 'retire') core.bury(write.actor.shell);
    for (const { settle } of group.answers) this.#safely(settle);
    for (const send of group.sends) this.#safely(() => deliverSends([send]));
    core.promises.committed();
    core.post?.committed();
    core.timers.look();
    core.betweenGroups();
    return true;
  }

  #undo(group: Group, error: unknown): void {
    this.#core.onFault(error);
    group.undo();
    this.#core.journal.undone();
    this.queue.putBack(group.consumed);
    const reason = new NotSaved(error);
    const comeAgain = new Set(group.consumed.map(({ answer }) => answer));
    for (const { answer, promised } of group.answers) {
      // A promise of an earlier group is decided again when what decides it comes again.
      if (comeAgain.has(answer) || (promised && promised.born !== group.serial)) continue;
      this.#safely(() => answer.reject(reason));
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
