/** `<gather-words-grid .words=${…}>`: the 24 words, numbered, to be written down or printed. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { toast } from '../../elements/index.ts';
import { sheetStyles } from './enter-styles.ts';

@customElement('gather-words-grid')
export class GatherWordsGrid extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9.25rem, 1fr));
        gap: var(--wa-space-xs);
        margin: 0 0 var(--wa-space-m);
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: var(--wa-space-s);
        padding: var(--wa-space-xs) var(--wa-space-s);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-raised);
        font-weight: 600;
      }
      .number {
        min-inline-size: 1.4em;
        color: var(--wa-color-text-quiet);
        font-weight: 400;
        font-size: var(--wa-font-size-s);
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      @media print {
        .row {
          display: none;
        }
        ol {
          grid-template-columns: repeat(4, 1fr);
        }
        li {
          color: black;
          background: white;
        }
      }
    `,
  ];

  @property({ attribute: false }) words: readonly string[] = [];

  protected override render(): TemplateResult {
    return html`
      <ol translate="no">
        ${this.words.map((word, at) => html`<li><span class="number">${at + 1}</span>${word}</li>`)}
      </ol>
      <div class="row">
        <gather-button appearance="outlined" @click=${() => print()}>
          <gather-icon slot="start" name="printer"></gather-icon>${msg('Print')}
        </gather-button>
        <gather-button appearance="outlined" @click=${() => this.#copy()}>
          <gather-icon slot="start" name="copy"></gather-icon>${msg('Copy')}
        </gather-button>
      </div>
    `;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.words.join(' '));
      toast({
        text: msg('Copied. Put them where only you can read them, then empty the clipboard.'),
      });
    } catch {
      toast({
        kind: 'trouble',
        text: msg('This browser does not let pages copy. Write them down.'),
      });
    }
  }
}
