/**
 * Who has how much room, with what is on its way counted in.
 *
 * The actors keep account of what is kept; what is being written is counted here alone, so it is
 * given back by itself when the program ends. A share that was acknowledged counts as on its way
 * until the actors have entered it. While a share is handed over from one count to the
 * other it may be in both: then whoever finds no room waits until that is over, so nobody is
 * refused, or let in, by a share that was counted twice or not at all.
 */
import { type Balance, LEASES_MAX, Refusal } from '../../actors/index.ts';
import type { Inside } from '../../vat/index.ts';

type Account = Inside<typeof Balance>['grant'];

/** What one grant has under way. */
export class Reserved {
  bytes = 0;
  /** Shares that are on their way. */
  shares = 0;
  /** The newest that the actors said of it. */
  account: Account;

  constructor({ grant }: Inside<typeof Balance>) {
    this.account = grant;
  }
}

export class Accounts {
  #bytes = 0;
  #host: Account | undefined;
  /** Shares that may be counted twice at this moment. */
  #recording = 0;
  readonly #waiting = new Set<() => void>();

  /** The account of a grant, as the actors have just said. */
  told(grant: Reserved, balance: Inside<typeof Balance>): void {
    if (balance.grant.revision >= grant.account.revision) grant.account = balance.grant;
    this.bounded(balance.host);
  }

  /** The account of all, as the actors have just said. */
  bounded(host: Account): void {
    if (!this.#host || host.revision >= this.#host.revision) this.#host = host;
  }

  /** Room for a share on its way: none yet. */
  hold(grant: Reserved): Hold {
    return new Hold(this, grant);
  }

  /** Holds more, if there certainly is room. For holds alone. */
  tryTake(grant: Reserved, bytes: number): boolean {
    if (!this.#fits(grant, bytes)) return false;
    grant.bytes += bytes;
    this.#bytes += bytes;
    return true;
  }

  /** When what may be counted twice has changed; undefined when nothing is. For holds alone. */
  sure(): Promise<void> | undefined {
    if (this.#recording === 0) return undefined;
    return new Promise((look) => this.#waiting.add(look));
  }

  recording(): void {
    this.#recording += 1;
  }

  giveBack(grant: Reserved, bytes: number, wasRecording: boolean): void {
    grant.bytes -= bytes;
    this.#bytes -= bytes;
    if (!wasRecording) return;
    this.#recording -= 1;
    for (const look of this.#waiting) look();
    this.#waiting.clear();
  }

  #fits({ bytes: held, shares, account }: Reserved, bytes: number): boolean {
    if (account.used + held + bytes > account.limit) return false;
    if ((account.shares ?? 0) + shares > LEASES_MAX) return false;
    return !this.#host || this.#host.used + this.#bytes + bytes <= this.#host.limit;
  }
}

/** Room that is held for one share on its way. */
export class Hold {
  readonly #accounts: Accounts;
  readonly #grant: Reserved;
  #bytes = 0;
  #phase: 'taking' | 'recording' | 'over' = 'taking';

  constructor(accounts: Accounts, grant: Reserved) {
    this.#accounts = accounts;
    this.#grant = grant;
    grant.shares += 1;
  }

  /** What is held is held by another from now on; this one is over. */
  handOver(): Hold {
    const next = new Hold(this.#accounts, this.#grant);
    next.#bytes = this.#bytes;
    this.#bytes = 0;
    this.release();
    return next;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Is there certainly room for so many more? Then they are held. */
  tryTake(bytes: number): boolean {
    if (!this.#accounts.tryTake(this.#grant, bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Holds so many more. Throws a Refusal with code `host-full`. */
  async take(bytes: number): Promise<void> {
    while (!this.tryTake(bytes)) {
      const sure = this.#accounts.sure();
      if (!sure) throw full();
      await sure;
    }
  }

  /** From now on the actors may have counted it. */
  recording(): void {
    if (this.#phase !== 'taking') return;
    this.#phase = 'recording';
    this.#accounts.recording();
  }

  /** It is counted by them, or given up. Does nothing a second time. */
  release(): void {
    if (this.#phase === 'over') return;
    const wasRecording = this.#phase === 'recording';
    this.#phase = 'over';
    this.#grant.shares -= 1;
    this.#accounts.giveBack(this.#grant, this.#bytes, wasRecording);
    this.#bytes = 0;
  }
}

function full(): Refusal {
  return new Refusal('host-full', 'There is no room left here. Ask for a larger grant.');
}
