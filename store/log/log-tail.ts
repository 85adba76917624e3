/** The segment that is written: begun when there is none, left when it is full or not to be trusted. */
import type { Ciphers } from '../powers.ts';
import { type LogFiles, type SegmentFile, segmentName } from './log-files.ts';
import type { LogNumbers } from './log-numbers.ts';
import { RecordCodec } from './record-format.ts';
import { encodeSegmentHeader, segmentSalt } from './segment-format.ts';

/** Where a segment stands. */
interface SegmentEnd {
  readonly number: number;
  /** Up to here it is durable; 0 before its header is. */
  readonly end: number;
}

export interface OpenedTail extends SegmentEnd {
  readonly file: SegmentFile;
}

export interface Tail extends OpenedTail {
  end: number;
  readonly codec: RecordCodec;
  /** The first bytes, which are to be written with the first group. */
  readonly header: Uint8Array;
}

export interface TailOptions {
  readonly files: LogFiles;
  readonly sha256: Ciphers['sha256'];
  readonly numbers: LogNumbers;
  readonly logId: Uint8Array;
  readonly tail: OpenedTail | undefined;
  /** The segment written last, when there is no tail. */
  readonly previous: SegmentEnd;
}

export class LogTail {
  readonly #options: TailOptions;
  #current: Tail | undefined;
  #previous: SegmentEnd;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#previous = options.previous;
    this.#current = options.tail && this.#tailOf(options.tail);
  }

  get current(): Tail | undefined {
    return this.#current;
  }

  /** Throws DiskFull, DiskFailed. */
  async begin(): Promise<Tail> {
    const number = this.#options.numbers.takeFile();
    const file = await this.#options.files.createSegment(segmentName(number));
    this.#current = this.#tailOf({ file, number, end: 0 });
    return this.#current;
  }

  async leave(): Promise<void> {
    const tail = this.#current;
    if (!tail) return;
    this.#current = undefined;
    if (tail.end > 0) this.#previous = tail;
    await Promise.allSettled([tail.file.close()]);
    // Nothing durable is in it: without its header it would be taken for a harmed one.
    if (tail.end === 0) {
      await Promise.allSettled([this.#options.files.remove([segmentName(tail.number)])]);
    }
  }

  #tailOf(opened: OpenedTail): Tail {
    const { logId, sha256 } = this.#options;
    const { number: previous, end: previousBytes } = this.#previous;
    const { number } = opened;
    return {
      ...opened,
      codec: new RecordCodec(segmentSalt(logId, number, sha256), sha256),
      header: encodeSegmentHeader({ number, previous, previousBytes, logId }, sha256),
    };
  }
}
