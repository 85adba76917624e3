/** `<gather-reach-section>`: whether friends can reach this vat, by what, and the switch for it. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NetworkView } from '../../../actors/network/interface.ts';
import { E } from '../../../captp/index.ts';
import { confirm } from '../../elements/index.ts';
import { formatAgo, formatBytes, formatNumber } from '../../locale/index.ts';
import { Action, type HomeSession } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { headlineOf } from './words.ts';

@customElement('gather-reach-section')
export class GatherReachSection extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      .headline {
        margin: 0;
        font-size: 1.15rem;
        font-weight: 600;
        text-wrap: balance;
      }
      .facts {
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: var(--wa-space-m);
      }
      .facts div {
        display: grid;
      }
      .facts dd {
        font-size: 1.15rem;
        font-weight: 600;
      }
      details {
        display: grid;
        gap: var(--wa-space-s);
      }
      summary {
        cursor: pointer;
      }
      .copies {
        display: grid;
        gap: var(--wa-space-s);
        margin-block-start: var(--wa-space-s);
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) view!: NetworkView;
  readonly #asking = new Action(this);

  protected override render(): TemplateResult {
    const { view } = this;
    const { icon, text, more } = headlineOf(view);
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name=${icon}></gather-icon>${msg('Am I reachable?')}</h2>
      <div role="status">
        <p class="headline">${text}</p>
        <p class="quiet">${more}</p>
      </div>
      ${view.notes.map(({ code, message }) => noteView(code, message))}
      ${view.state === 'on' || view.state === 'twice' ? this.#facts() : nothing}
      ${view.addresses.length > 0 ? this.#addresses() : nothing}
      ${faultView(this.#asking.error)}
      ${this.#buttons()}
    </section>`;
  }

  #facts(): TemplateResult {
    const { published, connected, relays, mailboxes, received, sent, since } = this.view;
    const fact = (name: string, value: string): TemplateResult =>
      html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="facts">
      ${fact(msg('Connected with'), formatNumber(connected))}
      ${fact(msg('Vats that know its address'), formatNumber(published?.holders ?? 0n))}
      ${relays.length > 0 ? fact(msg('Relays'), formatNumber(relays.length)) : nothing}
      ${mailboxes.length > 0 ? fact(msg('Mailboxes'), formatNumber(mailboxes.length)) : nothing}
      ${fact(msg('Received'), formatBytes(received))}
      ${fact(msg('Sent'), formatBytes(sent))}
      ${since === undefined ? nothing : fact(msg('Joined'), formatAgo(since, Date.now()))}
    </dl>`;
  }

  #addresses(): TemplateResult {
    const { addresses } = this.view;
    return html`<details>
      <summary>${msg('Addresses of this vat, for somebody who asks for them')}</summary>
      <div class="copies">
        ${addresses.map((address) => html`<gather-copy-field label=${msg('Address')} value=${this.#whole(address)}></gather-copy-field>`)}
      </div>
    </details>`;
  }

  /** As another vat takes it to ask this one first. */
  #whole(address: string): string {
    const end = `/p2p/${this.view.peerId}`;
    return address.endsWith(end) ? address : `${address}${end}`;
  }

  #buttons(): TemplateResult {
    const { state } = this.view;
    if (state === 'off') {
      return html`<div class="row">
        <gather-button variant="brand" @click=${this.#join}>
          <gather-icon slot="start" name="globe"></gather-icon>${msg('Join the network')}
        </gather-button>
      </div>`;
    }
    const canRetry = state === 'failed' || state === 'twice';
    return html`<div class="row">
      ${
        canRetry
          ? html`<gather-button variant="brand" @click=${this.#do(() => E(this.home.network).retry())}>
            <gather-icon slot="start" name="refresh-cw"></gather-icon>${msg('Try again')}
          </gather-button>`
          : nothing
      }
      <gather-button appearance="outlined" @click=${this.#leave}>
        <gather-icon slot="start" name="wifi-off"></gather-icon>${msg('Leave the network')}
      </gather-button>
    </div>`;
  }

  readonly #join = async (): Promise<void> => {
    const sure = await confirm({
      title: msg('Join the network?'),
      body: html`<p style="margin-block-start: 0">${msg('From now on, and at each start, this vat tells other vats the internet addresses at which it can be reached.')}</p>
        <p>${msg('Whoever knows its key can look them up: they tell roughly where you are, and when this vat is on. What you have stays encrypted, and nobody gets in who was not given something.')}</p>`,
      action: msg('Join'),
    });
    if (sure) await this.#do(() => E(this.home.network).turn(true))();
  };

  readonly #leave = async (): Promise<void> => {
    const sure = await confirm({
      title: msg('Leave the network?'),
      body: msg(
        'Friends can no longer reach this vat from elsewhere; what they send waits with them. What others know of its address runs out within a day.',
      ),
      action: msg('Leave'),
    });
    if (sure) await this.#do(() => E(this.home.network).turn(false))();
  };

  #do(run: () => PromiseLike<unknown>): () => Promise<void> {
    return async () => {
      await this.#asking.run(async () => {
        await run();
        this.home.touch('network');
      });
    };
  }
}

/** What has a headline of its own is not said twice. */
function noteView(code: string, message: string): TemplateResult {
  const variant = code === 'slept' ? 'neutral' : 'warning';
  const icon = code === 'slept' ? 'info' : 'triangle-alert';
  return html`<gather-notice variant=${variant}>
    <gather-icon slot="icon" name=${icon}></gather-icon>${message}
  </gather-notice>`;
}
