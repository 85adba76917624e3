/**
 * The records of slots that were read or written lately, of one grant: nobody but the device changes
 * them, so reading them needs no turn.
 */

/** Of one grant. */
const KNOWN_BYTES_MAX = 2_097_152;

export class KnownSlots {
  readonly #records = new Map<string, Uint8Array>();
  #bytes = 0;

  /** A copy, because whoever gets it may change it. */
  get(slot: string): Uint8Array | undefined {
    return this.#records.get(slot)?.slice();
  }

  set(slot: string, record: Uint8Array): void {
    this.forget(slot);
    this.#records.set(slot, record.slice());
    this.#bytes += record.length;
    for (const oldest of this.#records.keys()) {
      if (this.#bytes <= KNOWN_BYTES_MAX) return;
      this.forget(oldest);
    }
  }

  forget(slot: string): void {
    this.#bytes -= this.#records.get(slot)?.length ?? 0;
    this.#records.delete(slot);
  }
}
