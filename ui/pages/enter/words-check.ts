/**
 * `<gather-words-check .words=${…}>`: asks for three of the 24 words, to see that they were written
 * down. Fires `confirmed`, or `look-again`.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import type { GatherInput } from '../../elements/index.ts';
import { sheetStyles } from './enter-styles.ts';
import { faultView } from './fault.ts';
import { completed, placesToConfirm } from './phrase.ts';

const WORDS_ASKED = 3;

@customElement('gather-words-check')
export class GatherWordsCheck extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ attribute: false }) words: readonly string[] = [];
  @property({ type: Boolean }) busy = false;
  @property({ attribute: false }) error: unknown;
  @state() private fault: string | undefined;
  @queryAll('gather-input') private fields!: NodeListOf<GatherInput>;
  readonly #places = placesToConfirm(WORDS_ASKED, () => Math.random());

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit} novalidate>
      <div class="fields">
        ${this.#places.map(
          (place) => html`<gather-input
            label=${msg(str`Word ${place + 1}`)}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            maxlength="12"
          ></gather-input>`,
        )}
      </div>
      ${faultView(this.fault ?? this.error)}
      <div class="row">
        <gather-button type="submit" variant="brand" ?loading=${this.busy}>
          ${msg('Confirm')}
        </gather-button>
        <gather-button appearance="plain" @click=${() => this.dispatchEvent(new CustomEvent('look-again'))}>
          ${msg('Look at the words again')}
        </gather-button>
      </div>
    </form>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const wrong = this.#places.findIndex(
      (place, at) => completed(this.fields[at]?.value ?? '') !== this.words[place],
    );
    const place = this.#places[wrong];
    if (place === undefined) {
      this.fault = undefined;
      this.dispatchEvent(new CustomEvent('confirmed'));
    } else {
      this.fault = msg(str`Word ${place + 1} is another one. Look at what you wrote down.`);
      this.fields[wrong]?.focus();
    }
  }
}
