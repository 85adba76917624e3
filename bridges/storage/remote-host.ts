/**
 * Another vat that keeps shares for us, as the grid sees it: a `ShareHost` over CapTP.
 *
 * The pass is a lasting reference, so the connection is made when it is needed and made anew when
 * it was lost. What was under way then is asked once more: everything but uploads in pieces may be
 * asked twice. Whoever does not answer within our patience is gone, whatever the reason.
 */
import type { StorageCounter, StoragePass, StorageWriter } from '../../actors/index.ts';
import { E, Far, isThere, onBroken, onState, type Timers, type Vow } from '../../captp/index.ts';
import {
  HostGone,
  type HostSpace,
  type Moment,
  Patience,
  PIECE_BYTES_MAX,
  type ShareHost,
  type ShareWriter,
  SLOT_BYTES_MAX,
  type SlotAnswer,
} from '../../store/index.ts';
import type { RefTo, VatLife } from '../../vat/index.ts';
import {
  asBytes,
  asNothing,
  asRecord,
  asSizes,
  asSlotAnswer,
  asSomeOf,
  asSpace,
  hostTrouble,
  isLost,
} from './host-answers.ts';
import { assertFew, assertPiece } from './question-bounds.ts';
import { RemoteWriter } from './remote-writer.ts';
import { Window } from './window.ts';

/** How long a host may take for one answer. */
const PATIENCE_MS = 20_000;
/** How long one that could not be reached is not tried again, unless it comes by itself. */
const REST_MS = 5_000;
/** Bytes on their way to or from one host. */
const WINDOW_BYTES = 8 * PIECE_BYTES_MAX;

export interface RemoteHostOptions {
  /** The public key of the vat that keeps them. */
  readonly id: string;
  /** Who runs it, as the user named them. */
  readonly person: string;
  readonly timers: Timers;
  /** Which life of this vat it is. */
  readonly life?: () => VatLife | undefined;
  /** Milliseconds for one answer. */
  readonly patience?: number;
}

type Counter = RefTo<typeof StorageCounter>;
type Pass = RefTo<typeof StoragePass>;

/** A host whose person can be called something else than before. */
export type RemoteHost = ShareHost & { person: string };

/** `pass`: a lasting reference, or one of this same vat. */
export function remoteHost(pass: Pass, options: RemoteHostOptions): RemoteHost {
  return new PassHost(pass, options);
}

class PassHost implements RemoteHost {
  readonly id: string;
  person: string;
  readonly #pass: Pass;
  readonly #timers: Timers;
  readonly #life: RemoteHostOptions['life'];
  readonly #patience: Patience;
  readonly #window = new Window(WINDOW_BYTES);
  /** What the host holds of us: when it is broken, we are gone. */
  readonly #holder = Far('StorageHolder', {});
  #counter: Counter | undefined;
  #entering: Promise<Counter> | undefined;
  /** Set while it rests: what it could not be reached by, not waited for once more. */
  #rest: { readonly gone: HostGone; readonly callOff: () => void } | undefined;

  constructor(pass: Pass, options: RemoteHostOptions) {
    const { id, person, timers, life, patience = PATIENCE_MS } = options;
    this.id = id;
    this.person = person;
    this.#pass = pass;
    this.#timers = timers;
    this.#life = life;
    this.#patience = new Patience((after, run) => timers.after(after, run), patience);
    onState(pass, (state) => {
      if (state === 'connected') this.#wake();
    });
  }

