/** One file or folder, as a row of the list and as a card of the grid. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { kindIcon, kindLabel } from '../../files/kind-icon.ts';
import type { ReadFrom } from '../../files/readable.ts';
import { formatAgo, formatBytes, formatTime } from '../../locale/index.ts';

export interface RowOptions {
  readonly chosen: boolean;
  /** Something is chosen: then every row shows its box. */
  readonly some: boolean;
  readonly at: boolean;
  readonly over: boolean;
  readonly shared: boolean;
  readonly index: number;
  readonly from: ReadFrom | undefined;
}

const TAGS_SHOWN = 3;

/** The lines a person reads first, for a screen reader in one go. */
function spoken(item: Item, { shared }: RowOptions): string {
  const what = kindLabel(fileKind(item));
  const size = item.kind === 'file' ? `, ${formatBytes(item.size)}` : '';
  const handed = shared ? `, ${msg('shared')}` : '';
  return `${item.name}, ${what}${size}${handed}`;
}

function frame(item: Item, options: RowOptions, body: TemplateResult, card: boolean) {
  const { chosen, some, at, over, index } = options;
  return html`<div
    class=${classMap({ entry: true, card, row: !card, chosen, some, at, over })}
    id="row-${item.id}"
    data-id=${item.id}
    role="row"
    aria-rowindex=${index + 1}
    aria-selected=${String(chosen)}
    draggable="true"
  >
    ${body}
  </div>`;
}

function check(chosen: boolean) {
  return html`<span class="check" data-part="check" aria-hidden="true"
    ><span class="box">${chosen ? html`<gather-icon name="check"></gather-icon>` : nothing}</span></span
  >`;
}

function menuCell(item: Item) {
  return html`<span role="gridcell" class="menu-cell"
    ><button
      type="button"
      class="menu"
      data-part="menu"
      tabindex="-1"
      aria-haspopup="menu"
      aria-label=${msg(str`Actions for ${item.name}`)}
    >
      <gather-icon name="ellipsis-vertical"></gather-icon></button
  ></span>`;
}

function sharedSign(shared: boolean) {
  return shared
    ? html`<gather-icon class="shared" name="share-2" title=${msg('Shared')}></gather-icon>`
    : nothing;
}

export function rowTemplate(item: Item, options: RowOptions): TemplateResult {
  const kind = fileKind(item);
  const when = item.removed ?? item.added;
  const size = item.kind === 'file' ? formatBytes(item.size) : '';
  const body = html`
    <span role="gridcell" class="main" aria-label=${spoken(item, options)}>
      ${check(options.chosen)}
      <gather-icon class="kind ${kind}" name=${kindIcon(kind)}></gather-icon>
      <span class="text">
        <span class="name" data-part="open" title=${item.name}>${item.name}</span>
        <span class="under">${size === '' ? kindLabel(kind) : size} · ${formatAgo(when, Date.now())}</span>
      </span>
      ${sharedSign(options.shared)}
      <span class="tags">
        ${item.tags.slice(0, TAGS_SHOWN).map((tag) => html`<span class="tag">${tag}</span>`)}
        ${item.tags.length > TAGS_SHOWN ? html`<span class="tag">+${item.tags.length - TAGS_SHOWN}</span>` : nothing}
      </span>
    </span>
    <span role="gridcell" class="cell type">${kindLabel(kind)}</span>
    <span role="gridcell" class="cell size">${size}</span>
    <span role="gridcell" class="cell when" title=${formatTime(when)}>${formatAgo(when, Date.now())}</span>
    ${menuCell(item)}
  `;
  return frame(item, options, body, false);
}

export function cardTemplate(item: Item, options: RowOptions): TemplateResult {
  const size = item.kind === 'file' ? formatBytes(item.size) : msg('Folder');
  const body = html`
    <span role="gridcell" class="main" aria-label=${spoken(item, options)}>
      ${check(options.chosen)}
      <gather-thumbnail data-part="open" .item=${item} .from=${options.from}></gather-thumbnail>
      <span class="text">
        <span class="name" data-part="open" title=${item.name}>${item.name}</span>
        <span class="under">${size} ${sharedSign(options.shared)}</span>
      </span>
    </span>
    ${menuCell(item)}
  `;
  return frame(item, options, body, true);
}
