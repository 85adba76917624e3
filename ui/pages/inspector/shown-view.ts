/**
 * A value from inside an actor, drawn as a tree; beside the value of now where it was another one.
 */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { ShownValue } from '../../../actors/inspector/shown.ts';
import { formatMoment, formatNumber } from '../../locale/index.ts';
import { linkView } from './link-view.ts';
import { type FieldPair, fieldPairs, sameShown } from './shown-same.ts';

/** What has more parts than this is closed at first, and so is what lies deeper than this. */
const OPEN_PARTS_MAX = 12;
const OPEN_DEPTH_MAX = 2;

export const shownStyles = css`
  .fields {
    display: grid;
    gap: 1px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .fields .fields {
    margin-inline-start: 0.35rem;
    padding-inline-start: var(--wa-space-s);
    border-inline-start: 1px solid var(--wa-color-surface-border);
  }
  .field {
    padding: 0.15rem var(--wa-space-2xs);
    border-radius: var(--wa-border-radius-s);
    overflow-wrap: anywhere;
  }
  .field.changed {
    background: var(--wa-color-warning-fill-quiet);
    box-shadow: inset 3px 0 0 var(--wa-color-warning-fill-loud);
  }
  .field-name {
    color: var(--wa-color-text-quiet);
    font: 0.9em var(--wa-font-family-code);
  }
  .value {
    font: 0.9em var(--wa-font-family-code);
    white-space: pre-wrap;
  }
  .value.plain {
    color: var(--wa-color-text-quiet);
    font-style: italic;
  }
  .present {
    display: block;
    margin-inline-start: var(--wa-space-m);
    color: var(--wa-color-text-normal);
  }
  .present > b {
    font-weight: 600;
    font-size: var(--wa-font-size-s);
  }
  .field summary {
    cursor: pointer;
  }
  .time {
    margin-inline-start: 0.6em;
    color: var(--wa-color-text-quiet);
    font-family: var(--wa-font-family-body);
  }
`;

/** `now` is the value of now when an earlier one is shown. */
export function shownView(value: ShownValue, now?: ShownValue, depth = 0): TemplateResult {
  if (value.is === 'record') {
    const pairs =
      now?.is === 'record'
        ? fieldPairs(value, now)
        : value.fields.map((field) => ({ name: field.name, past: field.value, now: undefined }));
    return tree(pairs, now?.is === 'record', depth, Number(value.length) - value.fields.length);
  }
  if (value.is === 'list') {
    const pairs = value.items.map((past, at) => {
      const present = now?.is === 'list' ? now.items[at] : undefined;
      return { name: `${at}`, past, now: present };
    });
    return tree(pairs, now?.is === 'list', depth, Number(value.length) - value.items.length);
  }
  return html`<span class="value ${PLAIN.has(value.is) ? 'plain' : ''}">${leaf(value)}</span>`;
}

function tree(
  pairs: readonly FieldPair[],
  compared: boolean,
  depth: number,
  hidden: number,
): TemplateResult {
  return html`<ul class="fields">
    ${pairs.map((pair) => fieldView(pair, compared, depth))}
    ${hidden > 0 ? html`<li class="field quiet">${msg(str`and ${formatNumber(hidden)} more`)}</li>` : nothing}
  </ul>`;
}

function fieldView(
  { name, past, now }: FieldPair,
  compared: boolean,
  depth: number,
): TemplateResult {
  const same = !compared || (past !== undefined && now !== undefined && sameShown(past, now));
  const nested = past !== undefined && now !== undefined && holds(past) && past.is === now.is;
  const label = html`<span class="field-name">${name}</span>: `;
  const shown =
    past === undefined ? absent(msg('not there then')) : valueView(label, past, now, depth);
  return html`<li class="field ${same ? '' : 'changed'}">
    ${past === undefined ? label : nothing}${shown}
    ${
      same || nested
        ? nothing
        : html`<div class="present">
            ${
              now === undefined
                ? html`<b>${msg('now:')}</b> ${absent(msg('not there any more'))}`
                : valueView(html`<b>${msg('now:')}</b> `, now, undefined, depth)
            }
          </div>`
    }
  </li>`;
}

function absent(words: string): TemplateResult {
  return html`<span class="value plain">${words}</span>`;
}

const holds = (value: ShownValue): boolean => value.is === 'record' || value.is === 'list';

function valueView(
  label: TemplateResult,
  value: ShownValue,
  now: ShownValue | undefined,
  depth: number,
): TemplateResult {
  if (value.is !== 'record' && value.is !== 'list') return html`${label}${shownView(value)}`;
  const count = Number(value.length);
  if (count === 0) {
    return html`${label}<span class="value plain">${value.is === 'list' ? '[ ]' : '{ }'}</span>`;
  }
  const words =
    value.is === 'list'
      ? msg(str`list of ${formatNumber(count)}`)
      : msg(str`record of ${formatNumber(count)}`);
  return html`<details ?open=${depth < OPEN_DEPTH_MAX && count <= OPEN_PARTS_MAX}>
    <summary>${label}<span class="value plain">${words}</span></summary>
    ${shownView(value, now, depth + 1)}
  </details>`;
}

/** What is shown in other letters, because it is not the value itself. */
const PLAIN = new Set(['bytes', 'promise', 'more', 'undefined']);

/** Milliseconds from 2001 to 2096: such a number is nearly always a time. */
const TIMES = { from: 1e12, to: 4e12 };

function timeOf(number: number): TemplateResult | typeof nothing {
  if (!Number.isInteger(number) || number < TIMES.from || number > TIMES.to) return nothing;
  return html`<span class="time">${formatMoment(number)}</span>`;
}

function leaf(value: Exclude<ShownValue, { is: 'record' | 'list' }>): TemplateResult | string {
  switch (value.is) {
    case 'text':
      return value.text.length < Number(value.length)
        ? html`“${value.text}…” ${msg(str`(${formatNumber(Number(value.length))} characters)`)}`
        : `“${value.text}”`;
    case 'number':
    case 'integer':
      return html`${value.text}${timeOf(Number(value.text))}`;
    case 'symbol':
      return `'${value.text}`;
    case 'bytes':
      return msg(str`${formatNumber(Number(value.length))} bytes, not shown`);
    case 'ref':
      return linkView(value.link);
    case 'promise':
      return msg('a promise');
    case 'more':
      return msg('too deep to be shown');
    case 'undefined':
      return msg('nothing');
    default:
      return value.is;
  }
}
