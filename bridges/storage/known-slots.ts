/**
 * The records of slots that were read or written lately, of one grant: nobody but the device changes
 * them, so reading them needs no turn.
 */

/** The record of a slot, which was verified; number and hash are its own. */
export interface SlotNow {
  readonly record: Uint8Array;
  readonly number: number;
  readonly hash: Uint8Array;
}

/** Of one grant. */
const KNOWN_BYTES_MAX = 2_097_152;

export class KnownSlots {
  readonly #records = new Map<string, SlotNow>();
  #bytes = 0;

  get(slot: string): SlotNow | undefined {
    return this.#records.get(slot);
  }

  set(slot: string, now: SlotNow): void {
    this.forget(slot);
    this.#records.set(slot, now);
    this.#bytes += now.record.length;
    for (const oldest of this.#records.keys()) {
      if (this.#bytes <= KNOWN_BYTES_MAX) return;
      this.forget(oldest);
    }
  }

  forget(slot: string): void {
    this.#bytes -= this.#records.get(slot)?.record.length ?? 0;
    this.#records.delete(slot);
  }
}
