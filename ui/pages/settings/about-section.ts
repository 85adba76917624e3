/** `<gather-about-section>`: what this program is, and under which licence. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { type HomeSession, Live } from '../../session/index.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-about-section')
export class GatherAboutSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #status = new Live(this, {
    on: [],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult {
    const version = this.#status.value?.version ?? '';
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="info"></gather-icon>${msg('About')}</h2>
      <p>${msg(str`2gather ${version}: a digital commons that nobody owns.`)}</p>
      <p class="quiet">
        ${msg('Free software under the GNU Affero General Public License, version 3 or later: you may use, study, share and change it. Whoever offers a changed version to others owes them its source. It comes without any warranty.')}
      </p>
    </section>`;
  }
}
