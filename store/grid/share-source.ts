/**
 * Gets k right shares of some segments, whichever come first: the fastest hosts are asked, and when
 * one takes much longer than it usually does, the next one is asked as well ("hedged requests",
 * Dean and Barroso, "The tail at scale", 2013). Who lies is not asked again for this blob, who fails
 * only when nobody else is left. Nothing is refused before everybody who may have a share was asked
 * once more: who was gone a moment ago may be back.
 */
import { type EndSignal, onAbort } from './abort-listeners.ts';
import { type HostTrouble, NotEnoughShares } from './errors.ts';
import type { GridParts } from './grid-parts.ts';
import { troubleOf } from './host-calls.ts';
import { beginShare, type CodedBlob, type ProvenShare } from './proven-share.ts';
import { shareLayout } from './share-format.ts';
import type { ShareHost } from './share-host.ts';

/** A share that has to be decoded is worth so much longer an answer. */
const DECODING_FACTOR = 1.15;
/** Troubles kept to be told of. */
const TROUBLES_MAX = 1_000;

export interface ShareAt {
  readonly index: number;
  readonly host: ShareHost;
}

export class ShareSource {
  readonly #parts: GridParts;
  readonly #blob: CodedBlob;
  readonly #holders: ShareAt[];
  /** Asks everybody, for when those who are known to hold shares do not suffice. */
  readonly #askEverybody: () => Promise<readonly ShareAt[]>;
  readonly #shares = new Map<ShareAt, ProvenShare>();
  /** Who failed, and in which fetch: who did not answer then may do so in a later one. */
  readonly #failed = new Map<ShareAt, number>();
  #fetches = 0;
  readonly #troubles: HostTrouble[] = [];

  constructor(
    parts: GridParts,
    blob: CodedBlob,
    holders: readonly ShareAt[],
    askEverybody: () => Promise<readonly ShareAt[]> = async () => [],
  ) {
    this.#parts = parts;
    this.#blob = blob;
    this.#holders = [...holders];
    this.#askEverybody = askEverybody;
  }

  get blob(): CodedBlob {
    return this.#blob;
  }

  get troubles(): readonly HostTrouble[] {
    return this.#troubles;
  }

