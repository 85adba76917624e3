/**
 * A share on its way in pieces. Room is held for each piece before it goes to the disk, so what
 * comes counts as used while it grows; name and size are known at the end.
 */
import { HOSTED_PIECE_BYTES_MAX, Refusal, StorageWriter } from '../../actors/index.ts';
import type { DiskWriter } from '../../store/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import type { Hold } from './accounts.ts';
import type { Unwritten } from './unwritten.ts';

/** Bytes that a writer may have sent before the disk has taken any of them. */
const UNWRITTEN_BYTES_MAX = 16 * HOSTED_PIECE_BYTES_MAX;

export interface WriterPowers {
  readonly disk: DiskWriter;
  readonly hold: Hold;
  /** What the grant has on its way to the disk. */
  readonly unwritten: Unwritten;
  readonly now: () => number;
  /** What the disk said, as the grantee may hear it. */
  readonly trouble: (error: unknown) => unknown;
  /** All bytes are there: makes them the share of that name. */
  readonly finish: (share: string) => Promise<void>;
  /** Called once, however it ends. */
  readonly onEnd: () => void;
  readonly onFault: (error: unknown) => void;
}

export class HostedWriter {
  readonly ref: RefTo<typeof StorageWriter>;
  /** When somebody last wrote. */
  active: number;
  readonly #powers: WriterPowers;
  #unwritten = 0;
  readonly #appends = new Set<Promise<void>>();
  /** Set while a piece waits for room: those that come later wait behind it. */
  #waiting: Promise<void> | undefined;
  #phase: 'open' | 'finishing' | 'over' = 'open';
  #failure: unknown;

  constructor(powers: WriterPowers) {
    this.#powers = powers;
    this.active = powers.now();
    this.ref = guarded(
      StorageWriter,
      {
        write: (bytes: Uint8Array) => this.#write(bytes),
        finish: (share) => this.#finish(share),
        abort: () => this.abort(over()),
      },
      powers.onFault,
    );
  }

  /** Drops what was written; whoever goes on writing hears `why`. */
  async abort(why: unknown): Promise<void> {
    if (this.#phase !== 'open') return;
    this.#end(why);
    await Promise.allSettled(this.#appends);
    await this.#powers.disk.abort();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    this.active = this.#powers.now();
    const { unwritten } = this.#powers;
    const tooMuch = this.#unwritten + bytes.length > UNWRITTEN_BYTES_MAX;
    if (tooMuch || !unwritten.tryEnter(bytes.length)) {
      throw this.#fail(new Refusal('busy', 'Too much waits for the disk. Wait for answers.'));
    }
    this.#unwritten += bytes.length;
    const append = this.#append(bytes);
    this.#appends.add(append);
    try {
      await append;
    } catch (error) {
      throw this.#fail(this.#powers.trouble(error));
    } finally {
      this.#appends.delete(append);
      this.#unwritten -= bytes.length;
      unwritten.leave(bytes.length);
    }
  }

  /** Not a moment is lost while there is room; where that is not sure, order is kept all the same. */
  #append(bytes: Uint8Array): Promise<void> {
    const { disk, hold } = this.#powers;
    if (!this.#waiting && hold.tryTake(bytes.length)) return disk.append(bytes);
    const taken = (this.#waiting ?? Promise.resolve()).then(() => hold.take(bytes.length));
    const appended = taken.then(() => {
      if (this.#phase === 'over') throw this.#failure;
      return { landed: disk.append(bytes) };
    });
    const waiting: Promise<void> = appended.then(
      () => this.#letPass(waiting),
      () => this.#letPass(waiting),
    );
    this.#waiting = waiting;
    return appended.then(({ landed }) => landed);
  }

  #letPass(waiting: Promise<void>): void {
    if (this.#waiting === waiting) this.#waiting = undefined;
  }

  async #finish(share: string): Promise<void> {
    this.#checkOpen();
    this.#phase = 'finishing';
    try {
      await Promise.all(this.#appends);
      await this.#powers.finish(share);
      this.#end(over());
    } catch (error) {
      const trouble = this.#powers.trouble(error);
      this.#end(trouble);
      await this.#powers.disk.abort();
      throw trouble;
    }
  }

  #checkOpen(): void {
    if (this.#phase === 'open') return;
    throw this.#phase === 'over' ? this.#failure : over();
  }

  /** Ends it because of `error`, and gives that. */
  #fail(error: unknown): unknown {
    void this.abort(error);
    return error;
  }

  #end(why: unknown): void {
    this.#phase = 'over';
    this.#failure = why;
    this.#powers.onEnd();
  }
}

function over(): Refusal {
  return new Refusal('upload-over', 'This upload has ended. Start it again.');
}
