/**
 * The files and folders of a place, as a list or as a grid of pictures.
 *
 * Only what is near the window is in the page, so fifty thousand files scroll like fifty. Because a
 * row may not be there, the focus stays on the whole and `aria-activedescendant` names the row.
 */
import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { grid } from '@lit-labs/virtualizer/layouts/grid.js';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import '../../elements/index.ts';
import '../../files/thumbnail.ts';
import type { Item } from '../../files/item.ts';
import type { ReadFrom } from '../../files/readable.ts';
import * as choose from '../../files/selection.ts';
import { NOTHING_CHOSEN, type Selection } from '../../files/selection.ts';
import { stepOf } from './entry-keys.ts';
import { entryListStyles } from './entry-list-styles.ts';
import { cardTemplate, rowTemplate } from './entry-row.ts';

export type View = 'list' | 'grid';

/** What the person wants done; the page knows how. */
export type ListCommand =
  | { readonly do: 'choose'; readonly selection: Selection }
  | { readonly do: 'open' | 'rename' | 'remove'; readonly item: Item }
  | { readonly do: 'menu'; readonly item: Item; readonly at: { x: number; y: number } | Element }
  | { readonly do: 'move'; readonly into: Item; readonly ids: readonly string[] };

export const DRAGGED_TYPE = 'application/x-2gather-entries';
const CARD = { width: 164, height: 190, gap: 12 };

@customElement('gather-entry-list')
export class EntryList extends LitElement {
  static override styles = entryListStyles;

