/**
 * Sees to it that the focus is never lost: when the row, the button or the page that has it is taken
 * away, the nearest thing around it that is left gets it.
 */
import { type FocusPath, focusPath, returnFocus } from './focus-path.ts';

/** Focus that moves within one element is told to nobody outside it; keys and clicks are. */
const MOMENTS = ['focusin', 'keydown', 'click'] as const;

export class FocusKeeper {
  #path: FocusPath = [];
  readonly #removals = new MutationObserver(() => this.#look());

  start(): void {
    for (const name of MOMENTS) document.addEventListener(name, this.#note, true);
  }

  stop(): void {
    for (const name of MOMENTS) document.removeEventListener(name, this.#note, true);
    this.#removals.disconnect();
  }

  readonly #note = (): void => {
    const path = focusPath();
    if (path[0] === this.#path[0]) return;
    this.#path = path;
    this.#removals.disconnect();
    const roots = new Set(path.map((element) => element.getRootNode()));
    for (const root of roots) this.#removals.observe(root, { childList: true, subtree: true });
  };

  #look(): void {
    const path = this.#path;
    if (path[0]?.isConnected !== false) return;
    this.#path = [];
    this.#removals.disconnect();
    // Something else may have taken it.
    if (document.activeElement === document.body) returnFocus(path);
  }
}
