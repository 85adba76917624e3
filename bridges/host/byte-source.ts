/**
 * Bytes that somebody far away reads piece by piece, at their own pace. Whoever stops asking is gone one day, and
 * then what the bytes come from is let go of.
 */
import { ByteSource } from '../../actors/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { HostTrouble } from './trouble.ts';

/** Pieces are put together until they are about this large: each costs a message. */
const PIECE_BYTES_ABOUT = 512 * 1024;
const PIECE_BYTES_MAX = 1_048_576;
/** Whoever has not asked for this long is gone. */
const READER_IDLE_MAX_MS = 10 * 60_000;

export interface SourcePowers {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  /** Called once: when all has been read, it broke, was stopped, or nobody asks any more. */
  readonly onEnd: () => Promise<void>;
}

export class SourceOfBytes {
  readonly ref: RefTo<typeof ByteSource>;
  readonly #powers: SourcePowers;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #left: Uint8Array = new Uint8Array(0);
  #last: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;
  #whole = false;
  #callOff: () => void = () => undefined;

  constructor(source: AsyncIterable<Uint8Array>, powers: SourcePowers) {
    this.#powers = powers;
    this.#pieces = source[Symbol.asyncIterator]();
    this.#waitForReader();
    const next = (): Promise<Uint8Array> => {
      // A reader may ask ahead; the answers come in the order of the questions.
      const answer = this.#last.then(() => this.#next());
      this.#last = answer.catch(() => undefined);
      return answer;
    };
    this.ref = guarded(ByteSource, { next, stop: () => this.stop() }, powers.onFault);
  }

  /** Ends it. Who asks for more is told, unless all has been read. */
  stop(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.#callOff();
    await Promise.allSettled([this.#pieces.return?.()]);
    await this.#powers.onEnd();
  }

  async #next(): Promise<Uint8Array> {
    if (this.#whole) return new Uint8Array(0);
    if (this.#ended) throw new HostTrouble('stopped', 'This was given up. Start it once more.');
    this.#waitForReader();
    let bytes: Uint8Array;
    try {
      bytes = await this.#gather();
    } catch (error) {
      await this.stop();
      throw error;
    }
    if (bytes.length > 0) return bytes;
    this.#whole = true;
    await this.stop();
    return bytes;
  }

  async #gather(): Promise<Uint8Array> {
    const gathered: Uint8Array[] = [];
    let size = 0;
    while (size < PIECE_BYTES_ABOUT) {
      const piece = this.#left.length > 0 ? this.#left : await nextPiece(this.#pieces);
      if (!piece) break;
      const taken = piece.subarray(0, PIECE_BYTES_MAX - size);
      this.#left = piece.subarray(taken.length);
      gathered.push(taken);
      size += taken.length;
    }
    return Buffer.concat(gathered);
  }

  #waitForReader(): void {
    this.#callOff();
    const { clock, onFault } = this.#powers;
    const due = clock.now() + READER_IDLE_MAX_MS;
    // A clock may ring early; then it is asked again.
    const look = (): void => {
      if (clock.now() >= due) void this.stop().catch(onFault);
      else this.#callOff = clock.wakeAt(due, look);
    };
    this.#callOff = clock.wakeAt(due, look);
  }
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}
