/**
 * `<gather-passphrase-form action="…">`: a new passphrase, twice, with advice; and, when `withDevice`
 * is set, the name of this browser. Fires `chosen`. The passphrase is never kept anywhere.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { GatherInput } from '../../elements/index.ts';
import { deviceNameOf } from '../../session/index.ts';
import { sheetStyles } from './enter-styles.ts';
import { faultView } from './fault.ts';
import { adviceOn, isLongEnough, strengthOf } from './passphrase-strength.ts';

export interface Chosen {
  readonly passphrase: string;
  readonly device: string;
}

const DEVICE_NAME_LENGTH_MAX = 80;
const LEVELS = ['too-short', 'weak', 'fair', 'good', 'strong'];

@customElement('gather-passphrase-form')
export class GatherPassphraseForm extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      .strength {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: var(--wa-space-2xs);
        margin-block: var(--wa-space-xs) var(--wa-space-2xs);
      }
      .strength span {
        forced-color-adjust: none;
        block-size: 0.35rem;
        border-radius: 1rem;
        background: var(--wa-color-surface-border);
      }
      .strength[data-level='1'] span:nth-child(-n + 1) {
        background: var(--wa-color-danger-fill-loud);
      }
      .strength[data-level='2'] span:nth-child(-n + 2) {
        background: var(--gather-amber);
      }
      .strength[data-level='3'] span:nth-child(-n + 3),
      .strength[data-level='4'] span {
        background: var(--wa-color-brand-fill-loud);
      }
      .advice {
        min-block-size: 1.6em;
        font-size: var(--wa-font-size-s);
        color: var(--wa-color-text-quiet);
      }
    `,
  ];

  @property() action = '';
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean }) withDevice = false;
  /** What went wrong with the last one chosen. */
  @property({ attribute: false }) error: unknown;
  @state() private fault: string | undefined;
  @state() private passphrase = '';
  @query('#first') private first!: GatherInput;
  @query('#again') private again!: GatherInput;
  @query('#device') private device!: GatherInput | null;

  protected override render(): TemplateResult {
    const strength = strengthOf(this.passphrase);
    const level = this.passphrase === '' ? 0 : LEVELS.indexOf(strength);
    return html`<form @submit=${this.#submit} novalidate>
      <div>
        <gather-input
          id="first"
          type="password"
          password-toggle
          autocomplete="new-password"
          label=${msg('Passphrase')}
          maxlength="1000"
          @input=${() => {
            this.passphrase = this.first.value ?? '';
          }}
        ></gather-input>
        <div class="strength" data-level=${level} aria-hidden="true">
          <span></span><span></span><span></span><span></span>
        </div>
        <p class="advice" role="status">${adviceOn(strength)}</p>
      </div>
      <gather-input
        id="again"
        type="password"
        password-toggle
        autocomplete="new-password"
        label=${msg('The same once more')}
        maxlength="1000"
      ></gather-input>
      ${this.withDevice ? this.#deviceField() : nothing}
      ${faultView(this.fault ?? this.error)}
      <div class="row">
        <gather-button type="submit" variant="brand" ?loading=${this.busy}>
          ${this.action}
        </gather-button>
        <slot></slot>
      </div>
    </form>`;
  }

  #deviceField(): TemplateResult {
    return html`<gather-input
      id="device"
      label=${msg('Name of this browser')}
      hint=${msg('So that you know it again in the list of your devices.')}
      value=${deviceNameOf(navigator.userAgent)}
      maxlength=${DEVICE_NAME_LENGTH_MAX}
      autocomplete="off"
    ></gather-input>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.busy) return;
    const passphrase = this.first.value ?? '';
    if (!isLongEnough(passphrase)) {
      this.#refuse(msg('This is too short: at least 8 characters.'), this.first);
    } else if (passphrase !== this.again.value) {
      this.#refuse(msg('The two are not the same. Write the second one again.'), this.again);
    } else {
      this.fault = undefined;
      const device = (this.device?.value ?? '').trim() || deviceNameOf(navigator.userAgent);
      this.dispatchEvent(new CustomEvent<Chosen>('chosen', { detail: { passphrase, device } }));
    }
  }

  #refuse(fault: string, field: GatherInput): void {
    this.fault = fault;
    field.focus();
  }
}
