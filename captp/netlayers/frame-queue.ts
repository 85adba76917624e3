/**
 * Frames on their way from the network to whoever listens.
 *
 * A listener may step down at any frame, as the greeting does while it checks a signature. Frames
 * that come meanwhile wait here, and after a few of them the network is asked to hold back. That
 * the channel has closed is told behind the last frame, so that nothing sent before the close is
 * lost.
 */

/** Frames that wait before the network is held back. What it has read by then still comes. */
const WAITING_FRAMES = 8;

export class FrameQueue {
  /** Called with true when the network should stop reading, with false when it may go on. */
  readonly #holdBack: (hold: boolean) => void;
  #waiting: Uint8Array[] = [];
  /** How many of the waiting have been handed over. */
  #taken = 0;
  #isHeld = false;
  #onFrame: ((frame: Uint8Array) => void) | undefined;
  #onClose: (() => void) | undefined;
  #ended = false;

  constructor(holdBack: (hold: boolean) => void) {
    this.#holdBack = holdBack;
  }

  get waiting(): number {
    return this.#waiting.length - this.#taken;
  }

  push(frame: Uint8Array): void {
    if (this.#onFrame !== undefined && this.#waiting.length === 0) {
      this.#onFrame(frame);
      return;
    }
    this.#waiting.push(frame);
    if (this.#isHeld || this.waiting < WAITING_FRAMES) return;
    this.#isHeld = true;
    this.#holdBack(true);
  }

  listen(listener: ((frame: Uint8Array) => void) | undefined): void {
    this.#onFrame = listener;
    while (this.#onFrame !== undefined && this.waiting > 0) {
      this.#onFrame(this.#waiting[this.#taken++] as Uint8Array);
    }
    if (this.waiting > 0) return;
    this.clear();
    if (this.#isHeld && this.#onFrame !== undefined) {
      this.#isHeld = false;
      this.#holdBack(false);
    }
    if (this.#ended) this.#tellEnded();
  }

  /** Calls `listener` once, behind the last frame; also when that was long ago. */
  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.#ended && this.waiting === 0) queueMicrotask(() => this.#tellEnded());
  }

  /** No frame will come any more. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.waiting === 0) this.#tellEnded();
  }

  /** Forgets the frames that wait. */
  clear(): void {
    this.#waiting = [];
    this.#taken = 0;
  }

  #tellEnded(): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.();
  }
}
