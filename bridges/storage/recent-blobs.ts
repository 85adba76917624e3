/**
 * Small blobs that were just written. Whoever stores something often reads it soon after, or has
 * another device read it, and a trip to the disk costs more than all the rest of a small answer.
 */

/** Blobs up to this size are kept, up to so many bytes of them. */
const BLOB_BYTES_MAX = 8_192;
const KEPT_BYTES_MAX = 2_097_152;
/** What one takes beside its bytes. */
const BESIDE_BYTES = 256;

export class RecentBlobs {
  readonly #blobs = new Map<string, Uint8Array>();
  #bytes = 0;

  /** Whether `bytes` are kept: then they are to be left as they are. */
  add(blob: string, bytes: Uint8Array): boolean {
    if (bytes.length > BLOB_BYTES_MAX) return false;
    this.#blobs.set(blob, bytes);
    this.#bytes += bytes.length + BESIDE_BYTES;
    for (const oldest of this.#blobs.keys()) {
      if (this.#bytes <= KEPT_BYTES_MAX) break;
      this.forget(oldest);
    }
    return true;
  }

  /** To be left as they are. */
  get(blob: string): Uint8Array | undefined {
    return this.#blobs.get(blob);
  }

  forget(blob: string): void {
    const bytes = this.#blobs.get(blob);
    if (!bytes) return;
    this.#bytes -= bytes.length + BESIDE_BYTES;
    this.#blobs.delete(blob);
  }
}
