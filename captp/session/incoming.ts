/**
 * The receiving half of a session: what each operation of the peer does here.
 *
 * Whatever the peer sends can only cost it its session: all that is wrong with a message ends in a
 * ProtocolError or SyrupError, which the session turns into an abort.
 */
import type { Operation } from '../dialect.ts';
import { type Dispatch, deliverTo } from '../handler.ts';
import { type Sym, sym } from '../symbol.ts';
import { makeVow, Vow } from '../vow.ts';
import type { AnswerTable } from './answers.ts';
import { ProtocolError } from './errors.ts';
import type { ExportTable } from './exports.ts';
import { descriptorOf, positionOf, positionsOf } from './positions.ts';
import type { References } from './references.ts';

type Received<O extends Operation['op']> = Extract<Operation, { op: O }>;

const FULFILL = sym('fulfill');
export const BREAK = sym('break');

/** Hears what becomes of something the peer waits for. */
interface Notify {
  fulfilled(value: unknown): void;
  broken(error: unknown): void;
}

/** What the session gives its receiving half. */
export interface Receiver {
  readonly exports: ExportTable;
  readonly answers: AnswerTable;
  readonly references: References;
  readonly dispatch: Dispatch;
  /** Most messages of the peer that may wait for something to settle. */
  readonly waitingMost: number;
  /** Tells the settler of the peer's at `position`. */
  tell(position: number, selector: Sym, value: unknown): void;
}

export class Incoming {
  readonly #our: Receiver;
  #waiting = 0;

  constructor(receiver: Receiver) {
    this.#our = receiver;
  }

  /** Throws {@link ProtocolError}. */
  receive(operation: Operation): void {
    switch (operation.op) {
      case 'deliver':
        return this.#deliver(operation);
      case 'listen':
        return this.#listen(operation);
      case 'gc-exports':
        return this.#gcExports(operation);
      case 'gc-answers':
        for (const position of positionsOf(operation.positions))
          this.#our.answers.release(position);
        return;
      default:
        throw new ProtocolError(`There is no op:${operation.op} within a session.`);
    }
  }

  #deliver({ to, args, answer, resolver }: Received<'deliver'>): void {
    const target = this.#target(to);
    if (!Array.isArray(args)) throw new ProtocolError('Arguments come as a list.');
    if (answer === false && resolver === false) {
      if (target instanceof Vow && !target.settled) this.#wait(target);
      return this.#dispatch(target, args, undefined);
    }
    const result = makeVow();
    this.#wait(result.vow, resolver === false ? undefined : this.#notifierOf(resolver));
    if (answer !== false) this.#our.answers.add(positionOf(answer), result.vow);
    this.#dispatch(target, args, result.resolver);
  }

  #listen({ to, resolver }: Received<'listen'>): void {
    const target = this.#target(to);
    const notify = this.#notifierOf(resolver);
    if (target instanceof Vow) this.#wait(target, notify);
    else notify.fulfilled(target);
  }

  #gcExports({ positions, counts }: Received<'gc-exports'>): void {
    const [which, howOften] = [positionsOf(positions), positionsOf(counts)];
    if (which.length !== howOften.length) {
      throw new ProtocolError('There must be as many counts as positions.');
    }
    for (const [i, position] of which.entries()) {
      this.#our.exports.release(position, howOften[i] as number);
    }
  }

  /** Messages go to what we host: an export or an answer. */
  #target(to: unknown): object {
    const descriptor = descriptorOf(to);
    if (descriptor?.kind !== 'export' && descriptor?.kind !== 'answer') {
      throw new ProtocolError('A message goes to an export or an answer.');
    }
    return this.#our.references.resolve(descriptor);
  }

  #dispatch: Dispatch = (target, args, answer) => {
    if (target instanceof Vow) target.deliver(args, answer, this.#our.dispatch);
    else this.#our.dispatch(target, args, answer);
  };

  /** Counts one more waiting message until `vow` is settled, then tells `notify`. */
  #wait(vow: Vow, notify?: Notify): void {
    if (this.#waiting >= this.#our.waitingMost) {
      throw new ProtocolError('Too many of your messages wait for something.');
    }
    this.#waiting++;
    vow.listen({
      fulfilled: (value) => {
        this.#waiting--;
        notify?.fulfilled(value);
      },
      broken: (error) => {
        this.#waiting--;
        notify?.broken(error);
      },
    });
  }

  /**
   * Whom to tell; nearly always an object of the peer's that is used once and so needs no
   * presence.
   */
  #notifierOf(resolver: unknown): Notify {
    const descriptor = descriptorOf(resolver);
    if (!descriptor) throw new ProtocolError('A resolver must be a reference.');
    const { kind, position } = descriptor;
    if (kind === 'import-object' || kind === 'import-promise') {
      return {
        fulfilled: (value) => this.#our.tell(position, FULFILL, value),
        broken: (error) => this.#our.tell(position, BREAK, error),
      };
    }
    const own = this.#our.references.resolve(descriptor);
    return {
      fulfilled: (value) => deliverTo(own, [FULFILL, value], undefined),
      broken: (error) => deliverTo(own, [BREAK, error], undefined),
    };
  }
}
