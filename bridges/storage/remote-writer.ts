/**
 * A share on its way to a host in pieces: several of them at a time, in the order of the calls. It
 * ends with the connection, because the host forgets it then, too.
 */
import type { StorageWriter } from '../../actors/index.ts';
import { E, type Vow } from '../../captp/index.ts';
import type { ShareWriter } from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { asNothing } from './host-answers.ts';
import { assertPiece } from './question-bounds.ts';

export interface WriterRoad {
  /** Runs `run` once so many bytes may be on their way. */
  within<T>(bytes: number, run: () => Promise<T>): Promise<T>;
  /** Sends with patience. Throws what the grid knows. */
  send<T>(send: (signal: AbortSignal) => Vow<T>): Promise<T>;
}

export class RemoteWriter implements ShareWriter {
  readonly #writer: RefTo<typeof StorageWriter>;
  readonly #road: WriterRoad;
  /** The first failure: every later call gets it. */
  #failure: unknown;

  constructor(writer: RefTo<typeof StorageWriter>, road: WriterRoad) {
    this.#writer = writer;
    this.#road = road;
  }

  async write(bytes: Uint8Array): Promise<void> {
    assertPiece(bytes.length);
    await this.#road.within(bytes.length, () =>
      this.#send((signal) => E.until(this.#writer, signal).write(bytes)),
    );
  }

  finish(share: string): Promise<void> {
    return this.#send((signal) => E.until(this.#writer, signal).finish(share));
  }

  async abort(): Promise<void> {
    E.sendOnly(this.#writer).abort();
  }

  async #send(send: (signal: AbortSignal) => Vow<unknown>): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      asNothing(await this.#road.send(send));
    } catch (error) {
      this.#failure ??= error;
      throw this.#failure;
    }
  }
}
