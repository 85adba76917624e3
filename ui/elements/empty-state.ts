/**
 * `<gather-empty icon="folder" heading="…">text, and a button</gather-empty>`: nothing here yet. With `page` it is
 * all there is on the page, and its heading is the page's.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './icon.ts';
import type { IconName } from './icons.ts';

@customElement('gather-empty')
export class GatherEmpty extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--wa-space-s);
      padding: var(--wa-space-3xl) var(--wa-space-l);
      text-align: center;
      color: var(--wa-color-text-quiet);
    }
    .disc {
      display: grid;
      place-items: center;
      inline-size: 5rem;
      block-size: 5rem;
      border-radius: 50%;
      background: var(--wa-color-brand-fill-quiet);
      color: var(--wa-color-brand-on-quiet);
      font-size: 1.75rem;
    }
    h1,
    h2 {
      margin: var(--wa-space-xs) 0 0;
      font-size: var(--wa-font-size-l);
      line-height: var(--wa-line-height-condensed);
      color: var(--wa-color-text-normal);
      text-wrap: balance;
    }
    .body {
      max-inline-size: 42ch;
      text-wrap: pretty;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: var(--wa-space-s);
      margin-block-start: var(--wa-space-s);
    }
  `;

  @property() icon: IconName | undefined;
  @property() heading = '';
  @property({ type: Boolean }) page = false;

  protected override render(): TemplateResult {
    return html`
      ${this.icon ? html`<div class="disc"><gather-icon name=${this.icon}></gather-icon></div>` : nothing}
      ${this.page ? html`<h1>${this.heading}</h1>` : html`<h2>${this.heading}</h2>`}
      <div class="body"><slot></slot></div>
      <div class="actions"><slot name="actions"></slot></div>
    `;
  }
}
