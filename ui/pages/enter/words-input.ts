/**
 * `<gather-words-input>`: 24 fields, each checked against the list as it is written. Pasting all
 * words into any field fills them all. Fires `words-changed`; `words` is what is written.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, queryAll, state } from 'lit/decorators.js';
import { completed, stateOf, WORD_COUNT, wordsIn } from './phrase.ts';

@customElement('gather-words-input')
export class GatherWordsInput extends LitElement {
  static override styles = css`
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(9.25rem, 1fr));
      gap: var(--wa-space-xs);
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      float: left;
      grid-column: 1 / -1;
      padding: 0;
      font-weight: var(--wa-form-control-label-font-weight);
    }
    label {
      display: flex;
      align-items: center;
      gap: var(--wa-space-2xs);
      padding-inline-start: var(--wa-space-xs);
      border: 1px solid var(--wa-form-control-border-color);
      border-radius: var(--wa-border-radius-m);
      background: var(--wa-form-control-background-color);
    }
    label:focus-within {
      outline: var(--wa-focus-ring);
      outline-offset: 1px;
    }
    label[data-state='unknown'] {
      border-color: var(--wa-color-danger-border-loud);
      background: var(--wa-color-danger-fill-quiet);
    }
    label[data-state='known'] {
      border-color: var(--wa-color-brand-border-normal);
    }
    span {
      min-inline-size: 1.4em;
      color: var(--wa-color-text-quiet);
      font-size: var(--wa-font-size-s);
      font-variant-numeric: tabular-nums;
      text-align: end;
    }
    input {
      flex: 1;
      min-inline-size: 0;
      block-size: calc(var(--gather-touch) - 2px);
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      font-weight: 600;
      outline: none;
    }
    p {
      grid-column: 1 / -1;
      min-block-size: 1.6em;
      margin: 0;
      color: var(--wa-color-danger-on-quiet);
    }
  `;

  @state() private written: readonly string[] = Array.from({ length: WORD_COUNT }, () => '');
  /** A word still being written is not called wrong. */
  @state() private at = -1;
  @queryAll('input') private fields!: NodeListOf<HTMLInputElement>;
  #given: readonly string[] | undefined;

  get words(): readonly string[] {
    return this.written.map(completed);
  }

  /** Writes them into the fields, once for each list given: a page gives the same one at each draw. */
  set words(words: readonly string[]) {
    if (words === this.#given) return;
    this.#given = words;
    this.written = Array.from({ length: WORD_COUNT }, (_, at) => words[at] ?? '');
  }

  protected override render(): TemplateResult {
    const wrong = this.written.findIndex((word, at) => this.#stateAt(word, at) === 'unknown');
    return html`
      <fieldset>
        <legend>${msg('Your 24 words (you can paste all of them at once)')}</legend>
        <p role="status">
          ${wrong < 0 ? '' : msg(str`Word ${wrong + 1} is not on the list of words. Compare its letters.`)}
        </p>
        ${this.written.map((word, at) => this.#field(word, at))}
      </fieldset>
    `;
  }

  #field(word: string, at: number): TemplateResult {
    const state = this.#stateAt(word, at);
    return html`<label data-state=${state}>
      <span>${at + 1}</span>
      <input
        aria-label=${msg(str`Word ${at + 1}`)}
        aria-invalid=${state === 'unknown'}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck="false"
        .value=${word}
        @input=${(event: Event) => this.#write(at, (event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#key(at, event)}
        @paste=${(event: ClipboardEvent) => this.#paste(at, event)}
        @focus=${() => this.#focused(at)}
        @blur=${() => this.#left(at)}
      />
    </label>`;
  }

  #stateAt(word: string, at: number): string {
    const state = stateOf(completed(word));
    return state === 'begun' ? (at === this.at ? 'begun' : 'unknown') : state;
  }

  #focused(at: number): void {
    this.at = at;
  }

  #left(at: number): void {
    this.at = -1;
    this.#write(at, completed(this.written[at] ?? ''));
  }

  #key(at: number, event: KeyboardEvent): void {
    if (event.key !== ' ') return;
    event.preventDefault();
    this.fields[at + 1]?.focus();
  }

  #write(at: number, word: string): void {
    this.written = this.written.map((old, place) => (place === at ? word : old));
    this.dispatchEvent(new CustomEvent('words-changed'));
  }

  #paste(at: number, event: ClipboardEvent): void {
    const words = wordsIn(event.clipboardData?.getData('text') ?? '');
    if (words.length < 2) return;
    event.preventDefault();
    const from = words.length >= WORD_COUNT ? 0 : at;
    this.written = this.written.map((old, place) => words[place - from] ?? old);
    this.dispatchEvent(new CustomEvent('words-changed'));
    this.fields[Math.min(WORD_COUNT - 1, from + words.length - 1)]?.focus();
  }
}
