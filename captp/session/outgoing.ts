/**
 * The sending half of a session: writes operations, within the limits, into one buffer that is sent
 * once per turn of the event loop.
 *
 * What was let go of is collected and told in one list, behind everything that was sent before: so
 * the peer never hears that something is unused before the last use of it. Such a list rides with
 * other traffic once it is long enough; with a clock it waits a moment for that.
 */
import type { Channel } from '../channel.ts';
import type { DescriptorKind, WriteReference, Writer } from '../codec.ts';
import type { Dialect, Field, Form } from '../dialect.ts';
import type { Timers } from '../powers.ts';
import { SendBuffer } from '../send-buffer.ts';
import { type Job, lastly } from '../turn-queue.ts';
import { MessageTooLarge, TooMuchUnsent } from './errors.ts';
import type { SessionLimits } from './limits.ts';
import { PositionPool } from './position-table.ts';

/** Longest reason given to a peer, in characters. */
const REASON_CHARS_MAX = 200;
/** So many numbers let go of are told with whatever is sent next. */
const FREED_RIDING = 64;
/**
 * So are fewer after so many bytes received: the peer may keep as much, as long as it must keep
 * answers that nobody asks of.
 */
const RECEIVED_RIDING_BYTES = 65_536;
/** And any number at the latest after so long, in milliseconds. */
const FREED_MS = 250;
/** Most positions in one list. */
const FREED_LIST_MAX = 10_000;
/** Bytes that one of them may take, with its count. */
const FREED_BYTES = 40;
/** What may wait beyond the limit: notices, which are sent whatever waits. */
const OVERFULL_BYTES = 1_048_576;
/** More than this is not kept until the end of the turn. */
const UNFLUSHED_BYTES_MAX = 262_144;

/** What an operation says; a form takes the fields it has. */
export interface Message {
  readonly kind?: DescriptorKind;
  readonly to?: number;
  readonly args?: readonly unknown[];
  /** -1 for none. */
  readonly answer?: number;
  /** The position of an object of ours; -1 for none. */
  readonly resolver?: number;
  readonly key?: string | number;
  readonly positions?: readonly number[];
  readonly counts?: readonly number[];
  /** For the fields that are plain values. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export class Outgoing implements Job {
  readonly #channel: Channel;
  readonly #limits: SessionLimits;
  readonly #timers: Timers | undefined;
  readonly #buffer: SendBuffer;
  readonly #isMarked: boolean;
  readonly writer: Writer;
  /** Numbers for answers: one is used again once the peer was told that it is free. */
  readonly answers = new PositionPool(1);
  dialect: Dialect;
  #freedExports: number[] = [];
  #freedCounts: number[] = [];
  #freedAnswers: number[] = [];
  #stopWaiting: (() => void) | undefined = undefined;
  #receivedBytes = 0;
  /** What waited in the channel when something was last given to it. */
  #channelBytes = 0;
  #flushing = false;
  #closed = false;
  #writing = false;

