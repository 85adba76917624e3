/** The vat in figures, as Prometheus and its like read them. */
import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { Pane, whenThere } from './pane.ts';

const COPIED_SHOWN_MS = 2_000;

@customElement('gather-inside-metrics')
export class InsideMetrics extends Pane {
  static override styles = [
    inspectorStyles,
    css`
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-s);
        margin-block-end: var(--wa-space-s);
      }
      pre {
        max-block-size: 65vh;
        margin: 0;
        overflow: auto;
        font: var(--wa-font-size-s) / 1.5 var(--wa-font-family-code);
      }
    `,
  ];

  @state() private copied = false;
  @query('pre') private text!: HTMLElement;

  readonly #metrics = new Live<string>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => E(home.inspector).metrics(),
  });

  protected override render(): TemplateResult {
    return whenThere(
      this.#metrics,
      (text) => html`
        <div class="top">
          <p class="quiet">${msg('Figures in the text format of Prometheus. They name nobody.')}</p>
          <gather-button appearance="outlined" @click=${() => this.#copy(text)}>
            <gather-icon slot="start" name=${this.copied ? 'check' : 'copy'}></gather-icon>
            <span aria-live="polite">${this.copied ? msg('Copied') : msg('Copy')}</span>
          </gather-button>
        </div>
        <pre class="sheet" tabindex="0" role="region" aria-label=${msg('Metrics')}>${text}</pre>
      `,
    );
  }

  /** Where the clipboard is not allowed the text is selected, ready for Ctrl+C. */
  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = true;
      setTimeout(() => {
        this.copied = false;
      }, COPIED_SHOWN_MS);
    } catch {
      this.text.focus();
      getSelection()?.selectAllChildren(this.text);
    }
  }
}
