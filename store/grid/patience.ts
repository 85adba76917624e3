/**
 * How long an answer is waited for. A timer and a signal for each question cost more than a small
 * question does, so all that begin within a moment have one signal together, and one timer turns
 * the moments over while anybody waits.
 */

/** Questions that began within one moment. */
export interface Moment {
  /** Aborted when its questions have taken too long. */
  readonly signal: AbortSignal;
}

class Waiting implements Moment {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  questions = 0;
  age = 0;

  abort(): void {
    this.#controller.abort();
  }
}

/** Moments in one patience at least: by one of them an answer may take longer. */
const MOMENTS_MIN = 16;
const MOMENT_MS_MAX = 250;

export class Patience {
  readonly #after: (milliseconds: number, run: () => void) => unknown;
  readonly #milliseconds: number;
  readonly #ageMax: number;
  /** The newest last; it is the one that is joined. */
  #moments: Waiting[] = [];

  /** `after` calls `run` once after so many milliseconds. */
  constructor(after: (milliseconds: number, run: () => void) => unknown, patienceMs: number) {
    this.#after = after;
    this.#ageMax = Math.max(MOMENTS_MIN, Math.ceil(patienceMs / MOMENT_MS_MAX));
    this.#milliseconds = patienceMs / this.#ageMax;
  }

  /** To be followed by {@link end}, with what it gives. */
  begin(): Moment {
    let moment = this.#moments.at(-1);
    if (moment === undefined || moment.age > 0) {
      moment = new Waiting();
      this.#moments.push(moment);
      if (this.#moments.length === 1) this.#turnOver();
    }
    moment.questions += 1;
    return moment;
  }

  end(moment: Moment): void {
    (moment as Waiting).questions -= 1;
  }

  #turnOver(): void {
    this.#after(this.#milliseconds, () => {
      for (const moment of this.#moments) {
        moment.age += 1;
        // The first turn came anywhere within the moment, so it does not count.
        if (moment.age > this.#ageMax) moment.abort();
      }
      this.#moments = this.#moments.filter(
        ({ questions, age }) => questions > 0 && age <= this.#ageMax,
      );
      if (this.#moments.length > 0) this.#turnOver();
    });
  }
}
