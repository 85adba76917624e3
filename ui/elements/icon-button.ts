/**
 * `<gather-icon-button icon="trash-2" label="Delete">`: a button that is only a drawing, with a
 * label for those who do not see it, shown as a hint to those who do. 44 px, for fingers.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chosenInSystemColours } from './chosen-styles.ts';
import './icon.ts';
import type { IconName } from './icons.ts';

@customElement('gather-icon-button')
export class GatherIconButton extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
    }
    button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      inline-size: var(--gather-touch);
      block-size: var(--gather-touch);
      padding: 0;
      border: 0;
      border-radius: var(--wa-border-radius-m);
      background: transparent;
      color: inherit;
      font-size: 1rem;
      cursor: pointer;
      transition: background-color var(--wa-transition-fast);
    }
    button:hover:not(:disabled) {
      background: var(--gather-hover);
    }
    button[aria-pressed='true'] {
      background: var(--wa-color-brand-fill-normal);
      color: var(--wa-color-brand-on-normal);
    }
    @media (forced-colors: active) {
      button[aria-pressed='true'] {
        ${chosenInSystemColours}
      }
    }
    button:focus-visible {
      outline: var(--wa-focus-ring);
      outline-offset: -2px;
    }
    button:disabled {
      opacity: 0.45;
      cursor: not-allowed;
    }
  `;

  @property() icon: IconName = 'ellipsis';
  @property() label = '';
  @property({ type: Boolean }) disabled = false;
  /** For a button that stays on or off; left undefined for one that only acts. */
  @property({ attribute: false }) pressed: boolean | undefined;

  protected override render(): TemplateResult {
    return html`<button
      type="button"
      aria-label=${this.label}
      title=${this.label}
      aria-pressed=${this.pressed === undefined ? nothing : String(this.pressed)}
      ?disabled=${this.disabled}
    >
      <gather-icon name=${this.icon}></gather-icon>
    </button>`;
  }
}
