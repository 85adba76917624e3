/**
 * The loop of a vat: takes messages one by one, runs each as a turn, and commits turns in groups.
 *
 * Nothing leaves before it is durable: answers, messages to others and timers of a group wait until
 * its one synced batch is written. If that fails the whole group is undone, its senders are told,
 * and the vat goes on.
 */
import {
  collectSends,
  deliverSends,
  makeVow,
  type Resolver,
  type Send,
  Sym,
  Vow,
} from '../captp/index.ts';
import type { Result } from './actor.ts';
import { answerLater, runsOn } from './answer.ts';
import type { Core } from './core.ts';
import { Closed, crossing, NotRead, NotSaved, Refused } from './errors.ts';
import { Group } from './group.ts';
import { anything } from './guards.ts';
import { UndoStep } from './journal/change.ts';
import { isDurable, type Message, makeMessage, QUEUE_LENGTH_MAX, type Queue } from './message.ts';
import { awake } from './near-call.ts';
import type { Outcome } from './promises/promised.ts';
import type { ResultPlace } from './promises/waiter.ts';
import { facetOf, type Shell } from './shell.ts';
import { BEGINNING, Turn } from './turn.ts';
import { wakeFor } from './waking.ts';

/** Most turns written as one batch. */
export const GROUP_TURNS_MAX = 512;
/** How long turns may run before what they did is written. */
export const GROUP_MS_MAX = 4;
/**
 * When only durable messages wait and the disk does not take them, how long to wait before the next
 * try.
 */
export const RETRY_MS = 1_000;

export class Loop {
  readonly queue: Queue;
  turns = 0;
  commits = 0;
  readonly #core: Core;
  readonly #pause: () => Promise<void>;
  #sequence: number;
  #running: Promise<void> | undefined;
  #closed = false;
  #group: Group;
  #callOffRetry: (() => void) | undefined;

  /** `sequence` is the number of the next durable message. */
  constructor(core: Core, pause: () => Promise<void>, sequence: number) {
    this.#core = core;
    this.queue = core.queue;
    this.#group = core.group;
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

  /** Runs `run` as a turn of the vat itself. */
  asTurn<T>(title: string, run: () => T): PromiseLike<T> {
    const { vow, resolver } = makeVow<T>();
    this.enqueue(makeMessage({ title, run }, [], resolver as Resolver));
    return vow;
  }

  /**
   * Runs `run` as a turn of the vat itself, again until it is written; answers once it is on the
   * disk.
   */
  untilDone(title: string, run: () => void): PromiseLike<void> {
    const { vow, resolver } = makeVow<void>();
    const again = { consume: (): void => undefined };
    this.enqueue(makeMessage({ title, run }, [], resolver as Resolver, again));
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
    this.#group = new Group();
    this.#core.group = this.#group;
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
      if (this.#group.turns >= GROUP_TURNS_MAX || this.#core.clock.now() >= until) break;
    }
    return true;
  }

  /** Undoes the group. A message that nobody would send again is tried again later. */
  #unread(message: Message, error: unknown): void {
    message.unread++;
    if (!isDurable(message)) {
      this.queue.shift();
      message.answer?.reject(new NotRead(error));
    }
    this.#undo(this.#group, error);
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
      outcome = () => this.#fail(turn, error);
    } finally {
      core.turn = undefined;
    }
    if (turn.wanting) {
      turn.rollback(BEGINNING);
      return turn.wanting;
    }
    outcome();
    core.journal.ran(turn);
    message.handled = true;
    this.turns++;
    this.#group.turns++;
    if (isDurable(message)) this.#group.consumed.push(message);
    message.consume?.();
    core.promises.letGo(message.holds);
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
    const { message } = turn;
    if (value instanceof Promise) throw runsOn(value, title, this.#core.onFault);
    const isPlain = !(value instanceof Vow || 'run' in message.to);
    const outer = isPlain ? guard.outward(value, `The result of ${title}`) : value;
    const sends = turn.sends.map((sent) => this.#kept(sent));
    return () => {
      this.#group.absorb(turn);
      for (const sent of sends) this.#take(sent);
      if (!(outer instanceof Vow)) return this.#answer(message, { value: outer });
      this.#answerLater(message, outer, { value, guard, title });
    };
  }

  #take(sent: Send): void {
    try {
      this.#core.routes.take(sent);
    } catch (error) {
      // It cannot be sent; the turn stands.
      const { promise } = sent;
      const crossed = crossing(error, 'a message', this.#core.onFault);
      if (!promise) return this.#core.onFault(error);
      this.#core.routes.decide(this.#core.promises.of(promise), { error: crossed });
    }
  }

  /** What one actor passes to another is frozen; what goes elsewhere is copied on its way. */
  #kept(sent: Send): Send {
    const { target, args } = sent;
    const isInside = facetOf(this.#core, target) || target instanceof Vow;
    return isInside ? { ...sent, args: this.#core.passing.keep([...args]) } : sent;
  }

  #answer({ answer, promised, asker }: Message, outcome: Outcome): void {
    if (promised) this.#core.routes.decide(promised, outcome);
    else if (asker) this.#core.post?.tell(asker, outcome);
    else if (answer) {
      const settle = (): void =>
        'value' in outcome ? answer.resolve(outcome.value) : answer.reject(outcome.error);
      this.#group.answers.push({ answer, settle });
    }
  }

  #answerLater(message: Message, vow: Vow, result: Result): void {
    const { answer, promised, asker } = message;
    const { routes, onFault } = this.#core;
    const as = placeOf(message);
    if (promised) routes.when(vow, { is: 'follow', next: promised, as });
    else if (asker) routes.when(vow, { is: 'tell', asker, as });
    else if (answer) {
      const settle = (): void => answerLater(vow, result, answer, onFault);
      this.#group.answers.push({ answer, settle });
    }
  }

  #fail(turn: Turn, error: unknown): void {
    const { message } = turn;
    const { to, answer, promised, asker, done } = message;
    const title = 'run' in to ? to.title : to.shell.kindName;
    const crossed = crossing(error, title, this.#core.onFault);
    turn.failure = codeOf(crossed);
    if (!answer && !promised && !asker && done && crossed === error) this.#core.onFault(error);
    this.#answer(message, { error: crossed });
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
    core.journal.committed();
    for (const changed of group.dirty) changed.settled();
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
    for (const changed of group.dirty) changed.settled();
    for (const message of group.consumed) message.handled = false;
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

/** What the journal calls an error. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'error';
}

/** Where the result of a message was promised. */
function placeOf({ to, args: [selector] }: Message): ResultPlace | undefined {
  if (!('shell' in to) || !(selector instanceof Sym)) return undefined;
  return [to.shell.kindName, to.facet, selector.name];
}
