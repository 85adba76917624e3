/**
 * Stays until the person has shown that the 24 words were written down: without them and without
 * the passphrase, nobody, not even we, can open the vat or a backup of it.
 */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../captp/index.ts';
import { type HomeSession, Live } from '../session/index.ts';
import { bannerStyles } from './banner-styles.ts';
import { routeTo } from './route.ts';

@customElement('gather-recovery-reminder')
export class GatherRecoveryReminder extends LitElement {
  static override styles = bannerStyles('warning');

  @property({ attribute: false }) home!: HomeSession;

  readonly #status = new Live(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult | typeof nothing {
    if (this.#status.value?.recoveryConfirmed !== false) return nothing;
    return html`<aside aria-label=${msg('Recovery phrase')}>
      <gather-icon name="shield-alert"></gather-icon>
      <p>
        ${msg('If you forget the passphrase, only your 24 words open your vat and its backups. Write them down now.')}
      </p>
      <gather-button appearance="outlined" href=${routeTo('settings', 'recovery')}>
        ${msg('Show the words')}
      </gather-button>
    </aside>`;
  }
}
