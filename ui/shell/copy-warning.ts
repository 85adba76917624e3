/**
 * Says so when this vat seems to be an older or a second copy of one that went on elsewhere, or runs
 * twice: what is done here may then be lost, and other vats do not hear of it.
 */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../captp/index.ts';
import { type HomeSession, Live } from '../session/index.ts';
import { bannerStyles } from './banner-styles.ts';

@customElement('gather-copy-warning')
export class GatherCopyWarning extends LitElement {
  static override styles = bannerStyles('danger');

  @property({ attribute: false }) home!: HomeSession;

  readonly #status = new Live(this, {
    on: ['vat', 'network'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult | typeof nothing {
    const { forked = 0n, twice = false } = this.#status.value ?? {};
    if (forked === 0n && !twice) return nothing;
    const text =
      forked === 0n
        ? msg(
            'This vat runs twice: another one acts under its key, such as a copied folder, or a backup that was brought to life elsewhere. What either of them sends may wait for ever. Stop one of them.',
          )
        : msg(
            'This seems to be an older or a second copy of your vat: another vat knows more of it than it does itself, and exchanges no messages with it any more. If your vat runs elsewhere, stop this one. If not, restore your newest backup.',
          );
    return html`<aside role="alert" aria-label=${msg('This may be a copy')}>
      <gather-icon name="shield-alert"></gather-icon>
      <p>${text}</p>
    </aside>`;
  }
}