  async put(share: string, bytes: Uint8Array, until: number): Promise<void> {
    assertPiece(bytes.length);
    const room = this.#window.enter(bytes.length);
    if (room) await room;
    try {
      asNothing(await this.#ask((at) => at.put(share, bytes, until)));
    } finally {
      this.#window.leave(bytes.length);
    }
  }

  async begin(until: number): Promise<ShareWriter> {
    const writer = await this.#ask((at) => at.begin(until));
    return new RemoteWriter(writer as RefTo<typeof StorageWriter>, {
      within: (bytes, run) => this.#within(bytes, run),
      send: (send) => this.#patiently(send),
    });
  }

  async read(share: string, from: number, to: number): Promise<Uint8Array> {
    const most = Math.max(0, to - from);
    assertPiece(most);
    const room = this.#window.enter(most);
    if (room) await room;
    try {
      return asBytes(await this.#ask((at) => at.read(share, from, to)), most);
    } finally {
      this.#window.leave(most);
    }
  }

  async look(shares: readonly string[]): Promise<readonly (number | undefined)[]> {
    assertFew(shares);
    if (shares.length === 0) return [];
    return asSizes(await this.#ask((at) => at.look(shares)), shares.length);
  }

  async renew(shares: readonly string[], until: number): Promise<readonly string[]> {
    assertFew(shares);
    if (shares.length === 0) return [];
    return asSomeOf(await this.#ask((at) => at.renew(shares, until)), shares);
  }

  async cancel(shares: readonly string[]): Promise<void> {
    assertFew(shares);
    if (shares.length > 0) asNothing(await this.#ask((at) => at.cancel(shares)));
  }

  async space(): Promise<HostSpace> {
    return asSpace(await this.#ask((at) => at.space()));
  }

  isThere(): Promise<boolean> {
    this.#wake();
    return isThere(this.#pass);
  }

  async readSlot(slot: string): Promise<Uint8Array | undefined> {
    return asRecord(await this.#ask((at) => at.readSlot(slot)));
  }

  async writeSlot(
    slot: string,
    record: Uint8Array,
    expected: Uint8Array | undefined,
  ): Promise<SlotAnswer> {
    if (record.length > SLOT_BYTES_MAX) throw new RangeError('The record of a slot is too large.');
    const answer = await this.#ask((at) => at.writeSlot(slot, record, expected));
    return asSlotAnswer(answer, record);
  }

  /** Runs `run` once so many bytes may be on their way. */
  async #within<T>(bytes: number, run: () => Promise<T>): Promise<T> {
    const room = this.#window.enter(bytes);
    if (room) await room;
    try {
      return await run();
    } finally {
      this.#window.leave(bytes);
    }
  }

  /** Asks the host; a second time, if the connection was lost meanwhile. Throws what the grid knows. */
  async #ask<T>(send: (counter: ReturnType<typeof E<Methods>>) => Vow<T>): Promise<T> {
    for (let again = false; ; again = true) {
      let moment: Moment | undefined;
      try {
        const counter = this.#counter ?? (await this.#enter());
        moment = this.#patience.begin();
        return await send(E.until<Methods>(counter, moment.signal));
      } catch (error) {
        if (again || !isLost(error)) throw hostTrouble(error);
        this.#counter = undefined;
      } finally {
        if (moment) this.#patience.end(moment);
      }
    }
  }

  /** For what must not be asked twice. Throws what the grid knows. */
  async #patiently<T>(send: (signal: AbortSignal) => Vow<T>): Promise<T> {
    try {
      return await this.#timed(send);
    } catch (error) {
      throw hostTrouble(error);
    }
  }

  async #timed<T>(send: (signal: AbortSignal) => Vow<T>): Promise<T> {
    const moment = this.#patience.begin();
    try {
      return await send(moment.signal);
    } finally {
      this.#patience.end(moment);
    }
  }

  #enter(): Promise<Counter> {
    if (this.#rest) throw this.#rest.gone;
    this.#entering ??= this.#enterAnew()
      .catch((error) => this.#rested(error))
      .finally(() => {
        this.#entering = undefined;
      });
    return this.#entering;
  }

  /** Nobody else waits for what has just been waited for in vain. */
  #rested(error: unknown): never {
    const gone = hostTrouble(error);
    if (!(gone instanceof HostGone) || this.#rest) throw gone;
    this.#rest = { gone, callOff: this.#timers.after(REST_MS, () => this.#wake()) };
    throw gone;
  }

  #wake(): void {
    this.#rest?.callOff();
    this.#rest = undefined;
  }

  async #enterAnew(): Promise<Counter> {
    const life = this.#life?.();
    const entered = await this.#timed((signal) =>
      E.until(this.#pass, signal).enter(this.#holder, life),
    );
    if (typeof entered !== 'object' || entered === null) throw new HostGone();
    const counter = entered as Counter;
    this.#counter = counter;
    onBroken(counter, () => {
      if (this.#counter === counter) this.#counter = undefined;
    });
    return counter;
  }
}

type Methods = NonNullable<(typeof StorageCounter)['methods']>;
