/**
 * `<gather-restore-vat>`: brings a vat back from its 24 words, and from a backup file if there is
 * one: words, then the file, then a new passphrase. Then it says what came back, and what did not.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { formatBytes } from '../../locale/index.ts';
import type { AppSession, EntranceRef } from '../../session/index.ts';
import { sheetStyles } from './enter-styles.ts';
import { faultView } from './fault.ts';
import './passphrase-form.ts';
import type { Chosen } from './passphrase-form.ts';
import { isPhrase, stateOf } from './phrase.ts';
import './restored.ts';
import { sendBackup } from './send-backup.ts';
import './words-input.ts';
import type { GatherWordsInput } from './words-input.ts';

@customElement('gather-restore-vat')
export class GatherRestoreVat extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      .file {
        display: flex;
        flex-direction: column;
        gap: var(--wa-space-s);
        padding: var(--wa-space-m);
        border: 1px dashed var(--wa-form-control-border-color);
        border-radius: var(--wa-border-radius-l);
      }
      .file p {
        overflow-wrap: anywhere;
      }
      input[type='file'] {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) session!: AppSession;
  @property({ attribute: false }) entrance!: EntranceRef;
  @state() private step: 'words' | 'passphrase' | 'back' = 'words';
  /** As they were written; kept for whoever comes back from the passphrase. */
  @state() private words: readonly string[] = [];
  @state() private file: File | undefined;
  @state() private sent = 0;
  @state() private busy = false;
  @state() private error: unknown;
  @query('gather-words-input') private fields!: GatherWordsInput;
  @query('input[type=file]') private picker!: HTMLInputElement;
  #stop = new AbortController();

  protected override render(): TemplateResult {
    if (this.step === 'back')
      return html`<gather-restored .session=${this.session}></gather-restored>`;
    return this.step === 'words' ? this.#words() : this.#passphrase();
  }

  #words(): TemplateResult {
    return html`<form @submit=${this.#checkWords} novalidate>
      <h1>${msg('Bring your vat back')}</h1>
      <gather-words-input .words=${this.words}></gather-words-input>
      ${this.#fileBox()}
      ${faultView(this.error)}
      <div class="row">
        <gather-button type="submit" variant="brand">${msg('Continue')}</gather-button>
        <gather-button appearance="plain" @click=${this.#back}>${msg('Back')}</gather-button>
      </div>
    </form>`;
  }

  /** On both steps: a wrong file is told only after the passphrase, and is changed right there. */
  #fileBox(): TemplateResult {
    return html`<div class="file">
      <strong>${msg('Backup file, if you have one')}</strong>
      <p class="quiet">
        ${
          this.file
            ? msg(str`${this.file.name}, ${formatBytes(this.file.size)}`)
            : msg('Your files come back from it. Without one you begin with an empty lake.')
        }
      </p>
      <div class="row">
        <input type="file" @change=${this.#picked} tabindex="-1" aria-hidden="true" />
        <gather-button appearance="outlined" ?disabled=${this.busy} @click=${() => this.picker.click()}>
          <gather-icon slot="start" name="upload"></gather-icon>
          ${this.file ? msg('Choose another') : msg('Choose a file')}
        </gather-button>
        ${
          this.file
            ? html`<gather-button appearance="plain" ?disabled=${this.busy} @click=${this.#dropFile}>${msg('Go on without')}</gather-button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #passphrase(): TemplateResult {
    const { file, busy } = this;
    return html`<div class="stack">
      <h1>${msg('Choose a new passphrase')}</h1>
      <p class="quiet">${msg('It locks your vat on this machine. The old one is not needed any more.')}</p>
      ${this.#fileBox()}
      <gather-passphrase-form
        withDevice
        action=${msg('Bring my vat back')}
        ?busy=${busy}
        .error=${this.error}
        @chosen=${(event: CustomEvent<Chosen>) => this.#restore(event.detail)}
      >
        <gather-button appearance="plain" @click=${this.#toWords}>
          ${busy ? msg('Cancel') : msg('Back')}
        </gather-button>
      </gather-passphrase-form>
      ${
        busy && file
          ? html`<div>
            <gather-progress
              label=${msg('Reading the backup')}
              .value=${file.size === 0 ? undefined : this.sent / file.size}
            ></gather-progress>
            <p class="quiet">
              ${msg(str`Reading the backup: ${formatBytes(this.sent)} of ${formatBytes(file.size)}`)}
            </p>
          </div>`
          : nothing
      }
    </div>`;
  }

  #checkWords(event: Event): void {
    event.preventDefault();
    const { words } = this.fields;
    const bad = words.findIndex((word) => stateOf(word) !== 'known');
    if (bad >= 0) {
      this.error = msg(str`Word ${bad + 1} is missing or not on the list.`);
    } else if (isPhrase(words)) {
      this.words = words;
      this.error = undefined;
      this.step = 'passphrase';
      scrollTo(0, 0);
    } else {
      this.error = msg(
        'Each word is on the list, but they do not belong together in this order. One may be in the wrong place.',
      );
    }
  }

  #picked(): void {
    // A picker that was closed without a choice changes nothing.
    this.file = this.picker.files?.[0] ?? this.file;
    this.error = undefined;
  }

  #dropFile(): void {
    this.file = undefined;
    this.picker.value = '';
    this.error = undefined;
  }

  #back(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }

  #toWords(): void {
    this.#stop.abort();
    if (!this.busy) {
      this.step = 'words';
      this.error = undefined;
    }
  }

  async #restore({ passphrase, device }: Chosen): Promise<void> {
    this.#stop = new AbortController();
    this.busy = true;
    this.error = undefined;
    try {
      if (this.file) {
        const progress = (bytes: number) => {
          this.sent = bytes;
        };
        await sendBackup(this.entrance, this.file, progress, this.#stop.signal);
      }
      await this.session.restore(this.words.join(' '), passphrase, device);
      this.step = 'back';
      scrollTo(0, 0);
    } catch (error) {
      this.error = this.#stop.signal.aborted ? undefined : error;
    } finally {
      this.busy = false;
      this.sent = 0;
    }
  }
}
