/** One turn in a line or two: what was called, when, why, and how it went. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { TurnView } from '../../../actors/inspector/interface.ts';
import { formatMoment, formatNumber } from '../../locale/index.ts';
import { linkView } from './link-view.ts';
import { causeView, outcomeView, turnLink } from './words.ts';

/** `more` is put at the end of the first line. */
export function turnRow(
  view: TurnView,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { turn, time, cause, to, method, outcome, sentCount, changedCount } = view;
  return html`
    <div class="line">
      <span>${turnLink(turn)}</span>
      <span class="head grow">${linkView(to, method)}</span>
      ${outcome === 'ok' ? nothing : outcomeView(outcome)} ${more}
    </div>
    <div class="facts">
      <span>${formatMoment(time)}</span>
      <span>${causeView(cause)}</span>
      ${changedCount === 0n ? nothing : html`<span>${msg(str`changed ${formatNumber(changedCount)}`)}</span>`}
      ${sentCount === 0n ? nothing : html`<span>${msg(str`sent ${formatNumber(sentCount)}`)}</span>`}
    </div>
  `;
}
