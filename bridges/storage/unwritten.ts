/**
 * Bytes that came and that the disk has not taken yet. They lie in memory, and nobody who sends can
 * be made to wait, so while the disk is slow there is a bound for each grant and one for all.
 */

/** Bytes on their way to the disk: of one grant, and of all grants of a host. */
const GRANT_BYTES_MAX = 67_108_864;
const HOST_BYTES_MAX = 268_435_456;

export class Unwritten {
  readonly #max: number;
  readonly #whole: Unwritten | undefined;
  #bytes = 0;

  private constructor(max: number, whole?: Unwritten) {
    this.#max = max;
    this.#whole = whole;
  }

  static ofHost(): Unwritten {
    return new Unwritten(HOST_BYTES_MAX);
  }

  /** What one grant has on its way, counted in what its host has. */
  ofGrant(): Unwritten {
    return new Unwritten(GRANT_BYTES_MAX, this);
  }

  /** Counts them until `leave`; false, and counts nothing, when they are too many. */
  tryEnter(bytes: number): boolean {
    if (this.#bytes + bytes > this.#max) return false;
    if (this.#whole && !this.#whole.tryEnter(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  leave(bytes: number): void {
    this.#bytes -= bytes;
    this.#whole?.leave(bytes);
  }
}