  constructor(channel: Channel, dialect: Dialect, limits: SessionLimits, timers?: Timers) {
    this.#channel = channel;
    this.#limits = limits;
    this.#timers = timers;
    this.dialect = dialect;
    const buffer = channel.makeBuffer?.();
    this.#buffer = buffer ?? new SendBuffer();
    this.#isMarked = buffer !== undefined && channel.sendMarked !== undefined;
    this.writer = dialect.codec.makeWriter(this.#buffer, limits.syrup);
  }

  /** Bytes that have not left this machine. */
  get bufferedBytes(): number {
    return this.#buffer.length + this.#channel.bufferedBytes;
  }

  /** Is a message being written? What its values do meanwhile must not write another. */
  get isWriting(): boolean {
    return this.#writing;
  }

  /** Does far more wait than may? Then the peer does not read. */
  get isOverfull(): boolean {
    return this.bufferedBytes > this.#limits.bufferedBytes + OVERFULL_BYTES;
  }

  /**
   * Sends one operation. Throws NotPassable, SyrupError, {@link MessageTooLarge} or {@link
   * TooMuchUnsent}; then nothing was sent.
   */
  send(form: Form, message: Message, references?: WriteReference): void {
    if (this.#closed) return;
    if (this.#isFull()) throw new TooMuchUnsent();
    this.#write(form, message, references);
    if (this.#buffer.length > UNFLUSHED_BYTES_MAX) this.#flush();
    else this.#flushSoon();
  }

  /** Sends what belongs to the operation sent just before, and holds no values, whatever waits. */
  follow(form: Form, message: Message): void {
    if (this.#closed) return;
    this.#write(form, message);
    this.#flushSoon();
  }

  /** So many bytes came from the peer. */
  received(bytes: number): void {
    this.#receivedBytes += bytes;
  }

  freeExport(position: number, count: number): void {
    if (this.#closed) return;
    this.#freedExports.push(position);
    this.#freedCounts.push(count);
    this.#tellFreed();
  }

  freeAnswer(position: number): void {
    if (this.#closed) return;
    this.#freedAnswers.push(position);
    this.#tellFreed();
  }

  /** Says why, and closes. */
  abort(reason: string): void {
    if (this.#closed) return;
    this.#write(this.dialect.write.abort, {
      values: { reason: reason.slice(0, REASON_CHARS_MAX) },
    });
    this.close();
  }

  /** Sends what is written, and closes. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWaiting?.();
    this.#flush();
    this.#channel.close();
  }

  /** The end of the turn: sends what has come together. */
  run(): void {
    this.#flushing = false;
    if (this.#closed) return;
    if (this.#freedIsMuch()) this.#writeFreed();
    this.#flush();
  }

  #write(form: Form, message: Message, references?: WriteReference): void {
    const buffer = this.#buffer;
    buffer.begin();
    this.#writing = true;
    try {
      this.writer.begin();
      this.writer.openRecord(form.label);
      for (const field of form.fields) this.#field(field, message, references);
      this.writer.closeRecord();
      const length = buffer.frameLength;
      if (length > this.#limits.messageBytes) {
        throw new MessageTooLarge(length, this.#limits.messageBytes);
      }
    } catch (error) {
      buffer.rollBack();
      throw error;
    } finally {
      this.#writing = false;
    }
    buffer.end();
  }

  #field(field: Field, message: Message, references: WriteReference | undefined): void {
    switch (field) {
      case 'to':
        return this.descriptor(message.kind as DescriptorKind, message.to as number);
      case 'args':
        return this.#args(message.args as readonly unknown[], references);
      case 'answer':
        return this.#numberOrFalse(message.answer as number);
      case 'resolver':
        if (message.resolver === -1) return this.writer.boolean(false);
        return this.descriptor('desc:import-object', message.resolver as number);
      case 'false':
        return this.writer.boolean(false);
      case 'positions':
      case 'counts':
        return this.#numbers(message[field] as readonly number[]);
      case 'key-text':
        return this.writer.value(message.key);
      case 'key-number':
        return this.writer.integer(message.key as number);
      default:
        return this.writer.value(message.values?.[field]);
    }
  }

  descriptor(kind: DescriptorKind, position: number): void {
    this.writer.numbered(kind, position);
  }

  #args(args: readonly unknown[], references: WriteReference | undefined): void {
    this.writer.openList();
    for (let i = 0; i < args.length; i++) this.writer.value(args[i], references);
    this.writer.closeList();
  }

  #numberOrFalse(value: number): void {
    if (value === -1) this.writer.boolean(false);
    else this.writer.integer(value);
  }

  #numbers(values: readonly number[]): void {
    this.writer.openList();
    for (let i = 0; i < values.length; i++) this.writer.integer(values[i] as number);
    this.writer.closeList();
  }

  /** The channel is asked anew only when what it said last would be too much. */
  #isFull(): boolean {
    const most = this.#limits.bufferedBytes - this.#buffer.length;
    if (this.#channelBytes <= most) return false;
    this.#channelBytes = this.#channel.bufferedBytes;
    return this.#channelBytes > most;
  }

  #freedIsMuch(): boolean {
    const freed = this.#freedExports.length + this.#freedAnswers.length;
    if (freed === 0) return false;
    return freed >= FREED_RIDING || this.#receivedBytes >= RECEIVED_RIDING_BYTES || !this.#timers;
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    lastly(this);
  }

  #flush(): void {
    if (this.#buffer.length === 0) return;
    const pieces = this.#buffer.take();
    if (this.#isMarked) this.#channel.sendMarked?.(pieces);
    else this.#channel.send(pieces);
    this.#channelBytes = this.#channel.bufferedBytes;
  }

  #tellFreed(): void {
    if (!this.#timers) this.#flushSoon();
    else this.#stopWaiting ??= this.#timers.after(FREED_MS, () => this.#freedIsDue());
  }

  #freedIsDue(): void {
    this.#stopWaiting = undefined;
    if (this.#closed) return;
    this.#writeFreed();
    this.#flush();
  }

  /**
   * These go out whatever waits: they cost little, and lost ones would leave counts wrong for
   * ever.
   */
  #writeFreed(): void {
    const { write } = this.dialect;
    const fitting = Math.floor(this.#limits.messageBytes / FREED_BYTES);
    const most = Math.max(1, Math.min(FREED_LIST_MAX, fitting));
    while (this.#freedExports.length > 0) {
      const positions = this.#freedExports.splice(0, most);
      this.#write(write['gc-exports'], { positions, counts: this.#freedCounts.splice(0, most) });
    }
    while (this.#freedAnswers.length > 0) {
      const positions = this.#freedAnswers.splice(0, most);
      this.#write(write['gc-answers'], { positions });
      for (const position of positions) this.answers.giveBack(position);
    }
    this.#receivedBytes = 0;
  }
}
