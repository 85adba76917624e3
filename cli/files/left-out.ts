/** What of a folder could not be saved, because it is not whole where it is kept; the rest is saved all the same. */
import { Failure } from '../failure.ts';
import { count, printable } from '../terminal/format.ts';
import type { Printer } from '../terminal/terminal.ts';

const SHOWN_MAX = 100;

export class LeftOut {
  readonly #all: { readonly path: string; readonly why: string }[] = [];

  /** For {@link saveEntry}; `path` is within the folder that is saved. */
  readonly note = (path: string, error: unknown): void => {
    this.#all.push({ path, why: error instanceof Error ? error.message : String(error) });
  };

  /** Names them. Throws a Failure with code left-out when there are any. */
  say(printer: Printer): void {
    if (this.#all.length === 0) return;
    const shown = this.#all.slice(0, SHOWN_MAX);
    for (const { path, why } of shown) printer.note(`Left out: ${printable(path)}. ${why}`);
    const what = `${count(this.#all.length, 'file')} could not be saved`;
    throw new Failure('left-out', `${what}; everything else is there.`);
  }
}