  @property({ attribute: false }) items: readonly Item[] = [];
  @property({ attribute: false }) selection: Selection = NOTHING_CHOSEN;
  @property({ attribute: false }) from: ReadFrom | undefined;
  @property({ attribute: false }) shared: ReadonlySet<string> = new Set();
  @property({ reflect: true }) view: View = 'list';
  @property() label = '';
  /** In the bin rows do not open and cannot be dragged. */
  @property({ type: Boolean }) fixed = false;
  @state() private over: string | undefined;
  @query('lit-virtualizer') private virtualizer!: LitVirtualizer<Item>;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('items')) this.#order = this.items.map(({ id }) => id);
  }

  #order: readonly string[] = [];

  override focus(): void {
    this.virtualizer?.focus();
  }

  #tell(command: ListCommand): void {
    this.dispatchEvent(new CustomEvent<ListCommand>('list-command', { detail: command }));
  }

  #choose(selection: Selection): void {
    this.#tell({ do: 'choose', selection });
  }

  #item(id: string | undefined): Item | undefined {
    return this.items.find((item) => item.id === id);
  }

  protected override render(): TemplateResult {
    const layout =
      this.view === 'grid'
        ? grid({
            itemSize: { width: `${CARD.width}px`, height: `${CARD.height}px` },
            gap: `${CARD.gap}px`,
            padding: '0px',
            justify: 'start',
            flex: { preserve: 'height' },
          } as never)
        : undefined;
    const { at } = this.selection;
    // The two layouts cannot follow each other in one virtualizer.
    const body = (key: View) => html`<lit-virtualizer
      class=${classMap({ [key]: true })}
      role="grid"
      tabindex="0"
      aria-label=${this.label}
      aria-multiselectable="true"
      aria-rowcount=${this.items.length}
      aria-activedescendant=${at === undefined ? '' : `row-${at}`}
      .items=${[...this.items]}
      .keyFunction=${(item: Item) => item.id}
      .layout=${layout}
      .renderItem=${this.#row}
      @keydown=${this.#key}
      @click=${this.#click}
      @dblclick=${this.#doubleClick}
      @contextmenu=${this.#contextMenu}
      @dragstart=${this.#dragStart}
      @dragover=${this.#dragOver}
      @dragleave=${() => this.#setOver(undefined)}
      @drop=${this.#drop}
    ></lit-virtualizer>`;
    return this.view === 'grid' ? html`${body('grid')}` : html`<div>${body('list')}</div>`;
  }

  readonly #row = (item: Item, index: number): TemplateResult => {
    const { chosen, at } = this.selection;
    const options = {
      chosen: chosen.has(item.id),
      some: chosen.size > 0,
      at: at === item.id,
      over: this.over === item.id,
      shared: this.shared.has(item.id),
      index,
      from: this.from,
    };
    return this.view === 'grid' ? cardTemplate(item, options) : rowTemplate(item, options);
  };

  #found(event: Event): { item: Item; part: string; element: HTMLElement } | undefined {
    const path = event.composedPath() as HTMLElement[];
    const row = path.find((element) => element.dataset?.id !== undefined);
    const item = this.#item(row?.dataset.id);
    const part = path.find((element) => element.dataset?.part !== undefined);
    if (row === undefined || item === undefined) return undefined;
    return { item, part: part?.dataset.part ?? '', element: part ?? row };
  }

  readonly #click = (event: PointerEvent): void => {
    const found = this.#found(event);
    if (found === undefined) return;
    const { item, part, element } = found;
    const { selection } = this;
    if (part === 'menu') return this.#tell({ do: 'menu', item, at: element });
    const finger = event.pointerType === 'touch';
    const some = selection.chosen.size > 0;
    if (event.shiftKey) this.#choose(choose.reachedTo(selection, this.#order, item.id));
    else if (part === 'check' || event.ctrlKey || event.metaKey || (finger && some)) {
      this.#choose(choose.toggled(selection, item.id));
    } else if (part === 'open' || finger) {
      this.#choose({ ...choose.NOTHING_CHOSEN, at: item.id, anchor: item.id });
      this.#tell({ do: 'open', item });
    } else this.#choose(choose.only(item.id));
  };

  readonly #doubleClick = (event: MouseEvent): void => {
    const found = this.#found(event);
    if (found?.part === '') this.#tell({ do: 'open', item: found.item });
  };

  readonly #contextMenu = (event: MouseEvent): void => {
    const found = this.#found(event);
    if (found === undefined) return;
    event.preventDefault();
    const { item } = found;
    if (!this.selection.chosen.has(item.id)) this.#choose(choose.only(item.id));
    this.#tell({ do: 'menu', item, at: { x: event.clientX, y: event.clientY } });
  };

  get #columns(): number {
    if (this.view === 'list') return 1;
    return Math.max(1, Math.floor((this.clientWidth + CARD.gap) / (CARD.width + CARD.gap)));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      return this.#choose(choose.everything(this.#order, this.selection.at));
    }
    const step = stepOf(event.key, this.#columns);
    const item = this.#item(this.selection.at);
    if (step !== undefined) this.#step(step, event);
    else if (item !== undefined) this.#act(item, event);
  };

  #step(by: number, event: KeyboardEvent): void {
    event.preventDefault();
    const to = choose.stepped(this.selection, this.#order, by);
    if (to === undefined) return;
    if (event.shiftKey) this.#choose(choose.reachedTo(this.selection, this.#order, to));
    else if (event.ctrlKey) this.#choose({ ...this.selection, at: to });
    else this.#choose(choose.only(to));
    this.reveal(to);
  }

  /** Brings a row into the window. */
  reveal(id: string): void {
    const index = this.#order.indexOf(id);
    this.virtualizer.element(index)?.scrollIntoView({ block: 'nearest' });
  }

  #act(item: Item, event: KeyboardEvent): void {
    const acts: Record<string, () => void> = {
      Enter: () => this.#tell({ do: 'open', item }),
      F2: () => this.#tell({ do: 'rename', item }),
      Delete: () => this.#tell({ do: 'remove', item }),
      ' ': () => this.#choose(choose.toggled(this.selection, item.id)),
      ContextMenu: () => this.#menuByKey(item),
      ...(event.shiftKey ? { F10: () => this.#menuByKey(item) } : {}),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #menuByKey(item: Item): void {
    const row = this.renderRoot.querySelector(`[data-id="${CSS.escape(item.id)}"]`);
    const button = row?.querySelector('[data-part="menu"]') ?? row;
    if (button) this.#tell({ do: 'menu', item, at: button });
  }

  readonly #dragStart = (event: DragEvent): void => {
    const found = this.#found(event);
    if (found === undefined || this.fixed) return;
    const { chosen } = this.selection;
    const ids = chosen.has(found.item.id) ? [...chosen] : [found.item.id];
    event.dataTransfer?.setData(DRAGGED_TYPE, JSON.stringify(ids));
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  };

  readonly #dragOver = (event: DragEvent): void => {
    const item = this.#found(event)?.item;
    const ours = event.dataTransfer?.types.includes(DRAGGED_TYPE) ?? false;
    const folder = ours && item?.kind === 'folder' && !this.selection.chosen.has(item.id);
    this.#setOver(folder ? item.id : undefined);
    if (folder) event.preventDefault();
  };

  #setOver(id: string | undefined): void {
    this.over = id;
  }

  readonly #drop = (event: DragEvent): void => {
    const into = this.#item(this.over);
    this.#setOver(undefined);
    const text = event.dataTransfer?.getData(DRAGGED_TYPE);
    if (into === undefined || !text) return;
    event.preventDefault();
    this.#tell({ do: 'move', into, ids: JSON.parse(text) as string[] });
  };
}
