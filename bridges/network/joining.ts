/**
 * Joins, leaves, and joins again: one at a time, in the background, after growing pauses when it
 * fails. What comes too late (it was left meanwhile) is closed.
 */
import type { NetworkNote } from '../../actors/index.ts';
import type { Clock } from '../../vat/index.ts';
import { isOurs } from '../host/trouble.ts';

const AGAIN_MS_MIN = 5_000;
const AGAIN_MS_MAX = 300_000;

export interface JoiningPowers<T> {
  readonly clock: Clock;
  /** `attempt` counts the failures before. */
  readonly open: (attempt: number) => Promise<T>;
  readonly joined: (joined: T) => void;
  readonly changed: () => void;
  readonly onFault: (error: unknown) => void;
}

export class Joining<T extends { close(): Promise<void> }> {
  state: 'off' | 'starting' | 'on' | 'failed' = 'off';
  on: T | undefined;
  failure: NetworkNote | undefined;
  /** When it tries again. */
  again: number | undefined;
  readonly #our: JoiningPowers<T>;
  /** Counts what was begun, so that what is late can see that it is. */
  #turns = 0;
  #failures = 0;
  #callOff: (() => void) | undefined;
  #leaving: Promise<void> = Promise.resolve();

  constructor(powers: JoiningPowers<T>) {
    this.#our = powers;
  }

  join(): void {
    const turn = ++this.#turns;
    this.#rest();
    this.state = 'starting';
    this.#our.changed();
    this.#open(turn).catch((error) => this.#failed(turn, error));
  }

  /** Answers once nothing of it is left. */
  async leave(): Promise<void> {
    this.#turns += 1;
    this.#rest();
    this.state = 'off';
    this.failure = undefined;
    this.#failures = 0;
    const { on } = this;
    this.on = undefined;
    this.#our.changed();
    const before = this.#leaving;
    this.#leaving = before.then(() => on?.close()).catch(this.#our.onFault);
    await this.#leaving;
  }

  /** Leaves, and joins anew. */
  async anew(): Promise<void> {
    await this.leave();
    this.join();
  }

  async #open(turn: number): Promise<void> {
    await this.#leaving;
    if (turn !== this.#turns) return;
    const opened = await this.#our.open(this.#failures);
    if (turn !== this.#turns) return opened.close();
    this.on = opened;
    this.state = 'on';
    this.failure = undefined;
    this.#failures = 0;
    this.#our.joined(opened);
    this.#our.changed();
  }

  #failed(turn: number, error: unknown): void {
    this.#our.onFault(error);
    if (turn !== this.#turns) return;
    this.state = 'failed';
    this.failure = failureOf(error);
    const { clock } = this.#our;
    const wait = Math.min(AGAIN_MS_MIN * 2 ** this.#failures, AGAIN_MS_MAX);
    this.#failures += 1;
    this.again = clock.now() + wait;
    this.#callOff = clock.wakeAt(this.again, () => this.join());
    this.#our.changed();
  }

  #rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.again = undefined;
  }
}

function failureOf(error: unknown): NetworkNote {
  if (isOurs(error)) return { code: error.code, message: error.message };
  const message =
    'The network could not be joined: this machine does not let the vat listen, or it is not ' +
    'connected. It is tried again by itself; the log has more (gather start prints it).';
  return { code: 'network-failed', message };
}
