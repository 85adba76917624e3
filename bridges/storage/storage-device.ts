/**
 * The storage device: what grants of space ask for the disk, because a turn never waits for one.
 *
 * Over any ObjectDisk. What it holds for itself (room that is held, uploads, counters) lives as long
 * as the program; all that must last is with the actors.
 */
import { type HostCensus, StorageDevice as Published, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { ObjectDisk, Signatures } from '../../store/index.ts';
import { type Clock, guarded, type Random, type RefTo } from '../../vat/index.ts';
import { Accounts } from './accounts.ts';
import { Blobs } from './blobs.ts';
import { Counter } from './counter.ts';
import { HostedGrant } from './hosted-grant.ts';
import { recover } from './recovery.ts';
import { Unwritten } from './unwritten.ts';

/** Counters of one grant that are open at once; the oldest is closed for one more. */
const COUNTERS_MAX = 32;
/** A writer that nobody used for so long is given up. */
const WRITER_IDLE_MS_MAX = 120_000;

export interface StoragePowers {
  readonly disk: ObjectDisk;
  readonly clock: Clock;
  readonly random: Random;
  readonly signatures: Signatures;
  readonly onFault: (error: unknown) => void;
}

export interface StorageDevice {
  readonly ref: RefTo<typeof Published>;
  /**
   * Looks what a crash left behind, when there may be something: enters what was acknowledged, and
   * deletes the rest, in the background while it works. Settles once that is over; gives how many
   * blobs it deleted.
   */
  open(census: RefTo<typeof HostCensus>): Promise<number>;
  /** Resolves when the actors have recorded all that was acknowledged before the call. */
  settle(): Promise<void>;
  /** Gives up what is under way. To be called before the vat is closed. */
  close(): Promise<void>;
}

interface AtWork {
  readonly grant: HostedGrant;
  readonly counters: Set<Counter>;
}

export function makeStorageDevice(powers: StoragePowers): StorageDevice {
  return new Device(powers);
}

class Device implements StorageDevice {
  readonly ref: RefTo<typeof Published>;
  readonly #powers: StoragePowers;
  readonly #blobs: Blobs;
  readonly #accounts = new Accounts();
  readonly #unwritten = Unwritten.ofHost();
  readonly #grants = new Map<string, AtWork>();
  #census: RefTo<typeof HostCensus> | undefined;
  #sweeping: Promise<number> = Promise.resolve(0);
  #begun: (opened: Promise<void>) => void = () => undefined;
  /** Settled when it is known what the actors remember. */
  readonly #opened = new Promise<void>((begun) => {
    this.#begun = begun;
  });
  /** When all that was acknowledged is entered; false when nothing was entered since the call. */
  #recovered: Promise<boolean> = this.#opened.then(() => this.#recovered);
  #callOffLook: (() => void) | undefined;
  #closed = false;

  constructor(powers: StoragePowers) {
    this.#powers = powers;
    this.#blobs = new Blobs(powers);
    this.ref = guarded(
      Published,
      {
        enter: async (book, id, holder, balance) => {
          await this.#opened;
          if (this.#closed) throw closing();
          const { grant, counters } = this.#atWork(id, () => {
            return new HostedGrant(id, book, balance, {
              ...powers,
              accounts: this.#accounts,
              unwritten: this.#unwritten,
              blobs: this.#blobs,
              recovered: () => this.#recovered,
            });
          });
          grant.told(balance);
          const [oldest] = counters;
          if (oldest && counters.size >= COUNTERS_MAX) oldest.end(replaced());
          const onEnd = (): void => void counters.delete(counter);
          const counter: Counter = new Counter(grant, holder, { ...powers, onEnd });
          counters.add(counter);
          this.#lookAtIdle();
          return counter.ref;
        },
        drop: (id, blobs, balance) => {
          const at = this.#grants.get(id);
          if (at && balance) at.grant.told(balance);
          if (at) at.grant.held.dropped(blobs);
          else this.#blobs.remove(blobs);
        },
        told: (id, balance) => this.#grants.get(id)?.grant.told(balance),
        bounded: (host) => this.#accounts.bounded(host),
        end: async (id) => {
          const at = this.#grants.get(id);
          if (!at) return;
          at.grant.revoke(revoked());
          for (const counter of [...at.counters]) counter.end(revoked());
          // What it was told that it has goes with the rest.
          await at.grant.settle();
        },
      },
      powers.onFault,
    );
  }

  open(census: RefTo<typeof HostCensus>): Promise<number> {
    this.#census = census;
    const opened = E(census)
      .opened()
      .then(({ littered, secret, floor }) => {
        this.#blobs.begin(secret, Number(floor));
        return littered;
      });
    const recovered = opened.then((littered) => (littered ? this.#recover(census) : undefined));
    this.#begun(opened.then(() => undefined));
    this.#opened.catch(() => undefined);
    this.#recovered = recovered.then(
      (litter) => {
        this.#recovered = Promise.resolve(false);
        return litter !== undefined;
      },
      () => {
        throw notRecovered();
      },
    );
    this.#recovered.catch(() => undefined);
    this.#sweeping = recovered
      .then((litter) => this.#sweep(litter))
      .catch((error) => {
        this.#blobs.littered = true;
        if (!this.#closed) this.#powers.onFault(error);
        return 0;
      });
    return this.#sweeping;
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#grants.values()].map(({ grant }) => grant.settle()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOffLook?.();
    for (const { counters } of this.#grants.values()) {
      for (const counter of [...counters]) counter.end(closing());
    }
    await this.#sweeping;
    await this.#blobs.written();
    for (const { grant } of this.#grants.values()) grant.close();
    await this.settle().catch((error) => {
      this.#blobs.littered = true;
      this.#powers.onFault(error);
    });
    await this.#blobs.close();
    if (this.#census && !this.#blobs.littered) await E(this.#census).closing();
  }

  #recover(census: RefTo<typeof HostCensus>): Promise<string[]> {
    return recover(census, this.#blobs, {
      signatures: this.#powers.signatures,
      now: this.#powers.clock.now(),
      check: () => {
        if (this.#closed) throw closing();
      },
    });
  }

  async #sweep(litter: readonly string[] | undefined): Promise<number> {
    await this.#powers.disk.sweepTemporary();
    if (!litter) this.#blobs.notSwept();
    else await this.#blobs.removed(litter);
    return litter?.length ?? 0;
  }

  #atWork(id: string, make: () => HostedGrant): AtWork {
    const found = this.#grants.get(id);
    if (found) return found;
    const made = { grant: make(), counters: new Set<Counter>() };
    this.#grants.set(id, made);
    return made;
  }

  /** Looks for writers that nobody uses, as long as anybody is here. */
  #lookAtIdle(): void {
    if (this.#callOffLook) return;
    const { clock } = this.#powers;
    const look = (): void => {
      this.#callOffLook = undefined;
      const idleSince = clock.now() - WRITER_IDLE_MS_MAX;
      let isUsed = false;
      for (const { grant, counters } of this.#grants.values()) {
        isUsed ||= counters.size > 0;
        for (const writer of grant.writers) {
          if (writer.active <= idleSince) void writer.abort(idle());
        }
      }
      if (isUsed && !this.#closed) this.#lookAtIdle();
    };
    this.#callOffLook = clock.wakeAt(clock.now() + WRITER_IDLE_MS_MAX / 4, look);
  }
}

const revoked = (): Refusal =>
  new Refusal('revoked', 'This was revoked by the one who granted it.');
const closing = (): Refusal =>
  new Refusal('closed', 'This vat is closing. Try again when it is back.');
const notRecovered = (): Refusal =>
  new Refusal('disk-failed', 'The disk of this host refused. Try again later.');
const idle = (): Refusal =>
  new Refusal('upload-over', 'Nothing came for too long. Start this upload again.');
const replaced = (): Refusal =>
  new Refusal('closed', 'Too many connections use this grant. Enter anew.');
