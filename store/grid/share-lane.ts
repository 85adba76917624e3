/**
 * The way of one share to its host while a blob is uploaded: a few large writes under way at once,
 * in their order. When a host fails its lane ends, and the upload goes on without it.
 */
import type { HostTroubleKind } from './errors.ts';
import { type HostCalls, troubleOf } from './host-calls.ts';
import { PIECE_BYTES_MAX, type ShareHost, type ShareWriter } from './share-host.ts';

/** Writes of one share under way at once. */
const IN_FLIGHT_MAX = 2;

export class ShareLane {
  readonly index: number;
  readonly host: ShareHost;
  readonly #writer: ShareWriter;
  readonly #calls: HostCalls;
  readonly #inFlight = new Set<Promise<void>>();
  #failed: HostTroubleKind | undefined;

  constructor(index: number, host: ShareHost, writer: ShareWriter, calls: HostCalls) {
    this.index = index;
    this.host = host;
    this.#writer = writer;
    this.#calls = calls;
  }

  /** Why it ended before the blob did, if so. */
  get failed(): HostTroubleKind | undefined {
    return this.#failed;
  }

  get hasRoom(): boolean {
    return this.#failed !== undefined || this.#inFlight.size < IN_FLIGHT_MAX;
  }

  /** Sends `bytes`, which must not change until `sent` is called. Never throws. */
  send(bytes: Uint8Array, sent: () => void): void {
    const work = this.#write(bytes).finally(() => {
      sent();
      this.#inFlight.delete(work);
    });
    this.#inFlight.add(work);
  }

  /** Resolves when more may be sent, or never can be. */
  async room(): Promise<void> {
    while (!this.hasRoom) await Promise.race(this.#inFlight);
  }

  /** Resolves when everything is sent, or never can be. */
  async drain(): Promise<void> {
    while (this.#failed === undefined && this.#inFlight.size > 0) {
      await Promise.race(this.#inFlight);
    }
  }

  /** Throws what the host throws. */
  finish(name: string): Promise<void> {
    return this.#writer.finish(name);
  }

  /** Ends the lane. Never throws. */
  drop(why: HostTroubleKind): void {
    if (this.#failed === undefined) void this.#writer.abort();
    this.#failed ??= why;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && this.#failed === undefined; at += PIECE_BYTES_MAX) {
      const piece = bytes.subarray(at, at + PIECE_BYTES_MAX);
      try {
        await this.#calls.ask(this.host, piece.length, () => this.#writer.write(piece));
      } catch (error) {
        this.drop(troubleOf(error));
      }
    }
  }
}
