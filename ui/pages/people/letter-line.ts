/** One letter, with what became of it; one that waits can be taken back. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Letter } from '../../../actors/people/interface.ts';
import { formatTime } from '../../locale/index.ts';
import { refusalText } from './words.ts';

export interface LetterContext {
  /** Who it goes to, or comes from. */
  readonly name: string;
  /** This vat runs twice, so that letters may wait for ever. */
  readonly twice: boolean;
  readonly takeBack: (number: bigint) => void;
}

export function letterLine(letter: Letter, context: LetterContext): TemplateResult {
  const { state, text, written } = letter;
  const mine = state !== 'received';
  return html`<article class=${mine ? 'mine' : 'theirs'}>
    <span class="hidden">${mine ? msg('You wrote:') : msg('They wrote:')}</span>
    <p dir="auto">${text}</p>
    <div class="when">${formatTime(written)} ${becameOf(letter, context)}</div>
  </article>`;
}

function becameOf(
  { number, state, trouble, left }: Letter,
  { name, twice, takeBack }: LetterContext,
): TemplateResult | typeof nothing {
  switch (state) {
    case 'waiting':
      return html`<span> · <gather-icon name="clock"></gather-icon> ${twice ? msg('waits: this vat runs twice') : msg('on its way')}</span>
        ${
          left
            ? nothing
            : html`<gather-button size="s" appearance="plain" @click=${() => takeBack(number)}>
          ${msg('Take it back')}
        </gather-button>`
        }`;
    case 'arrived':
      return html`<span> · <gather-icon name="check-check"></gather-icon> ${msg('arrived')}</span>`;
    case 'refused':
      return html`<span class="refused"> · ${refusalText(trouble, name)}</span>`;
    case 'withdrawn':
      return html`<span> · ${msg('taken back, not delivered')}</span>`;
    case 'received':
      return nothing;
  }
}
