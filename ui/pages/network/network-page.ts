/** `<gather-network-page>`: can others reach this vat, through what, who is connected, and what to do when not. */
import { msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NetworkView } from '../../../actors/network/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { pageStyles } from '../page-styles.ts';
import './connections-section.ts';
import './first-section.ts';
import './hosting-section.ts';
import './mailboxes-section.ts';
import './reach-section.ts';

@customElement('gather-network-page')
export class GatherNetworkPage extends LitElement {
  static override styles = pageStyles;

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
