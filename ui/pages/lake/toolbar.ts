/** The head of the lake page: where one is, and what one can do here. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { MenuItem } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';
import { type Order, reordered, SORT_KEYS, type SortKey } from '../../files/sorting.ts';
import { formatNumber } from '../../locale/index.ts';
import { routeTo } from '../../shell/route.ts';
import { DRAGGED_TYPE, type View } from './entry-list.ts';
import { type Place, placePath, TOP } from './place.ts';

export function placeHref(place: Place): string {
  return routeTo('lake', ...placePath(place));
}

function sortLabel(by: SortKey): string {
  return { name: msg('Name'), size: msg('Size'), added: msg('Added'), type: msg('Kind') }[by];
}

/** The way from the top to here; entries can be dropped on each part of it. */
export function trailTemplate(
  place: Place,
  trail: readonly Item[],
  dropped: (folder: { id: string; name: string }, ids: readonly string[]) => void,
): TemplateResult {
  const top = { id: TOP, name: msg('Data lake') };
  if (place.is === 'bin' || place.is === 'find') {
    const here = place.is === 'bin' ? msg('Bin') : msg('Found');
    return html`<nav class="trail" aria-label=${msg('Folders')}>
      <a href=${placeHref({ is: 'folder', id: TOP })}>${top.name}</a>
      <gather-icon name="chevron-right"></gather-icon>
      <h1>${here}</h1>
    </nav>`;
  }
  const parts = [top, ...trail];
  const last = parts.length - 1;
  const drop = (folder: { id: string; name: string }) => (event: DragEvent) => {
    const text = event.dataTransfer?.getData(DRAGGED_TYPE);
    if (!text) return;
    event.preventDefault();
    dropped(folder, JSON.parse(text) as string[]);
  };
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes(DRAGGED_TYPE)) event.preventDefault();
  };
  return html`<nav class="trail" aria-label=${msg('Folders')}>
    ${parts.map((folder, at) =>
      at === last
        ? html`<h1 title=${folder.name}>${folder.name}</h1>`
        : html`<a
              href=${placeHref({ is: 'folder', id: folder.id })}
              @dragover=${over}
              @drop=${drop(folder)}
              >${folder.name}</a
            ><gather-icon name="chevron-right"></gather-icon>`,
    )}
  </nav>`;
}

export interface ToolOptions {
  readonly view: View;
  readonly order: Order;
  readonly setView: (view: View) => void;
  readonly setOrder: (order: Order) => void;
}

export function viewTools({ view, order, setView, setOrder }: ToolOptions): TemplateResult {
  const sorts: MenuItem[] = SORT_KEYS.map((by) => ({
    label: by === order.by ? `${sortLabel(by)} ${order.down ? '↓' : '↑'}` : sortLabel(by),
    checked: by === order.by,
    run: () => setOrder(reordered(order, by)),
  }));
  return html`<gather-menu label=${msg('Sort')} icon="arrow-down-up" .items=${sorts}></gather-menu>
    <gather-icon-button
      icon=${view === 'list' ? 'layout-grid' : 'list'}
      label=${view === 'list' ? msg('Show as pictures') : msg('Show as a list')}
      @click=${() => setView(view === 'list' ? 'grid' : 'list')}
    ></gather-icon-button>`;
}

/** The heads of the columns; each sorts. */
export function columnHeads({ order, setOrder }: ToolOptions): TemplateResult {
  const head = (by: SortKey, style: string) => {
    const current = by === order.by;
    const way = current ? (order.down ? msg('descending') : msg('ascending')) : '';
    return html`<button
      type="button"
      class="head ${style}"
      aria-label=${current ? msg(str`Sorted by ${sortLabel(by)}, ${way}`) : msg(str`Sort by ${sortLabel(by)}`)}
      @click=${() => setOrder(reordered(order, by))}
    >
      ${sortLabel(by)}
      ${current ? html`<gather-icon name=${order.down ? 'chevron-down' : 'chevron-up'}></gather-icon>` : nothing}
    </button>`;
  };
  return html`<div class="heads">
    ${head('name', 'name')}${head('type', 'type')}${head('size', 'size')}${head('added', 'when')}
  </div>`;
}

/** The bar in place of the tools while something is chosen. */
export function chosenTools(
  count: number,
  total: number,
  menu: readonly MenuItem[],
  act: { all: () => void; none: () => void },
): TemplateResult {
  const quick = menu.filter((item) => item !== 'separator').slice(0, 3);
  return html`<div class="chosen-bar" role="toolbar" aria-label=${msg('What is chosen')}>
    <gather-icon-button icon="x" label=${msg('Choose nothing')} @click=${act.none}></gather-icon-button>
    <span role="status">${msg(str`${formatNumber(count)} chosen`)}</span>
    <span class="grow"></span>
    ${quick.map((item) =>
      typeof item === 'string'
        ? nothing
        : html`<gather-icon-button
          class="quick"
          .icon=${item.icon ?? 'ellipsis'}
          label=${item.label}
          @click=${item.run}
        ></gather-icon-button>`,
    )}
    ${
      count < total
        ? html`<gather-icon-button icon="check-check" label=${msg('Select all')} @click=${act.all}></gather-icon-button>`
        : nothing
    }
    <gather-menu label=${msg('Actions')} icon="ellipsis-vertical" .items=${menu}></gather-menu>
  </div>`;
}
