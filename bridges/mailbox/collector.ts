/**
 * Fetches what lies in our mailboxes, and gives it to the post: at the start, every few minutes, and
 * when a mailbox says that something came.
 *
 * A mailbox may say again what was taken before, in any order, without end. So what was done with
 * is known by its hash for a while, and each round is bounded.
 */
import { MailboxListener } from '../../actors/index.ts';
import { designatorOf, E } from '../../captp/index.ts';
import { type Clock, guarded, type Mail, type RefTo } from '../../vat/index.ts';
import { nodeCrypto } from '../netlayers/index.ts';
import { BadEnvelope, openEnvelope } from './envelope.ts';
import type { OwnMailbox } from './own-mailboxes.ts';
import { codeOf } from './own-mailboxes.ts';
import { soon } from './soon.ts';

const ROUND_MS = 600_000;
/** When some mailbox could not be reached. */
const AGAIN_MS = 60_000;
/** Pages of one mailbox in one round. */
const PAGES_MAX = 1_000;
/** Envelopes of which it is known that nothing more can come of them. */
const DONE_MAX = 20_000;
const NEVER = new Set<unknown>(['forked', 'bad-post']);

export interface CollectorPowers {
  readonly clock: Clock;
  readonly seed: () => Uint8Array;
  readonly mailboxes: () => Promise<readonly OwnMailbox[]>;
  /** See `Mail.onMail`. */
  readonly take: Parameters<Mail['onMail']>[0];
  readonly onFault: (error: unknown) => void;
}

/** What came of one round. */
interface Round {
  taken: number;
  /** Something could not be taken yet. */
  left: boolean;
  unreached: boolean;
}

export class Collector {
  readonly #our: CollectorPowers;
  readonly #done = new Set<string>();
  readonly #listener: RefTo<typeof MailboxListener>;
  #running: Promise<number> | undefined;
  #again = false;
  #callOff: (() => void) | undefined;
  #closed = false;

  constructor(powers: CollectorPowers) {
    this.#our = powers;
    const changed = (): undefined => {
      this.changed();
    };
    this.#listener = guarded(MailboxListener, { changed }, powers.onFault);
  }

  /** Something may have come. */
  changed(): void {
    this.#again = true;
    this.collect().catch(this.#our.onFault);
  }

  /** Goes through all mailboxes. Answers how many envelopes were taken that were not known. */
  collect(): Promise<number> {
    if (this.#closed) return Promise.resolve(0);
    this.#running ??= this.#collect().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff?.();
    await this.#running?.catch(this.#our.onFault);
  }

  async #collect(): Promise<number> {
    this.#callOff?.();
    let all = 0;
    let round: Round;
    do {
      this.#again = false;
      round = await this.#round();
      all += round.taken;
      // What came may be just what others waited for.
    } while (!this.#closed && (this.#again || (round.left && round.taken > 0)));
    const { clock } = this.#our;
    if (!this.#closed) {
      const at = clock.now() + (round.unreached ? AGAIN_MS : ROUND_MS);
      this.#callOff = clock.wakeAt(at, () => this.changed());
    }
    return all;
  }

  async #round(): Promise<Round> {
    const round: Round = { taken: 0, left: false, unreached: false };
    for (const { pass } of await this.#our.mailboxes()) {
      try {
        await this.#goThrough(pass, round);
      } catch (error) {
        // Who does not answer now is asked again; what it holds has other copies, or waits.
        round.unreached ||= codeOf(error) !== 'revoked';
      }
    }
    return round;
  }

  async #goThrough(pass: OwnMailbox['pass'], round: Round): Promise<void> {
    const { clock } = this.#our;
    await soon(clock, E(pass).watch(this.#listener));
    let after = 0n;
    for (let page = 0; page < PAGES_MAX && !this.#closed; page++) {
      const { envelopes, next } = await soon(clock, E(pass).collect(after));
      const over: bigint[] = [];
      for (const { number, envelope } of envelopes) {
        if (await this.#isOver(envelope, round)) over.push(number);
      }
      if (over.length > 0) await soon(clock, E(pass).remove(over));
      if (next === undefined || next <= after) return;
      after = next;
    }
  }

  /** Is there nothing more to be had of it? */
  async #isOver(envelope: Uint8Array, round: Round): Promise<boolean> {
    const { seed, take } = this.#our;
    const hash = Buffer.from(nodeCrypto.sha256(envelope)).toString('hex');
    if (this.#done.has(hash)) return true;
    try {
      const { from, locator, letter } = openEnvelope(seed(), envelope);
      await take(designatorOf(from), locator, letter);
      round.taken += 1;
    } catch (error) {
      const isOver = error instanceof BadEnvelope || NEVER.has(codeOf(error));
      round.left ||= !isOver;
      if (!isOver) return false;
    }
    if (this.#done.size >= DONE_MAX) this.#done.clear();
    this.#done.add(hash);
    return true;
  }
}
