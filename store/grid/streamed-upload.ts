/**
 * Storing a blob of unknown length in bounded memory: every share has a lane to its host, and all
 * lanes are fed stripe by stripe. A host that fails or falls far behind is left out and the others
 * go on, as long as enough people are among them; repair makes its share later.
 */
import { onAbort } from './abort-listeners.ts';
import { type CodingPlan, leastOf } from './coding-plan.ts';
import { type HostTrouble, type HostTroubleKind, NotEnoughHosts } from './errors.ts';
import type { GridParts } from './grid-parts.ts';
import { inOrder } from './host-order.ts';
import { GRID_SEGMENT_BYTES } from './share-format.ts';
import { shareName } from './share-hashes.ts';
import { PIECE_BYTES_MAX, type ShareHost } from './share-host.ts';
import { ShareLane } from './share-lane.ts';
import { type MadeShares, ShareMaker } from './share-maker.ts';
import { type Placed, people, raceShares } from './share-race.ts';
import { pairsOf } from './whole-upload.ts';

/** Bytes of each share in one message, about. */
const STRIPE_SHARE_BYTES = PIECE_BYTES_MAX / 2;
/** A host for which all others have waited so long is left out. */
const STRAGGLER_MS = 5_000;

/** Which share goes where, and who else could take one. */
export interface LanesWanted {
  readonly pairs: readonly { readonly index: number; readonly host: ShareHost }[];
  readonly spares: readonly ShareHost[];
}

export class StreamedUpload {
  readonly #parts: GridParts;
  readonly #plan: CodingPlan;
  readonly #lanes: readonly ShareLane[];
  readonly #maker: ShareMaker;
  readonly #signal: AbortSignal | undefined;
  readonly #troubles: HostTrouble[];
  readonly #spare: Uint8Array[] = [];

  /**
   * Opens a lane for each share, or for those in `lanesWanted`. Throws NotEnoughHosts, and the signal's
   * reason.
   */
  static async begin(
    parts: GridParts,
    plan: CodingPlan,
    until: number,
    signal?: AbortSignal,
    lanesWanted: LanesWanted = lanesForAll(parts, plan.n),
  ): Promise<StreamedUpload> {
    const troubles: HostTrouble[] = [];
    let over = false;
    const opened = await raceShares({
      calls: parts.calls,
      ...lanesWanted,
      happy: plan.happy,
      bytes: 0,
      async attempt(_index, host) {
        const writer = await host.begin(until);
        if (over) await writer.abort();
        return writer;
      },
      onLate: ({ value }) => void value.abort(),
      onTrouble(trouble) {
        troubles.push(trouble);
        parts.onTrouble(trouble);
      },
      signal,
    });
    over = true;
    const lanes = opened.map(
      ({ index, host, value }) => new ShareLane(index, host, value, parts.calls),
    );
    const upload = new StreamedUpload(parts, plan, lanes, troubles, signal);
    await upload.#assertHappy();
    return upload;
  }

