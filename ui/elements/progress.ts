/**
 * `<gather-progress label="Uploading boat.jpg" .value=${0.4}>`: how far something long has come.
 * Without a value it moves to and fro: work is under way, but nobody knows how much.
 */
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

@customElement('gather-progress')
export class GatherProgress extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    wa-progress-bar {
      --track-height: 0.5rem;
    }
  `;

  @property() label = '';
  /** From 0 to 1; undefined when unknown. */
  @property({ attribute: false }) value: number | undefined;

  protected override render(): TemplateResult {
    const known = this.value !== undefined && Number.isFinite(this.value);
    return html`<wa-progress-bar
      label=${this.label}
      ?indeterminate=${!known}
      value=${known ? Math.round(Math.min(1, Math.max(0, this.value ?? 0)) * 100) : 0}
    ></wa-progress-bar>`;
  }
}
