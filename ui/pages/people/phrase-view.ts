/**
 * `<gather-phrase-view>`: the four words that both see when nobody is between them, and the mark
 * that they were compared. Until then it stays in sight.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { formatDay } from '../../locale/index.ts';
import { Action, type HomeSession } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import type { Person } from './contact-view.ts';
import { differsNotice } from './differs-notice.ts';

@customElement('gather-phrase-view')
export class GatherPhraseView extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      .phrase {
        display: flex;
        flex-direction: row;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .phrase li {
        min-block-size: 0;
        padding: var(--wa-space-xs) var(--wa-space-m);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-lowered);
        font-size: 1.15rem;
        font-weight: 600;
      }
      .quiet {
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) person!: Person;
  readonly #marking = new Action(this);

  protected override render(): TemplateResult {
    const { phrase, summary } = this.person;
    const words = html`<ul class="phrase" aria-label=${msg('Phrase')}>
      ${phrase.map((word) => html`<li>${word}</li>`)}
    </ul>`;
    if (summary.confirmed !== undefined) {
      return html`<details>
        <summary>${msg(str`The phrase was compared on ${formatDay(summary.confirmed)}`)}</summary>
        <section aria-label=${msg('Phrase')}>
          ${words}
          <div class="row">
            <gather-button size="s" appearance="outlined" @click=${() => this.#mark(false)}>
              ${msg('It differs after all')}
            </gather-button>
          </div>
        </section>
      </details>`;
    }
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="shield-check"></gather-icon>${msg('Is it really them?')}</h2>
      <p>
        ${msg(html`Call <bdi>${summary.petname}</bdi>, or meet, and read these words to each other. When both of you see the same, nobody is between you.`)}
      </p>
      ${words} ${faultView(this.#marking.error)}
      <div class="row">
        <gather-button variant="brand" ?loading=${this.#marking.busy} @click=${() => this.#mark(true)}>
          <gather-icon slot="start" name="check"></gather-icon>${msg('We see the same')}
        </gather-button>
        <gather-button appearance="outlined" @click=${() => this.#mark(false)}>
          ${msg('They see other words')}
        </gather-button>
      </div>
      ${summary.differs === undefined ? nothing : differsNotice()}
    </section>`;
  }

  async #mark(same: boolean): Promise<void> {
    await this.#marking.run(() => E(this.person.ref).compared(same));
    this.home.touch('people');
  }
}
