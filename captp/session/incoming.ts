/**
 * The receiving half of a session: what each operation of the peer does here.
 *
 * An operation is read piece by piece, as its form says, straight out of the frame. Whatever the
 * peer sends can only cost it its session: all that is wrong with a message ends in a ProtocolError
 * or SyrupError, which the session turns into an abort.
 */
import { Access, type AccessKind } from '../access.ts';
import type { DescriptorKind, Reader } from '../codec.ts';
import type { Dialect, Field, Form } from '../dialect.ts';
import { type Dispatch, deliverTo } from '../handler.ts';
import type { Listener, Resolver } from '../resolver.ts';
import { Sym, sym } from '../symbol.ts';
import { Vow } from '../vow.ts';
import { Answer, type Answered, type AnswerTable } from './answers.ts';
import { ProtocolError } from './errors.ts';
import type { Exported, ExportTable } from './exports.ts';
import type { SessionLimits } from './limits.ts';
import { isDescriptorKind } from './positions.ts';
import { Question } from './question.ts';
import type { References } from './references.ts';

const FULFILL = sym('fulfill');
export const BREAK = sym('break');

/** What the session gives its receiving half. */
export interface Receiver {
  readonly exports: ExportTable;
  readonly answers: AnswerTable;
  readonly references: References;
  readonly dispatch: Dispatch;
  readonly limits: SessionLimits;
  readonly dialect: Dialect;
  /** Tells the resolver of the peer's at `position`. */
  tell(position: number, selector: Sym, value: unknown): void;
  /** The peer ends the session. */
  aborted(reason: unknown): void;
  /** The peer has used a form that only some dialects have. */
  heard(form: Form): void;
}

const NONE: readonly unknown[] = [];

/** What stood in the fields of the operation that is read; a form sets those it has. */
class Slots {
  toKind: DescriptorKind = 'desc:export';
  to = 0;
  args: readonly unknown[] = NONE;
  answer = -1;
  /** Undefined for `false`. */
  resolverKind: DescriptorKind | undefined = undefined;
  resolver = -1;
  key: string | number = '';
  positions: readonly number[] = [];
  counts: readonly number[] = [];
  reason: unknown = undefined;
}

export class Incoming implements Answered {
  readonly #our: Receiver;
  readonly #reader: Reader;
  readonly #slots = new Slots();
  #waiting = 0;
  #queuedBytes = 0;

  constructor(receiver: Receiver) {
    this.#our = receiver;
    this.#reader = receiver.dialect.codec.makeReader(receiver.limits.syrup);
  }

  /** Throws {@link ProtocolError} or SyrupError. */
  receive(frame: Uint8Array): void {
    const reader = this.#reader;
    reader.begin(frame);
    const form = this.#our.dialect.read.get(reader.openRecord());
    if (form === undefined) throw new ProtocolError('There is no such operation.');
    readFields(reader, form, this.#readField);
    reader.finish();
    this.#our.heard(form);
    this.#act(form);
  }

  readonly #readField = (field: Field) => this.#read(field);

  #read(field: Field): void {
    const reader = this.#reader;
    const slots = this.#slots;
    switch (field) {
      case 'to':
        slots.toKind = this.#descriptor();
        return;
      case 'args':
        slots.args = reader.list(this.#our.references);
        return;
      case 'answer':
        slots.answer = reader.integerOrFalse();
        return;
      case 'resolver':
        return this.#readResolver();
      case 'positions':
        slots.positions = reader.integers();
        return;
      case 'counts':
        slots.counts = reader.integers();
        return;
      case 'key-text':
        slots.key = textOf(reader.value());
        return;
      case 'key-number':
        slots.key = reader.integer();
        return;
      case 'reason':
        slots.reason = reader.value();
        return;
      default:
        reader.value();
    }
  }

  #descriptor(): DescriptorKind {
    const kind = this.#reader.openRecord();
    if (!isDescriptorKind(kind)) throw new ProtocolError('A descriptor is expected.');
    this.#slots.to = this.#reader.integer();
    if (!this.#reader.closesRecord()) throw new ProtocolError('A descriptor has one field.');
    return kind;
  }

  #readResolver(): void {
    const slots = this.#slots;
    slots.resolverKind = undefined;
    if (this.#reader.isFalse()) return;
    const { to } = slots;
    slots.resolverKind = this.#descriptor();
    slots.resolver = slots.to;
    slots.to = to;
  }

  #act(form: Form): void {
    const slots = this.#slots;
    switch (form.operation) {
      case 'deliver':
      case 'deliver-only':
        if (form.fields.length === 2) {
          slots.answer = -1;
          slots.resolverKind = undefined;
        }
        return this.#deliver();
      case 'listen':
        return this.#listen();
      case 'get':
      case 'index':
      case 'untag':
        return this.#access(form.operation);
      case 'gc-exports':
        return this.#gcExports();
      case 'gc-answers':
        for (const position of slots.positions) this.#our.answers.release(position);
        return;
      case 'abort':
        return this.#our.aborted(slots.reason);
      default:
        throw new ProtocolError('A session begins only once.');
    }
  }

