/** `<gather-connections-section>`: who is connected just now, by the name their contact has. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectedVat, NetworkView } from '../../../actors/network/interface.ts';
import { formatAgo, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Petnames } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';

/** Letters of a key that are enough to tell it from others. */
const SHOWN_LENGTH = 8;

@customElement('gather-connections-section')
export class GatherConnectionsSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) view!: NetworkView;
  readonly #names = new Petnames(this, () => this.home);

  protected override render(): TemplateResult {
    const { peers, connected } = this.view;
    const more = connected - BigInt(peers.length);
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="users"></gather-icon>${msg('Who is connected')}</h2>
      ${
        peers.length === 0
          ? html`<p class="quiet">
            ${msg('Nobody just now. Connections begin by themselves when there is something to say.')}
          </p>`
          : html`<ul>${peers.map((peer) => this.#row(peer))}</ul>`
      }
      ${more > 0n ? html`<p class="quiet">${msg(str`and ${formatNumber(more)} more`)}</p>` : nothing}
    </section>`;
  }

  #row({ vat, address, relayed, dialled, since }: ConnectedVat): TemplateResult {
    const petname = this.#names.of(vat);
    const isRelay = this.view.relays.includes(vat);
    const way = relayed ? msg('by a relay') : msg('directly');
    const began = dialled ? msg('this vat called') : msg('called this vat');
    return html`<li>
      <gather-icon name=${petname === undefined ? 'globe' : 'user'}></gather-icon>
      <div class="text">
        <div class="name">
          ${petname === undefined ? html`<span title=${vat}>${msg(str`Vat ${vat.slice(0, SHOWN_LENGTH)}`)}</span>` : html`<bdi>${petname}</bdi>`}
          ${isRelay ? html`<gather-badge appearance="filled" pill>${msg('Relay')}</gather-badge>` : nothing}
        </div>
        <div class="more" title=${address}>${way} · ${began} · ${formatAgo(since, Date.now())}</div>
      </div>
    </li>`;
  }
}
