/** `<gather-offers-section>`: room for what others share, served from here while their own vats sleep. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ShareGrantSummary } from '../../../actors/hosted-share/interface.ts';
import { E } from '../../../captp/index.ts';
import { confirm, toast } from '../../elements/index.ts';
import { formatBytes, formatDay, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { grantShares } from './grant-dialog.ts';

@customElement('gather-offers-section')
export class GatherOffersSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #offers = new Live<readonly ShareGrantSummary[]>(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(E(home.vat).shareHosting()).offers(),
  });

  protected override render(): TemplateResult {
    const offers = this.#offers.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="share-2"></gather-icon>${msg('What I serve for others')}</h2>
      ${faultView(this.#offers.error)}
      ${
        offers === undefined
          ? html`<div class="waiting"></div>`
          : offers.length === 0
            ? html`<p class="quiet">
              ${msg('Nothing. If this vat is always on, friends can keep what they share here, sealed: it opens for their guests while their own machines sleep, and you cannot read it.')}
            </p>`
            : html`<ul>${offers.map((offer) => this.#row(offer))}</ul>`
      }
      <div class="row">
        <gather-button appearance="outlined" @click=${() => this.#offer()}>
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Offer room for shares')}
        </gather-button>
      </div>
    </section>`;
  }

  #row(offer: ShareGrantSummary): TemplateResult {
    const { label, used, limit, shares, created, revoked } = offer;
    const count = shares === 1n ? msg('1 share') : msg(str`${formatNumber(shares)} shares`);
    return html`<li>
      <div class="text">
        <div class="name">
          ${label}
          ${revoked === undefined ? '' : html`<gather-badge variant="neutral" appearance="filled" pill>${msg('Ended')}</gather-badge>`}
        </div>
        <div class="more">
          ${
            revoked === undefined
              ? html`${msg(str`${formatBytes(used)} of ${formatBytes(limit)}`)} · ${count}`
              : msg(str`From ${formatDay(created)} to ${formatDay(revoked)}`)
          }
        </div>
      </div>
      ${
        revoked === undefined
          ? html`<gather-button
            appearance="outlined"
            variant="danger"
            aria-label=${msg(str`End the room of ${label}`)}
            @click=${() => this.#end(offer)}
            >${msg('End')}</gather-button
          >`
          : ''
      }
    </li>`;
  }

  async #offer(): Promise<void> {
    await grantShares(this.home);
    this.home.touch('vat');
  }

  async #end({ id, label }: ShareGrantSummary): Promise<void> {
    const sure = await confirm({
      title: msg(str`Serve nothing for ${label} any more?`),
      body: msg(
        'The shares that lie here are erased at once, and their links open nothing any more. This cannot be undone: tell them first, so that they can share from elsewhere.',
      ),
      action: msg('Erase them'),
      danger: true,
    });
    if (!sure) return;
    try {
      await E(E(this.home.vat).shareHosting()).revoke(id);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('vat');
  }
}
