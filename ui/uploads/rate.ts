/** How fast bytes go, told from the last seconds, and how long the rest will take. */
const SPAN_MS = 6_000;
/** A new sample at most so often, so that the list stays short. */
const SAMPLE_MS = 250;
/** Before that a figure would jump about. */
const SETTLED_MS = 1_000;

export class Rate {
  #samples: { at: number; bytes: number }[] = [];
  #total = 0;

  /** `bytes` more went at the time `now` (milliseconds). */
  add(bytes: number, now: number): void {
    this.#total += bytes;
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= SAMPLE_MS) {
      this.#samples.push({ at: now, bytes: this.#total });
    } else last.bytes = this.#total;
    while (this.#samples.length > 2 && now - this.#samples[0]!.at > SPAN_MS) this.#samples.shift();
  }

  /** Bytes per second; undefined before there is something to tell. */
  perSecond(now: number): number | undefined {
    const [first] = this.#samples;
    if (first === undefined || now - first.at < SETTLED_MS) return undefined;
    return ((this.#total - first.bytes) / (now - first.at)) * 1_000;
  }

  /** Seconds that `bytes` more will take; undefined when that cannot be told. */
  secondsFor(bytes: number, now: number): number | undefined {
    const speed = this.perSecond(now);
    return speed === undefined || speed <= 0 ? undefined : Math.ceil(bytes / speed);
  }

  /** Starts anew, after a pause. */
  clear(): void {
    this.#samples = [];
    this.#total = 0;
  }
}
