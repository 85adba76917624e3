/**
 * `<gather-restored>`: says, once a vat was brought back, what came with it and what did not.
 */
import { msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { VatStatus } from '../../../actors/device/interface.ts';
import { E } from '../../../captp/index.ts';
import type { AppSession } from '../../session/index.ts';
import { sheetStyles } from './enter-styles.ts';
import { faultView } from './fault.ts';
import { restoredSentences } from './restored-text.ts';

@customElement('gather-restored')
export class GatherRestored extends LitElement {
  static override styles = sheetStyles;

  @property({ attribute: false }) session!: AppSession;
  @state() private status: VatStatus | undefined;
  @state() private grants = 0n;
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  protected override render(): TemplateResult {
    const { status } = this;
    const isBare = status?.restored !== undefined && status.restored.of === undefined;
    return html`<div class="stack">
      <h1>${isBare ? msg('Your identity is back') : msg('Your vat is back')}</h1>
      ${status && restoredSentences(status, this.grants).map((text) => html`<p>${text}</p>`)}
      ${faultView(this.error)}
      <div class="row">
        <gather-button variant="brand" @click=${() => this.session.goInside()}>
          ${msg('Go on')}
        </gather-button>
      </div>
    </div>`;
  }

  async #ask(): Promise<void> {
    const vat = this.session.made?.vat;
    if (vat === undefined) return;
    try {
      const [status, { grants }] = await Promise.all([
        E(vat).status(),
        E(E(vat).storage()).totals(),
      ]);
      this.grants = grants;
      this.status = status;
    } catch (error) {
      this.error = error;
    }
  }
}
