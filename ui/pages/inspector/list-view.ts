/** How a list in pages is shown: virtual, with words for when it is empty, broken or not of now. */
import '@lit-labs/virtualizer';
import { msg } from '@lit/localize';
import type { RangeChangedEvent } from '@lit-labs/virtualizer';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { IconName } from '../../elements/index.ts';
import { sentenceOf } from '../../session/index.ts';
import type { Paged } from './paged.ts';

/** The next page is asked for when so many rows are left below. */
const AHEAD_ROWS = 30;
/** A short list is in the page as a whole. */
const PLAIN_ROWS_MAX = 50;

interface ListOptions<R> {
  readonly label: string;
  readonly key: (row: R) => string;
  readonly row: (row: R) => TemplateResult;
  /** What is said of a list without rows; without an icon in a line, as it is one of several. */
  readonly empty: {
    readonly icon?: IconName;
    readonly heading: string;
    readonly text: string;
  };
}

export function listView<R>(paged: Paged<R>, options: ListOptions<R>): TemplateResult {
  const { rows, error } = paged;
  if (rows === undefined) return error === undefined ? waiting() : broken(error, paged);
  const { label, key, row, empty } = options;
  if (rows.length === 0 && empty.icon === undefined) {
    return html`<p class="quiet">${empty.heading} ${empty.text}</p>`;
  }
  if (rows.length === 0) {
    return html`<gather-empty icon=${empty.icon} heading=${empty.heading}>
      ${empty.text}
    </gather-empty>`;
  }
  if (rows.length <= PLAIN_ROWS_MAX && !paged.goesOn) {
    return html`<div class="list" role="list" aria-label=${label}>
      ${repeat(rows, key, (one) => html`<div class="row" role="listitem">${row(one)}</div>`)}
    </div>`;
  }
  const moved = ({ last }: RangeChangedEvent): void => {
    if (last >= rows.length - AHEAD_ROWS) void paged.more();
  };
  return html`
    ${paged.stale ? staleView(paged) : nothing}
    <lit-virtualizer
      class="list"
      role="list"
      aria-label=${label}
      .items=${[...rows]}
      .keyFunction=${key}
      .renderItem=${(one: R) => html`<div class="row" role="listitem">${row(one)}</div>`}
      @rangeChanged=${moved}
    ></lit-virtualizer>
    <p class="quiet end" role="status">${paged.goesOn ? msg('There is more below.') : nothing}</p>
  `;
}

function staleView(paged: { refresh(): void }): TemplateResult {
  return html`<div class="stale" role="status">
    <span>${msg('Something changed since this long list was read.')}</span>
    <gather-button size="s" appearance="outlined" @click=${() => paged.refresh()}>
      ${msg('Read again')}
    </gather-button>
  </div>`;
}

export function waiting(): TemplateResult {
  return html`<div class="waiting" role="status" aria-label=${msg('Reading…')}>
    <gather-spinner></gather-spinner>
  </div>`;
}

/** What stands in place of something that could not be read. */
export function broken(
  error: unknown,
  again: { refresh(how: { forget: boolean }): void },
): TemplateResult {
  return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
    ${sentenceOf(error)}
    <gather-button slot="actions" @click=${() => again.refresh({ forget: true })}>
      ${msg('Try again')}
    </gather-button>
  </gather-empty>`;
}
