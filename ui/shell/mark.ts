/** `<gather-mark>`: the sign of 2gather, two rings that share a piece, and its name. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

@customElement('gather-mark')
export class GatherMark extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.6rem;
      font-weight: 700;
      font-size: 1.2rem;
      letter-spacing: -0.01em;
      color: var(--wa-color-text-normal);
    }
    svg {
      inline-size: 2em;
      block-size: 2em;
      flex: none;
    }
  `;

  /** The sign alone. */
  @property({ type: Boolean }) small = false;

  protected override render(): TemplateResult {
    return html`
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="#0f5c55" />
        <circle cx="12.5" cy="16" r="6.5" fill="none" stroke="#f6efdf" stroke-width="2.4" />
        <circle cx="19.5" cy="16" r="6.5" fill="none" stroke="#f2b66a" stroke-width="2.4" />
      </svg>
      ${this.small ? nothing : html`<span>2gather</span>`}
    `;
  }
}