  private constructor(
    parts: GridParts,
    plan: CodingPlan,
    lanes: readonly ShareLane[],
    troubles: HostTrouble[],
    signal: AbortSignal | undefined,
  ) {
    this.#parts = parts;
    this.#plan = plan;
    this.#lanes = lanes;
    this.#troubles = troubles;
    this.#signal = signal;
    const coder = parts.coder(plan.k, plan.n);
    const pieceBytes = Math.ceil(GRID_SEGMENT_BYTES / plan.k);
    this.#maker = new ShareMaker({
      coder,
      ciphers: parts.ciphers,
      stripeSegments: Math.max(1, Math.floor(STRIPE_SHARE_BYTES / pieceBytes)),
      buffer: (bytes) => this.#spare.pop() ?? new Uint8Array(bytes),
      take: (pieces) => this.#send(pieces),
    });
  }

  /** Not to be called again before it resolves. Throws NotEnoughHosts, and the signal's reason. */
  add(bytes: Uint8Array): Promise<void> {
    return this.#maker.add(bytes);
  }

  /** Sends the rest; nothing can be seen on the hosts yet. Throws as `add`. */
  async seal(): Promise<MadeShares> {
    const made = await this.#maker.finish();
    for (const lane of this.#lanes) {
      const tail = made.tails[lane.index]!;
      lane.send(tail, () => undefined);
    }
    await this.#waitFor((lane) => lane.drain());
    await this.#assertHappy();
    return made;
  }

  /**
   * Names the shares. `onLate` hears of those that are done when others were enough already. Throws
   * as `add`, and NotEnoughHosts after taking back what was named, unless it `stays` (as with
   * `putShares`).
   */
  async finish(
    anchor: Uint8Array,
    onLate: (late: Placed<void>) => void = () => {},
    stays = false,
  ): Promise<Placed<void>[]> {
    const { calls, ciphers } = this.#parts;
    const nameOf = (index: number) => shareName(ciphers, anchor, this.#plan, index);
    const live = new Map(this.#live().map((lane) => [lane.index, lane]));
    const placed = await raceShares<void>({
      calls,
      pairs: [...live.values()],
      spares: [],
      happy: this.#plan.happy,
      bytes: 0,
      attempt: (index) => live.get(index)!.finish(nameOf(index)),
      onLate,
      onTrouble: (trouble) => this.#trouble(trouble),
      signal: this.#signal,
    });
    const enough = people(placed);
    if (enough < leastOf(this.#plan)) {
      const takeBack = (host: ShareHost, index: number) =>
        calls.ask(host, 0, () => host.cancel([nameOf(index)]));
      if (!stays) await Promise.allSettled(placed.map(({ host, index }) => takeBack(host, index)));
      throw this.#tooFew(enough);
    }
    return placed;
  }

  /** Where shares are about to be. */
  get lanes(): readonly { readonly index: number; readonly host: ShareHost }[] {
    return this.#live();
  }

  /** Drops everything that was not finished. Never throws. */
  abort(): void {
    for (const lane of this.#lanes) lane.drop('gone');
  }

  #live(): ShareLane[] {
    return this.#lanes.filter(({ failed }) => failed === undefined);
  }

  async #send(pieces: readonly Uint8Array[]): Promise<void> {
    this.#signal?.throwIfAborted();
    const sentTo = new Set<number>();
    const release = (index: number) => this.#spare.push(wholeBuffer(pieces[index]!));
    for (const lane of this.#live()) {
      sentTo.add(lane.index);
      lane.send(pieces[lane.index]!, () => release(lane.index));
    }
    for (const index of pieces.keys()) if (!sentTo.has(index)) release(index);
    await this.#waitFor((lane) => lane.room());
    await this.#assertHappy();
  }

  /** Waits for all lanes; when some are far behind and the others suffice, without those. */
  async #waitFor(ready: (lane: ShareLane) => Promise<void>): Promise<void> {
    const waiting = new Set(this.#live());
    const all = Promise.all(
      [...waiting].map((lane) => ready(lane).then(() => waiting.delete(lane))),
    );
    let callOff = () => {};
    const tooLong = new Promise<void>((resolve) => {
      const look = () => {
        if (people(this.#live().filter((lane) => !waiting.has(lane))) < this.#plan.happy) {
          callOff = this.#parts.calls.clock.after(STRAGGLER_MS, look);
          return;
        }
        for (const lane of waiting) this.#leaveOut(lane, 'gone');
        resolve();
      };
      callOff = this.#parts.calls.clock.after(STRAGGLER_MS, look);
    });
    const aborted = abortOf(this.#signal);
    try {
      await Promise.race([all, tooLong, aborted.promise]);
    } finally {
      callOff();
      aborted.forget();
    }
  }

  #leaveOut(lane: ShareLane, kind: HostTroubleKind): void {
    this.#parts.calls.standings.failed(lane.host.id, this.#parts.calls.clock.now());
    lane.drop(kind);
  }

  /** Tells of lanes that ended, each once. */
  async #assertHappy(): Promise<void> {
    for (const { index, host, failed: kind } of this.#lanes) {
      const known = this.#troubles.some((one) => one.index === index && one.hostId === host.id);
      if (kind !== undefined && !known) this.#trouble({ hostId: host.id, index, kind });
    }
    const enough = people(this.#live());
    if (enough >= leastOf(this.#plan)) return;
    this.abort();
    throw this.#tooFew(enough);
  }

  #tooFew(people: number): NotEnoughHosts {
    return new NotEnoughHosts(people, leastOf(this.#plan), this.#troubles, this.#parts.hosts());
  }

  #trouble(trouble: HostTrouble): void {
    this.#troubles.push(trouble);
    this.#parts.onTrouble(trouble);
  }
}

function lanesForAll(parts: GridParts, n: number): LanesWanted {
  const hosts = inOrder(parts, parts.hosts());
  return { pairs: pairsOf(n, hosts), spares: hosts.slice(n) };
}

function wholeBuffer(view: Uint8Array): Uint8Array {
  return new Uint8Array(view.buffer as ArrayBuffer);
}

/** A promise that breaks when `signal` is aborted. */
function abortOf(signal: AbortSignal | undefined) {
  let forget = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else forget = onAbort(signal, () => reject(signal!.reason));
  });
  return { promise, forget };
}
