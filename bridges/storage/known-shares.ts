/** Which blob a share is, for shares that were asked for lately: reading them needs no turn. */
export interface KnownShare {
  readonly blob: string;
  readonly size: number;
}

/** Of one grant. */
const KNOWN_MAX = 4_096;

export class KnownShares {
  readonly #byName = new Map<string, KnownShare>();
  readonly #nameOf = new Map<string, string>();

  get(share: string): KnownShare | undefined {
    return this.#byName.get(share);
  }

  set(share: string, known: KnownShare): void {
    this.forget(share);
    this.#byName.set(share, known);
    this.#nameOf.set(known.blob, share);
    if (this.#byName.size <= KNOWN_MAX) return;
    const [oldest] = this.#byName.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  forget(share: string): void {
    const known = this.#byName.get(share);
    if (!known) return;
    this.#byName.delete(share);
    this.#nameOf.delete(known.blob);
  }

  /** No share is that blob any more. */
  forgetBlob(blob: string): void {
    const share = this.#nameOf.get(blob);
    if (share !== undefined) this.forget(share);
  }
}
