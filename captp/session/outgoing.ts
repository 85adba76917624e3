/**
 * The sending half of a session: turns operations into frames, within the limits.
 *
 * What was let go of is collected and told in one list per turn of the event loop, behind
 * everything that was sent before: so the peer never hears that something is unused before the
 * last use of it.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Channel, Framing } from '../channel.ts';
import { type Dialect, type Operation, writeOperation } from '../dialect.ts';
import { type Bytes, type DescribeReference, SyrupEncoder } from '../syrup/index.ts';
import { MessageTooLarge, TooMuchUnsent } from './errors.ts';
import type { SessionLimits } from './limits.ts';

/** Longest reason given to a peer, in characters. */
const REASON_CHARS_MAX = 200;

export class Outgoing {
  readonly #channel: Channel;
  readonly #dialect: Dialect;
  readonly #limits: SessionLimits;
  readonly #encoder: SyrupEncoder;
  #freedExports = new Map<number, number>();
  #freedAnswers: number[] = [];
  #flushing = false;
  #closed = false;

  constructor(channel: Channel, dialect: Dialect, limits: SessionLimits) {
    this.#channel = channel;
    this.#dialect = dialect;
    this.#limits = limits;
    this.#encoder = new SyrupEncoder(limits.syrup);
  }

  /**
   * Sends one operation. Throws NotPassable, SyrupError, {@link MessageTooLarge} or {@link
   * TooMuchUnsent}; then nothing was sent.
   */
  send(operation: Operation, describe?: DescribeReference): void {
    if (this.#closed) return;
    if (this.#channel.bufferedBytes > this.#limits.bufferedBytes) throw new TooMuchUnsent();
    const frame = this.#encoder.encode(writeOperation(this.#dialect, operation), describe);
    if (frame.length > this.#limits.messageBytes) {
      throw new MessageTooLarge(frame.length, this.#limits.messageBytes);
    }
    this.#channel.send(framed(frame, this.#channel.framing));
  }

  freeExport(position: number, count: number): void {
    this.#freedExports.set(position, (this.#freedExports.get(position) ?? 0) + count);
    this.#flushSoon();
  }

  freeAnswer(position: number): void {
    this.#freedAnswers.push(position);
    this.#flushSoon();
  }

  /** Says why, and closes. */
  abort(reason: string): void {
    if (this.#closed) return;
    const frame = writeOperation(this.#dialect, {
      op: 'abort',
      reason: reason.slice(0, REASON_CHARS_MAX),
    });
    this.#channel.send(framed(this.#encoder.encode(frame), this.#channel.framing));
    this.close();
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const exports = [...this.#freedExports];
    const answers = this.#freedAnswers;
    this.#freedExports = new Map();
    this.#freedAnswers = [];
    if (this.#closed) return;
    for (const some of inParts(exports)) {
      const positions = some.map(([position]) => BigInt(position));
      const counts = some.map(([, count]) => BigInt(count));
      this.#sendSmall({ op: 'gc-exports', positions, counts });
    }
    for (const some of inParts(answers)) {
      this.#sendSmall({ op: 'gc-answers', positions: some.map(BigInt) });
    }
  }

  /**
   * These go out whatever waits: they cost little, and lost ones would leave counts wrong for
   * ever.
   */
  #sendSmall(operation: Operation): void {
    const frame = this.#encoder.encode(writeOperation(this.#dialect, operation));
    this.#channel.send(framed(frame, this.#channel.framing));
  }
}

function framed(frame: Bytes, framing: Framing): Bytes[] {
  return framing === 'length' ? [utf8ToBytes(`${frame.length}:`), frame] : [frame];
}

/** Most positions in one list: well within any limit on the size of a message. */
const LIST_MAX = 10_000;

function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += LIST_MAX) yield list.slice(from, from + LIST_MAX);
}
