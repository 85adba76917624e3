/** Find as you type: waits for a pause in the typing, then goes to what is looked for. */
import type { Place } from './place.ts';

const PAUSE_MS = 200;

export class Finding {
  readonly #go: (place: Place | undefined) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `go` is given the search, or undefined to leave it. */
  constructor(go: (place: Place | undefined) => void) {
    this.#go = go;
  }

  /** The words so far, to be looked for `within` a folder or anywhere. */
  typed(text: string | null, within: string | undefined): void {
    const words = (text ?? '').trim();
    clearTimeout(this.#timer);
    const place: Place = { is: 'find', words, ...(within ? { within } : {}) };
    this.#timer = setTimeout(() => this.#go(words === '' ? undefined : place), PAUSE_MS);
  }
}
