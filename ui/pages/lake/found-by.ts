/** `<gather-found-by .home=${…} entry="…">`: whether the words in a file are searched, or its name alone. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';

type WordsState = Awaited<ReturnType<typeof wordsOf>>;

const wordsOf = async ({ search }: HomeSession, entry: string) => E(search).wordsOf(entry);

@customElement('gather-found-by')
export class FoundBy extends LitElement {
  static override styles = css`
    :host {
      display: inline;
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  @property() entry = '';
  readonly #words = new Live<WordsState>(this, {
    on: ['search'],
    home: () => this.home,
    read: (home) => wordsOf(home, this.entry),
  });

  protected override render(): TemplateResult {
    const { value, error } = this.#words;
    if (value !== undefined) return html`<span>${textOf(value)}</span>`;
    return html`<span>${error === undefined ? '…' : sentenceOf(error)}</span>`;
  }
}

function textOf(state: WordsState): string {
  const texts: Readonly<Record<WordsState, string>> = {
    none: msg('Its name and tags'),
    waiting: msg('Its name and tags; the words in it are read soon'),
    read: msg('Its name, its tags and the words in it'),
    late: msg(
      'Its name and tags. Reading the words in it took too long; it is tried again when this machine is quieter.',
    ),
    'given-up': msg('Its name and tags. The words in it could not be read, and are not searched.'),
  };
  return texts[state];
}