  /**
   * The pieces of the segments `from` up to `to` of k shares, by their numbers. Throws
   * NotEnoughShares, the signal's reason.
   */
  async fetch(
    from: number,
    to: number,
    signal?: EndSignal,
  ): Promise<ReadonlyMap<number, Uint8Array>> {
    const { k } = this.#blob.coding;
    const fetch = ++this.#fetches;
    const got = new Map<number, Uint8Array>();
    const race = new FetchRace(
      this.#parts,
      (to - from) * shareLayout(this.#blob.coding).pieceBytes,
    );
    const forget = onAbort(signal, () => race.wake());
    try {
      while (got.size < k) {
        signal?.throwIfAborted();
        const wanted = k - got.size - race.expected;
        const next = wanted > 0 ? this.#inOrder(from, to, race, got).slice(0, wanted) : [];
        for (const at of next) race.start(at, this.#read(at, from, to, got, fetch, signal));
        if (race.size > 0) await race.next();
        else if (!this.#forgive(fetch) && !(await this.#learnMore(race))) {
          throw new NotEnoughShares(got.size, k, this.#troubles, this.#parts.hosts());
        }
      }
      return got;
    } finally {
      forget();
      race.end();
    }
  }

  /** Who can still be asked, the best first. */
  #inOrder(
    from: number,
    to: number,
    race: FetchRace,
    got: ReadonlyMap<number, Uint8Array>,
  ): ShareAt[] {
    const { standings, clock } = this.#parts.calls;
    const { pieceBytes } = shareLayout(this.#blob.coding);
    const bytes = (to - from) * pieceBytes;
    const now = clock.now();
    const cost = ({ index, host }: ShareAt) =>
      standings.expected(host.id, bytes, now) * (index < this.#blob.coding.k ? 1 : DECODING_FACTOR);
    const seen = new Set<number>();
    return this.#holders
      .filter((at) => !this.#failed.has(at) && !race.asked(at) && !got.has(at.index))
      .map((at) => ({ at, cost: cost(at) + (race.has(at.index) ? 1e12 : 0) }))
      .sort((a, b) => a.cost - b.cost)
      .map(({ at }) => at)
      .filter(({ index }) => !seen.has(index) && seen.add(index));
  }

  async #read(
    at: ShareAt,
    from: number,
    to: number,
    got: Map<number, Uint8Array>,
    fetch: number,
    signal?: EndSignal,
  ): Promise<void> {
    try {
      got.set(at.index, await this.#open(at, { from, to }).read(from, to, signal));
    } catch (error) {
      if (signal?.aborted) return;
      this.#shares.delete(at);
      const trouble = { hostId: at.host.id, index: at.index, kind: troubleOf(error) };
      if (this.#troubles.length < TROUBLES_MAX) this.#troubles.push(trouble);
      const isLie = !['gone', 'revoked', 'full', 'missing'].includes(trouble.kind);
      this.#failed.set(at, isLie ? Number.POSITIVE_INFINITY : fetch);
      if (isLie) this.#parts.calls.standings.lied(at.host.id);
      this.#parts.onTrouble(trouble);
    }
  }

  /** Not ended by a signal: other readers may wait for the same. */
  #open(at: ShareAt, first: { readonly from: number; readonly to: number }): ProvenShare {
    let share = this.#shares.get(at);
    if (share === undefined) {
      share = beginShare(this.#parts, this.#blob, at.index, at.host, { first });
      this.#shares.set(at, share);
    }
    return share;
  }

  /** Whether anybody may be asked again, who failed in an earlier fetch but did not lie. */
  #forgive(fetch: number): boolean {
    const before = this.#failed.size;
    for (const [at, failedIn] of this.#failed) if (failedIn < fetch) this.#failed.delete(at);
    return this.#failed.size < before;
  }

  /** Whether anybody says that they have a share who was not asked for it, or failed before. */
  async #learnMore(race: FetchRace): Promise<boolean> {
    if (race.askedEverybody) return false;
    race.askedEverybody = true;
    const known = new Map(this.#holders.map((at) => [nameOf(at), at]));
    let learned = false;
    for (const found of await this.#askEverybody()) {
      const at = known.get(nameOf(found));
      if (at === undefined) this.#holders.push(found);
      else if (this.#failed.get(at) !== Number.POSITIVE_INFINITY && race.again(at)) {
        this.#failed.delete(at);
      } else continue;
      learned = true;
    }
    return learned;
  }
}

function nameOf({ index, host }: ShareAt): string {
  return `${index} ${host.id}`;
}

/** The requests for some segments that are under way. */
class FetchRace {
  readonly #parts: GridParts;
  readonly #bytes: number;
  readonly #active = new Map<ShareAt, () => void>();
  readonly #overdue = new Set<ShareAt>();
  readonly #asked = new Set<ShareAt>();
  #wake: () => void = () => {};
  askedEverybody = false;

  constructor(parts: GridParts, bytes: number) {
    this.#parts = parts;
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#active.size;
  }

  /** How many are still expected in time. */
  get expected(): number {
    return this.#active.size - this.#overdue.size;
  }

  has(index: number): boolean {
    for (const at of this.#active.keys()) if (at.index === index) return true;
    return false;
  }

  asked(at: ShareAt): boolean {
    return this.#asked.has(at);
  }

  /** It may be asked once more; whether it had been asked. */
  again(at: ShareAt): boolean {
    return this.#asked.delete(at);
  }

  /** `work` never throws. */
  start(at: ShareAt, work: Promise<void>): void {
    const { standings, unlikely } = this.#parts.calls;
    const callOff = unlikely(standings.hedgeAfter(at.host.id, this.#bytes), () => {
      this.#overdue.add(at);
      this.#wake();
    });
    this.#asked.add(at);
    this.#active.set(at, callOff);
    void work.then(() => {
      callOff();
      this.#active.delete(at);
      this.#overdue.delete(at);
      this.#wake();
    });
  }

  /** Resolves when something happened. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    this.#wake();
  }

  /** Calls off what waits. Answers that still come are not heard. */
  end(): void {
    for (const callOff of this.#active.values()) callOff();
  }
}