  #deliver(): void {
    const { args, answer, resolverKind } = this.#slots;
    this.#slots.args = NONE;
    const target = this.#target();
    this.#countQueued(target);
    if (answer === -1 && resolverKind === undefined) {
      return this.#deliverTo(target, args, undefined);
    }
    const result = this.#resultFor(resolverKind);
    if (answer !== -1) this.#our.answers.add(answer, result);
    this.#deliverTo(target, args, result);
  }

  /** A message that waits for its receiver counts, and so does the memory that it takes. */
  #countQueued(target: object): void {
    if (!(target instanceof Vow) || !target.keepsMessages) return;
    const { weight } = this.#reader;
    this.#queuedBytes += weight;
    if (this.#queuedBytes > this.#our.limits.waitingBytes) {
      throw new ProtocolError('Too much of what you sent waits for something.');
    }
    this.#wait(target, weight);
  }

  #deliverTo(target: object, args: readonly unknown[], answer: Resolver | undefined): void {
    const { dispatch } = this.#our;
    if (target instanceof Question) target.tell(args, answer);
    else if (target instanceof Vow) target.deliver(args, answer, dispatch);
    else dispatch(target, args, answer);
  }

  #access(kind: AccessKind): void {
    const { key, answer } = this.#slots;
    const target = this.#target();
    if (answer === -1) throw new ProtocolError('An access needs an answer number.');
    const result = this.#expect(-1);
    this.#our.answers.add(answer, result);
    deliverTo(target, [new Access(kind, key)], result);
  }

  #listen(): void {
    const target = this.#target();
    const listener = this.#resolverOf();
    if (!listener) throw new ProtocolError('A resolver must be a reference.');
    if (target instanceof Vow) {
      this.#wait(target);
      target.listen(listener);
    } else listener.fulfilled(target instanceof Question ? target.target : target);
  }

  #gcExports(): void {
    const { positions, counts } = this.#slots;
    if (positions.length !== counts.length) {
      throw new ProtocolError('There must be as many counts as positions.');
    }
    for (let i = 0; i < positions.length; i++) {
      this.#our.exports.release(positions[i] as number, counts[i] as number);
    }
  }

  /** Messages go to what we host: an export or an answer. */
  #target(): object {
    const { toKind, to } = this.#slots;
    if (toKind === 'desc:answer') return this.#our.answers.get(to).vow;
    if (toKind !== 'desc:export') {
      throw new ProtocolError('A message goes to an export or an answer.');
    }
    const exported: Exported = this.#our.exports.get(to);
    return exported instanceof Question ? exported : exported.target;
  }

  /** The answer to a message, which is told to whoever the message names. */
  #resultFor(resolverKind: DescriptorKind | undefined): Answer {
    if (resolverKind === undefined) return this.#expect(-1);
    if (isImport(resolverKind)) return this.#expect(this.#slots.resolver);
    const result = this.#expect(-1);
    result.vow.listen(this.#resolverOf() as Listener);
    return result;
  }

  /** An answer to come, which counts as a message that waits. */
  #expect(tellTo: number): Answer {
    this.#countWaiting();
    return new Answer(this, tellTo);
  }

  /** A message waits for `vow`, and takes so much memory until then. */
  #wait(vow: Vow, bytes = 0): void {
    this.#countWaiting();
    const settled = () => {
      this.#waiting--;
      this.#queuedBytes -= bytes;
    };
    vow.listen({ fulfilled: settled, broken: settled });
  }

  answered(resolver: number, fulfilled: boolean, outcome: unknown): void {
    this.#waiting--;
    if (resolver !== -1) this.#our.tell(resolver, fulfilled ? FULFILL : BREAK, outcome);
  }

  #countWaiting(): void {
    if (this.#waiting >= this.#our.limits.waiting) {
      throw new ProtocolError('Too many of your messages wait for something.');
    }
    this.#waiting++;
  }

  /**
   * Whom to tell; nearly always an object of the peer's that is used once and so needs no
   * presence.
   */
  #resolverOf(): Listener | undefined {
    const { resolverKind, resolver: position } = this.#slots;
    if (resolverKind === undefined) return undefined;
    const our = this.#our;
    const own = isImport(resolverKind) || our.references.descriptor(resolverKind, position);
    const tell = (selector: Sym, outcome: unknown): void => {
      if (own === true) our.tell(position, selector, outcome);
      else deliverTo(own, [selector, outcome], undefined);
    };
    return {
      fulfilled: (value) => tell(FULFILL, value),
      broken: (error) => tell(BREAK, error),
    };
  }
}

/** Reads the fields of an operation whose label was read, to its end. */
export function readFields(reader: Reader, form: Form, read: (field: Field) => void): void {
  const { fields, required = fields.length } = form;
  let count = 0;
  while (!reader.closesRecord()) {
    const field = fields[count++];
    if (field === undefined) throw wrongFields();
    read(field);
  }
  if (count < required) throw wrongFields();
}

function isImport(kind: DescriptorKind): boolean {
  return kind === 'desc:import-object' || kind === 'desc:import-promise';
}

function wrongFields(): ProtocolError {
  return new ProtocolError('An operation has not the fields that it must have.');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Sym) return value.name;
  throw new ProtocolError('A name is expected.');
}
