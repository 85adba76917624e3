/**
 * Slows down guessing: after a few wrong tries each further one has to wait, twice as long each time.
 *
 * It counts for the whole vat, not by address: whoever can reach the port can come from many addresses, and the
 * owner has the one-time link when somebody else uses the tries up.
 */
import { HostTrouble } from '../host/trouble.ts';

const FREE_TRIES = 5;
const WAIT_FIRST_MS = 2_000;
const WAIT_MOST_MS = 15 * 60_000;

export class TryLimit {
  readonly #now: () => number;
  #wrong = 0;
  #notBefore = 0;
  #busy = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Runs one try. Throws a HostTrouble with code `too-many-tries` when it comes too early, or while another one
   * is under way (each costs memory and time on purpose). What `attempt` throws counts as wrong.
   */
  async run<T>(attempt: () => Promise<T>): Promise<T> {
    const now = this.#now();
    // A clock that was put back must not lock the owner out for years.
    this.#notBefore = Math.min(this.#notBefore, now + WAIT_MOST_MS);
    const wait = this.#notBefore - now;
    if (wait > 0) throw tooMany(Math.ceil(wait / 1_000));
    if (this.#busy) throw tooMany(1);
    this.#busy = true;
    try {
      const result = await attempt();
      this.#wrong = 0;
      return result;
    } catch (error) {
      this.#wrong += 1;
      const doubled = WAIT_FIRST_MS * 2 ** Math.max(0, this.#wrong - FREE_TRIES);
      if (this.#wrong >= FREE_TRIES) {
        this.#notBefore = this.#now() + Math.min(doubled, WAIT_MOST_MS);
      }
      throw error;
    } finally {
      this.#busy = false;
    }
  }
}

function tooMany(seconds: number): HostTrouble {
  const unit = seconds === 1 ? 'second' : 'seconds';
  return new HostTrouble(
    'too-many-tries',
    `Too many tries. Wait ${seconds} ${unit}, then try again.`,
  );
}
