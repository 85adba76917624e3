/**
 * `<gather-dialog label="…" .open=${…} @gather-closed=${…}>`: a question or a form above the page;
 * `gather-opened` is the moment to put the focus where it is wanted.
 * Focus goes in when it opens and back when it closes; Escape closes it. Buttons go into the slot
 * `footer`; one with `data-dialog="close"` closes it.
 */
import WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { customElement } from 'lit/decorators.js';
import './system-icons.ts';

@customElement('gather-dialog')
export class GatherDialog extends WaDialog {
  /** What is longer than the window can be scrolled with the keyboard, too. */
  readonly #sizes = new ResizeObserver(([seen]) => {
    const body = seen?.target as HTMLElement | undefined;
    if (body && body.scrollHeight > body.clientHeight) body.tabIndex = 0;
    else body?.removeAttribute('tabindex');
  });

  constructor() {
    super();
    this.addEventListener('wa-after-show', (event) => {
      if (event.target !== this) return;
      const body = this.shadowRoot?.querySelector('[part="body"]');
      if (body) this.#sizes.observe(body);
      // The library puts the focus on the dialog itself in the next frame; ours comes after that.
      requestAnimationFrame(() => this.dispatchEvent(new CustomEvent('gather-opened')));
    });
    // The library's own events bubble up from menus and hints inside too; ours is ours alone.
    this.addEventListener('wa-after-hide', (event) => {
      if (event.target !== this) return;
      this.#sizes.disconnect();
      this.dispatchEvent(new CustomEvent('gather-closed'));
    });
  }
}
