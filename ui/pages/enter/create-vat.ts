/**
 * `<gather-create-vat>`: passphrase, then the 24 words, then three of them asked back. The vat is
 * made after the first step; whoever leaves in the middle is reminded of the words later.
 */
import { msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import type { AppSession } from '../../session/index.ts';
import { sheetStyles } from './enter-styles.ts';
import './passphrase-form.ts';
import type { Chosen } from './passphrase-form.ts';
import './words-check.ts';
import './words-grid.ts';

@customElement('gather-create-vat')
export class GatherCreateVat extends LitElement {
  static override styles = sheetStyles;

  @property({ attribute: false }) session!: AppSession;
  @state() private step: 'passphrase' | 'words' | 'check' = 'passphrase';
  @state() private words: readonly string[] = [];
  @state() private busy = false;
  @state() private error: unknown;

  protected override render(): TemplateResult {
    switch (this.step) {
      case 'passphrase':
        return this.#passphrase();
      case 'words':
        return this.#words();
      case 'check':
        return this.#check();
    }
  }

  #passphrase(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('Choose a passphrase')}</h1>
      <p class="quiet">
        ${msg('It locks everything on this machine. You need it after a restart and for a new browser. Nobody can reset it for you.')}
      </p>
      <gather-passphrase-form
        withDevice
        action=${msg('Make my vat')}
        ?busy=${this.busy}
        .error=${this.error}
        @chosen=${(event: CustomEvent<Chosen>) => this.#create(event.detail)}
      >
        <gather-button
          appearance="plain"
          ?disabled=${this.busy}
          @click=${() => this.dispatchEvent(new CustomEvent('back'))}
        >
          ${msg('Back')}
        </gather-button>
      </gather-passphrase-form>
    </div>`;
  }

  #words(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('Write these 24 words down')}</h1>
      <p class="quiet">
        ${msg('On paper, in this order. They open your vat if you forget the passphrase, and a backup of it if this machine is lost. Whoever has them has everything, so show them to nobody.')}
      </p>
      <gather-words-grid .words=${this.words}></gather-words-grid>
      <div class="row">
        <gather-button variant="brand" @click=${() => this.#to('check')}>
          ${msg('I wrote them down')}
        </gather-button>
        <gather-button appearance="plain" @click=${() => this.session.goInside()}>
          ${msg('Remind me later')}
        </gather-button>
      </div>
    </div>`;
  }

  #check(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('Three words, to be sure')}</h1>
      <p class="quiet">${msg('Look them up in what you wrote down.')}</p>
      <gather-words-check
        .words=${this.words}
        ?busy=${this.busy}
        .error=${this.error}
        @confirmed=${() => this.#confirmed()}
        @look-again=${() => this.#to('words')}
      ></gather-words-check>
    </div>`;
  }

  #to(step: 'words' | 'check'): void {
    this.step = step;
    this.error = undefined;
    scrollTo(0, 0);
  }

  async #create({ passphrase, device }: Chosen): Promise<void> {
    await this.#during(async () => {
      this.words = await this.session.create(passphrase, device);
      this.#to('words');
    });
  }

  async #confirmed(): Promise<void> {
    await this.#during(async () => {
      const made = this.session.made;
      if (made) await E(made.vat).confirmRecovery();
      this.session.goInside();
    });
  }

  async #during(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      await work();
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
