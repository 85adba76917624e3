/** `<gather-select label="Sort by" .options=${[{ value, label }]} value="name">`: one of a few. */
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './system-icons.ts';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** Fires `change` when the person chose; `value` is the choice then. */
@customElement('gather-select')
export class GatherSelect extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = css`
    :host {
      display: block;
    }
  `;

  @property() label = '';
  @property() hint = '';
  @property() value = '';
  @property() size: 's' | 'm' = 'm';
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) options: readonly SelectOption[] = [];

  protected override render(): TemplateResult {
    return html`<wa-select
      label=${this.label}
      hint=${this.hint}
      size=${this.size}
      .value=${this.value}
      ?disabled=${this.disabled}
      @change=${this.#chosen}
      @input=${(event: Event) => event.stopPropagation()}
    >
      ${this.options.map(
        (option) => html`<wa-option value=${option.value}>${option.label}</wa-option>`,
      )}
    </wa-select>`;
  }

  #chosen(event: Event): void {
    event.stopPropagation();
    this.value = String((event.target as unknown as { value: string }).value);
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  }
}
