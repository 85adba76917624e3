/**
 * Writes down what every turn did, beside the vat and not through it, so that afterwards what is
 * stored can be held against it.
 *
 * Every method that runs gets a number, which it writes into its actor's state. So the state that
 * is found on the disk in the end tells which of all the runs that were recorded are the true ones:
 * each names the one before it. The others were undone, or lost in a crash.
 */
export interface Run {
  readonly number: number;
  /** The outermost run of its turn. */
  readonly turn: number;
  readonly actor: number;
  readonly method: string;
  /** The message that asked for it first. */
  readonly args: readonly unknown[];
  /** The run before it that the actor knew of. */
  readonly before: number;
  /** The time that the actor was told. */
  readonly now: number;
  readonly sends: Sent[];
  result: unknown;
  failed: boolean;
}

export interface Sent {
  /** Names the message everywhere. */
  readonly message: number;
  readonly to: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What an actor of the simulation has in its state beside its own. */
export interface Known {
  /** Names the actor everywhere. */
  readonly id: number;
  /** The number of its last run. */
  last: number;
}

/** Messages of actors are named by the run that sent them; those of clients lie below. */
const SENDS_PER_RUN_MAX = 256;
const CLIENT_MESSAGES_MAX = 1_000_000;

export const messageOf = (run: number, send: number): number =>
  CLIENT_MESSAGES_MAX + run * SENDS_PER_RUN_MAX + send;
/** The run that sent a message; undefined for a message of a client. */
export const senderOf = (message: number): number | undefined =>
  message < CLIENT_MESSAGES_MAX
    ? undefined
    : Math.floor((message - CLIENT_MESSAGES_MAX) / SENDS_PER_RUN_MAX);

const NO_RUN: Run = {
  ...{ number: 0, turn: 0, actor: 0, method: '', args: [], before: 0, now: 0, sends: [] },
  ...{ result: undefined, failed: true },
};

export class Recorder {
  /** By their numbers; the first is none. */
  readonly runs: Run[] = [NO_RUN];
  /** Answers that left a vat: the run that each tells of. */
  readonly acknowledged = new Set<number>();
  /** How many messages were sent, in turns that are true or not. */
  sent = 0;
  readonly #stack: Run[] = [];
  /** Told of each run that is begun. */
  readonly #begun: (run: Run) => void;

  constructor(begun: (run: Run) => void) {
    this.#begun = begun;
  }

  begin(known: Known, method: string, args: readonly unknown[], now: number): Run {
    const number = this.runs.length;
    const turn = this.#stack[0]?.number ?? number;
    const { id: actor, last: before } = known;
    const run: Run = {
      number,
      turn,
      actor,
      method,
      args,
      before,
      now,
      sends: [],
      result: undefined,
      failed: false,
    };
    this.runs.push(run);
    this.#stack.push(run);
    this.#begun(run);
    return run;
  }

  end(run: Run, result: unknown): void {
    run.result = result;
    this.#stack.length = this.#stack.indexOf(run);
  }

  fail(run: Run): void {
    run.failed = true;
    this.#stack.length = this.#stack.indexOf(run);
  }

  /** Notes that the present run sends a message; gives its name. */
  send(to: number, method: string, args: readonly unknown[]): number {
    const run = this.#stack.at(-1) as Run;
    const message = messageOf(run.number, run.sends.length);
    run.sends.push({ message, to, method, args });
    this.sent++;
    return message;
  }
}
