/**
 * `<gather-recovery-section>`: shows the 24 words again, after the passphrase, and asks three of
 * them back when that was never done. The words are forgotten when the person closes them.
 */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { type GatherInput, toast } from '../../elements/index.ts';
import { Action, type HomeSession, Live } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import '../enter/words-check.ts';
import '../enter/words-grid.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-recovery-section')
export class GatherRecoverySection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @state() private step: 'closed' | 'passphrase' | 'words' | 'check' = 'closed';
  @state() private words: readonly string[] = [];
  @query('gather-input') private passphrase!: GatherInput;
  readonly #action = new Action(this);
  readonly #status = new Live(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="key-round"></gather-icon>${msg('Recovery phrase')}</h2>
      ${this.#content()}
    </section>`;
  }

  #content(): TemplateResult {
    switch (this.step) {
      case 'closed':
        return this.#closed();
      case 'passphrase':
        return this.#askPassphrase();
      case 'words':
        return this.#showWords();
      case 'check':
        return html`
          <p class="quiet">${msg('Three words, to be sure. Look them up in what you wrote down.')}</p>
          <gather-words-check
            .words=${this.words}
            ?busy=${this.#action.busy}
            .error=${this.#action.error}
            @confirmed=${this.#confirm}
            @look-again=${() => this.#to('words')}
          ></gather-words-check>
        `;
    }
  }

  #closed(): TemplateResult {
    const confirmed = this.#status.value?.recoveryConfirmed;
    return html`
      <p class="quiet">
        ${msg('The 24 words open your vat when the passphrase is forgotten, and a backup of it when this machine is lost. Without a backup they bring no files back.')}
      </p>
      <div class="row">
        <gather-button appearance="outlined" @click=${() => this.#to('passphrase')}>
          ${msg('Show the words')}
        </gather-button>
        ${
          confirmed === undefined
            ? nothing
            : confirmed
              ? html`<gather-badge variant="success" appearance="filled" pill>${msg('Written down')}</gather-badge>`
              : html`<gather-badge variant="warning" appearance="filled" pill>${msg('Not confirmed yet')}</gather-badge>`
        }
      </div>
    `;
  }

  #askPassphrase(): TemplateResult {
    return html`<form @submit=${this.#fetch} novalidate>
      <gather-input
        type="password"
        password-toggle
        autofocus
        autocomplete="current-password"
        label=${msg('Passphrase')}
        hint=${msg('Look around you: whoever sees the words has everything.')}
      ></gather-input>
      ${faultView(this.#action.error)}
      <div class="row">
        <gather-button type="submit" variant="brand" ?loading=${this.#action.busy}>
          ${msg('Show the words')}
        </gather-button>
        <gather-button appearance="plain" @click=${this.#close}>${msg('Cancel')}</gather-button>
      </div>
    </form>`;
  }

  #showWords(): TemplateResult {
    const confirmed = this.#status.value?.recoveryConfirmed === true;
    return html`
      <gather-words-grid .words=${this.words}></gather-words-grid>
      <div class="row">
        ${
          confirmed
            ? nothing
            : html`<gather-button variant="brand" @click=${() => this.#to('check')}>
              ${msg('I wrote them down')}
            </gather-button>`
        }
        <gather-button appearance=${confirmed ? 'outlined' : 'plain'} @click=${this.#close}>
          ${msg('Hide them')}
        </gather-button>
      </div>
    `;
  }

  #to(step: 'passphrase' | 'words' | 'check'): void {
    this.step = step;
    this.#action.clear();
  }

  readonly #close = (): void => {
    this.step = 'closed';
    this.words = [];
    this.#action.clear();
  };

  async #fetch(event: Event): Promise<void> {
    event.preventDefault();
    const passphrase = this.passphrase.value ?? '';
    if (passphrase === '') return this.#action.refuse(msg('Please write the passphrase.'));
    const shown = await this.#action.run(async () => {
      this.words = await E(this.home.vat).recoveryPhrase(passphrase);
    });
    if (shown) this.#to('words');
    else this.passphrase?.select();
  }

  async #confirm(): Promise<void> {
    if (!(await this.#action.run(() => E(this.home.vat).confirmRecovery()))) return;
    this.#close();
    this.home.touch('vat');
    toast({ text: msg('Good. Keep the words where only you can read them.') });
  }
}
