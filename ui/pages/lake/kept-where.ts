/** `<gather-kept-where .home=${…} entry="…">`: in a line or two, where the bytes of one file lie. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeptEntry } from '../../../actors/keeping/interface.ts';
import { E } from '../../../captp/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { keptText } from './kept-text.ts';

@customElement('gather-kept-where')
export class KeptWhere extends LitElement {
  static override styles = css`
    :host {
      display: inline;
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  @property() entry = '';
  readonly #kept = new Live<KeptEntry>(this, {
    on: ['keeping'],
    home: () => this.home,
    read: (home) => E(home.keeping).kept(this.entry),
  });

  protected override render(): TemplateResult {
    const { value, error } = this.#kept;
    if (value !== undefined) return html`<span>${keptText(value)}</span>`;
    return html`<span>${error === undefined ? '…' : sentenceOf(error)}</span>`;
  }
}
