/**
 * `<gather-dialog label="…" .open=${…} @gather-closed=${…}>`: a question or a form above the page;
 * `gather-opened` is the moment to put the focus where it is wanted.
 * Focus goes in when it opens, and back to what opened it when it closes; Escape closes it. Buttons
 * go into the slot `footer`; one with `data-dialog="close"` closes it. Going elsewhere closes it, too:
 * what it asks belongs to the place where it was asked.
 */
import WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { css } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type FocusPath, focusPath, returnFocus } from './focus-path.ts';
import './system-icons.ts';

/** As high as the window lets it be; what does not fit is scrolled, with a line where it goes on. */
const dialogStyles = css`
  .dialog {
    max-block-size: calc(100dvh - 2 * var(--wa-space-m));
  }
  .title {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .body {
    position: relative;
    min-block-size: 0;
  }
  .body[tabindex] + .footer {
    padding-block-start: var(--wa-space-s);
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  @media (max-width: 420px), (max-height: 500px) {
    :host {
      --spacing: var(--wa-space-m);
    }
    .dialog {
      max-inline-size: calc(100% - 2 * var(--wa-space-s));
      max-block-size: calc(100dvh - 2 * var(--wa-space-xs));
    }
  }
`;

@customElement('gather-dialog')
export class GatherDialog extends WaDialog {
  static override css = [WaDialog.css, dialogStyles] as unknown as typeof WaDialog.css;

  /** What is longer than the window can be scrolled with the keyboard, too. */
  readonly #sizes = new ResizeObserver(([seen]) => {
    const body = seen?.target as HTMLElement | undefined;
    if (body && body.scrollHeight > body.clientHeight) body.tabIndex = 0;
    else body?.removeAttribute('tabindex');
  });
  #before: FocusPath = [];
  /** Where the page was when it opened. */
  #place = '';

  constructor() {
    super();
    // The library's own events bubble up from menus and hints inside too; ours is ours alone.
    const on = (name: string, happens: () => void) =>
      this.addEventListener(name, (event) => {
        if (event.target === this) happens();
      });
    on('wa-show', () => {
      this.#before = focusPath();
      this.#place = location.hash;
      window.addEventListener('hashchange', this.#moved);
    });
    on('wa-after-show', () => {
      const body = this.shadowRoot?.querySelector('[part="body"]');
      if (body) this.#sizes.observe(body);
      // The library puts the focus on the dialog itself in the next frame; ours comes after that.
      requestAnimationFrame(() => this.dispatchEvent(new CustomEvent('gather-opened')));
    });
    on('wa-after-hide', () => {
      this.#sizes.disconnect();
      window.removeEventListener('hashchange', this.#moved);
      this.dispatchEvent(new CustomEvent('gather-closed'));
      // The library tries to give the focus back, too, and finds only the outermost element.
      setTimeout(() => returnFocus(this.#before));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#moved);
  }

  /** It may be heard late, of the way that led to where this opened. */
  readonly #moved = (): void => {
    if (location.hash !== this.#place) this.open = false;
  };
}
