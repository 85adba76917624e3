/** `<gather-copy-field label="Link" value="…">`: a text that is there to be copied, as a whole. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import './button.ts';
import './icon.ts';

const COPIED_SHOWN_MS = 2_000;

@customElement('gather-copy-field')
export class GatherCopyField extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    label {
      display: block;
      margin-block-end: var(--wa-space-2xs);
      font-weight: var(--wa-form-control-label-font-weight);
    }
    .row {
      display: flex;
      gap: var(--wa-space-xs);
    }
    input {
      flex: 1;
      min-inline-size: 0;
      block-size: var(--gather-touch);
      box-sizing: border-box;
      padding-inline: var(--wa-space-s);
      border: var(--wa-border-width-s) solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
      background: var(--wa-color-surface-lowered);
      color: inherit;
      font: var(--wa-font-size-s) var(--wa-font-family-code);
      text-overflow: ellipsis;
    }
    input:focus-visible {
      outline: var(--wa-focus-ring);
      outline-offset: var(--wa-focus-ring-offset);
    }
    gather-button {
      flex: none;
    }
  `;

  @property() label = '';
  @property() value = '';
  @state() private copied = false;
  @query('input') private field!: HTMLInputElement;

  /** Puts the text on the clipboard; where that is not allowed it is selected, ready for Ctrl+C. */
  async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.value);
      this.copied = true;
      setTimeout(() => {
        this.copied = false;
      }, COPIED_SHOWN_MS);
    } catch {
      this.field.focus();
      this.field.select();
    }
  }

  protected override render(): TemplateResult {
    return html`
      <label for="field">${this.label}</label>
      <div class="row">
        <input
          id="field"
          readonly
          spellcheck="false"
          .value=${this.value}
          @focus=${() => this.field.select()}
        />
        <gather-button appearance="outlined" @click=${() => this.copy()}>
          <gather-icon slot="start" name=${this.copied ? 'check' : 'copy'}></gather-icon>
          <span aria-live="polite">${this.copied ? msg('Copied') : msg('Copy')}</span>
        </gather-button>
      </div>
    `;
  }
}
