/** `<gather-text-diff .earlier=${…} .later=${…}>`: two texts side by side; on a phone one above the other. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { hiddenStyles } from '../../../elements/hidden-styles.ts';
import { formatNumber } from '../../../locale/index.ts';
import { type DiffLine, type DiffRow, lineDiff } from './line-diff.ts';

/** More would make the page slow. */
const ROWS_MAX = 4_000;

@customElement('gather-text-diff')
export class TextDiff extends LitElement {
  static override styles = [
    hiddenStyles,
    css`
    :host {
      display: block;
      container-type: inline-size;
    }
    p {
      margin: 0 0 var(--wa-space-xs);
      color: var(--wa-color-text-quiet);
      font-size: var(--wa-font-size-s);
    }
    .sheet {
      overflow: hidden;
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
      background: var(--wa-color-surface-default);
      font: 0.8125rem / 1.5 var(--wa-font-family-code);
    }
    .row {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }
    .line {
      display: grid;
      grid-template-columns: 3rem 1rem minmax(0, 1fr);
      min-block-size: 1.5em;
      color: var(--wa-color-text-normal);
    }
    .line + .line {
      border-inline-start: 1px solid var(--wa-color-surface-border);
    }
    .number {
      padding-inline-end: 0.5rem;
      color: var(--wa-color-text-quiet);
      text-align: end;
      user-select: none;
    }
    .text {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      tab-size: 4;
    }
    .gone {
      background: var(--wa-color-danger-fill-quiet);
    }
    .came {
      background: var(--wa-color-success-fill-quiet);
    }
    .gone .number,
    .came .number {
      color: inherit;
    }
    .folded {
      padding: 0.15rem 1rem;
      background: var(--wa-color-surface-lowered);
      color: var(--wa-color-text-quiet);
      font-family: var(--wa-font-family-body);
    }
    @container (max-width: 36rem) {
      .row {
        grid-template-columns: 1fr;
      }
      .line + .line {
        border: 0;
      }
      .empty,
      .same .right {
        display: none;
      }
      .line {
        grid-template-columns: 2.25rem 1rem minmax(0, 1fr);
      }
    }
  `,
  ];

  @property() earlier = '';
  @property() later = '';

  protected override render(): TemplateResult {
    const found = lineDiff(this.earlier, this.later);
    if (found === undefined) {
      return html`<p>${msg('The two have too little in common to be compared line by line.')}</p>`;
    }
    const { rows, added, removed } = found;
    if (added + removed === 0) return html`<p>${msg('The text is the same, line by line.')}</p>`;
    const count = msg(
      str`Lines added: ${formatNumber(added)}. Lines removed: ${formatNumber(removed)}.`,
    );
    return html`<p role="status">${count}</p>
      <div class="sheet" role="group" aria-label=${msg('What is different')}>
        ${rows.slice(0, ROWS_MAX).map(rowView)}
        ${rows.length > ROWS_MAX ? html`<div class="folded">${msg('Only the beginning is shown.')}</div>` : nothing}
      </div>`;
  }
}

function rowView(row: DiffRow): TemplateResult {
  if (row.is === 'folded') {
    const text =
      row.count === 1
        ? msg('1 line that is the same')
        : msg(str`${formatNumber(row.count)} lines that are the same`);
    return html`<div class="folded">${text}</div>`;
  }
  const { left, right } = row;
  const isSame = row.is === 'same';
  return html`<div class="row ${row.is}">
    ${lineView(left, isSame ? '' : 'gone', 'left')}${lineView(right, isSame ? '' : 'came', 'right')}
  </div>`;
}

function lineView(
  line: DiffLine | undefined,
  is: '' | 'gone' | 'came',
  side: 'left' | 'right',
): TemplateResult {
  if (line === undefined) return html`<div class="line empty ${side}"></div>`;
  const sign = { '': '', gone: '−', came: '+' }[is];
  const word = { '': '', gone: msg('removed:'), came: msg('added:') }[is];
  return html`<div class="line ${side} ${is}">
    <span class="number" aria-hidden="true">${line.number}</span
    ><span aria-hidden="true">${sign}</span
    ><span class="text">${word === '' ? nothing : html`<span class="hidden">${word} </span>`}${line.text}</span>
  </div>`;
}
