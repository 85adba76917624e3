/** `<gather-network-page>`: can others reach this vat, through what, who is connected, and what to do when not. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NetworkView } from '../../../actors/network/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import './connections-section.ts';
import './first-section.ts';
import './hosting-section.ts';
import './mailboxes-section.ts';
import './reach-section.ts';

@customElement('gather-network-page')
export class GatherNetworkPage extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--wa-space-l);
      max-inline-size: 52rem !important;
    }
    h1 {
      margin: 0;
      font-size: 1.75rem;
      line-height: 1.25;
      letter-spacing: -0.01em;
    }
    .waiting {
      display: grid;
      place-items: center;
      min-block-size: 12rem;
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  readonly #view = new Live<NetworkView>(this, {
    on: ['network'],
    home: () => this.home,
    read: (home) => E(home.network).status(),
  });

  protected override render(): TemplateResult {
    return html`<h1>${msg('How others reach this vat')}</h1>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const view = this.#view.value;
    const { error } = this.#view;
    if (view === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${this.#again}>${msg('Try again')}</gather-button>
      </gather-empty>`;
    }
    const sections =
      view.state === 'on' || view.state === 'twice'
        ? html`<gather-connections-section .home=${this.home} .view=${view}></gather-connections-section>`
        : '';
    return html`<gather-reach-section .home=${this.home} .view=${view}></gather-reach-section>
      ${sections}
      <gather-mailboxes-section .home=${this.home}></gather-mailboxes-section>
      <gather-hosting-section .home=${this.home}></gather-hosting-section>
      <gather-first-section .home=${this.home} .view=${view}></gather-first-section>`;
  }

  readonly #again = (): void => this.#view.refresh({ forget: true });
}
