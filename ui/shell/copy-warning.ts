/**
 * Says so when this vat seems to be an older or a second copy of one that went on elsewhere: what is
 * done here may then be lost, and other vats do not hear of it.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../captp/index.ts';
import { type HomeSession, Live } from '../session/index.ts';

@customElement('gather-copy-warning')
export class GatherCopyWarning extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    .notice {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-xs) var(--wa-space-s);
      margin-block-end: var(--wa-space-l);
      padding: var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-m);
      border: 1px solid var(--wa-color-danger-border-quiet);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-danger-fill-quiet);
      color: var(--wa-color-danger-on-quiet);
    }
    p {
      flex: 1 1 20rem;
      margin: 0;
      color: var(--wa-color-text-normal);
    }
  `;

  @property({ attribute: false }) home!: HomeSession;

  readonly #status = new Live(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult | typeof nothing {
    if ((this.#status.value?.forked ?? 0n) === 0n) return nothing;
    return html`<aside class="notice" role="alert" aria-label=${msg('This may be a copy')}>
      <gather-icon name="shield-alert"></gather-icon>
      <p>
        ${msg('This seems to be an older or a second copy of your vat: another vat knows more of it than it does itself, and exchanges no messages with it any more. If your vat runs elsewhere, stop this one. If not, restore your newest backup.')}
      </p>
    </aside>`;
  }
}
