/** `<gather-passphrase-section>`: another passphrase in place of the one of now. */
import { msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { type GatherInput, toast } from '../../elements/index.ts';
import { Action, type HomeSession } from '../../session/index.ts';
import '../enter/passphrase-form.ts';
import type { Chosen } from '../enter/passphrase-form.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-passphrase-section')
export class GatherPassphraseSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @state() private open = false;
  @query('#now') private now!: GatherInput;
  readonly #action = new Action(this);

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="lock"></gather-icon>${msg('Passphrase')}</h2>
      <p class="quiet">${msg('It opens the vat after a restart, and lets a new browser in.')}</p>
      ${this.open ? this.#form() : this.#closed()}
    </section>`;
  }

  #closed(): TemplateResult {
    return html`<div class="row">
      <gather-button appearance="outlined" @click=${() => this.#show(true)}>
        ${msg('Change the passphrase')}
      </gather-button>
    </div>`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <gather-input
        id="now"
        type="password"
        password-toggle
        autofocus
        autocomplete="current-password"
        label=${msg('Passphrase of now')}
      ></gather-input>
      <gather-passphrase-form
        action=${msg('Change it')}
        ?busy=${this.#action.busy}
        .error=${this.#action.error}
        @chosen=${(event: CustomEvent<Chosen>) => this.#change(event.detail.passphrase)}
      >
        <gather-button appearance="plain" @click=${() => this.#show(false)}>${msg('Cancel')}</gather-button>
      </gather-passphrase-form>
    </form>`;
  }

  #show(open: boolean): void {
    this.open = open;
    this.#action.clear();
  }

  async #change(next: string): Promise<void> {
    const now = this.now.value ?? '';
    if (now === '') {
      this.#action.refuse(msg('Please write the passphrase of now too.'));
      return this.now.focus();
    }
    if (!(await this.#action.run(() => E(this.home.vat).changePassphrase(now, next)))) return;
    this.#show(false);
    toast({ text: msg('The passphrase was changed. The old one no longer opens anything.') });
  }
}
