/** `<gather-lake-page>`: the data lake. Everything its owner keeps, to look at, sort, and hand out. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../../elements/index.ts';
import { type FileKind, fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { lakeBytes } from '../../files/lake-bytes.ts';
import * as choose from '../../files/selection.ts';
import { sorted } from '../../files/sorting.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import './entry-list.ts';
import type { EntryList, ListCommand } from './entry-list.ts';
import { LakeDesk } from './lake-desk.ts';
import { menuFor } from './lake-menu.ts';
import { lakePageStyles } from './lake-page-styles.ts';
import { binEmpty, findEmpty, folderEmpty, kindChips } from './lake-parts.ts';
import { type Place, parsePlace, TOP } from './place.ts';
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts';
import { chosenTools, columnHeads, placeHref, trailTemplate, viewTools } from './toolbar.ts';

const FIND_MS = 200;

@customElement('gather-lake-page')
export class LakePage extends LitElement {
  static override styles = lakePageStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  @state() private selection = choose.NOTHING_CHOSEN;
  @state() private preferences: Preferences = readPreferences();
  @state() private only: FileKind | undefined;
  @query('gather-entry-list') private list!: EntryList | null;
  @query('.find') private finder!: HTMLElement & { value: string };
  readonly desk = new LakeDesk(this, () => this.home);
  #items: readonly Item[] = [];
  #finding: ReturnType<typeof setTimeout> | undefined;
  /** Where Back leads from a search. */
  #before: Place = { is: 'folder', id: TOP };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
  }

  get #place(): Place {
    return parsePlace(this.path);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('path') || changed.has('home')) {
      const place = this.#place;
      if (place.is !== 'find') this.#before = place;
      this.selection = choose.NOTHING_CHOSEN;
      this.only = undefined;
      this.desk.show(place);
    }
    const { items } = this.desk.listed;
    const { only } = this;
    const shown = only === undefined ? items : items.filter((item) => fileKind(item) === only);
    const { order } = this.preferences;
    const removed = (item: Item): number => -(item.removed ?? 0);
    this.#items =
      this.#place.is === 'bin'
        ? shown.toSorted((a, b) => removed(a) - removed(b))
        : sorted(shown, order);
    const ids = this.#items.map(({ id }) => id);
    this.selection = choose.kept(this.selection, ids);
  }

  get #chosen(): readonly Item[] {
    return this.#items.filter(({ id }) => this.selection.chosen.has(id));
  }

  #prefer(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    keepPreferences(this.preferences);
  }

  #find(words: string): void {
    clearTimeout(this.#finding);
    this.#finding = setTimeout(() => {
      const place: Place = words.trim() === '' ? this.#before : { is: 'find', words: words.trim() };
      const href = placeHref(place);
      // One step in the history for the whole search, not one for each letter.
      if (this.#place.is === 'find') history.replaceState(null, '', href);
      else history.pushState(null, '', href);
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    }, FIND_MS);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (document.querySelector('gather-dialog[open], gather-preview') !== null) return;
    if (event.key === '/' && plain && !typing) {
      event.preventDefault();
      this.finder.focus();
    } else if (event.key === 'Escape') this.#escape(typing);
    else if (event.key === 'Backspace' && plain && !typing) this.#up();
  };

  #escape(typing: boolean): void {
    if (typing && this.finder.value !== '') {
      this.finder.value = '';
      this.#find('');
      this.list?.focus();
    } else this.selection = { ...choose.NOTHING_CHOSEN, at: this.selection.at };
  }

  #up(): void {
    const { trail } = this.desk.listed;
    if (this.#place.is !== 'folder') location.hash = placeHref({ is: 'folder', id: TOP });
    else if (trail.length > 0) {
      location.hash = placeHref({ is: 'folder', id: trail.at(-2)?.id ?? TOP });
    }
  }

  readonly #command = ({ detail }: CustomEvent<ListCommand>): void => {
    const bin = this.#place.is === 'bin';
    if (detail.do === 'choose') this.selection = detail.selection;
    else if (detail.do === 'move') {
      const moved = this.desk.listed.items.filter(({ id }) => detail.ids.includes(id));
      void this.desk.actions.move(moved, detail.into.id, detail.into.name);
    } else if (detail.do === 'menu') {
      const some = this.selection.chosen.has(detail.item.id) ? this.#chosen : [detail.item];
      this.desk.menu(this.#menu(some), detail.at);
    } else if (bin && detail.do !== 'remove') this.desk.menu(this.#menu([detail.item]), this);
    else if (detail.do === 'open') this.desk.open(detail.item, this.#items, this.#reveal);
    else if (detail.do === 'rename') this.desk.rename(detail.item);
    else this.#remove();
  };

  readonly #reveal = (id: string): void => {
    this.selection = choose.only(id);
    this.list?.reveal(id);
    this.list?.focus();
  };

  #remove(): void {
    const some = this.#chosen;
    if (this.#place.is === 'bin') void this.desk.actions.purge(some);
    else this.desk.remove(some);
  }

  #menu(items: readonly Item[]) {
    const { is } = this.#place;
    const open = (item: Item): void => this.desk.open(item, this.#items, this.#reveal);
    return menuFor(items, this.desk, { bin: is === 'bin', found: is === 'find', open });
  }

  protected override render(): TemplateResult {
    const { listed } = this.desk;
    const { view, order } = this.preferences;
    const place = this.#place;
    const options = {
      view,
      order,
      setView: (next: typeof view) => this.#prefer({ view: next }),
      setOrder: (next: typeof order) => this.#prefer({ order: next }),
    };
    const chosen = this.#chosen;
    const heads = view === 'list' && place.is !== 'bin' && this.#items.length > 0;
    return html`<div class="body">
      <div class="top">
        <div class="line">
          ${trailTemplate(place, listed.trail, (folder, ids) => {
            const moved = listed.items.filter(({ id }) => ids.includes(id));
            void this.desk.actions.move(moved, folder.id, folder.name);
          })}
          ${place.is === 'bin' ? this.#binTools() : this.#addTools()}
        </div>
        <div class="line tools">
          ${
            chosen.length > 0
              ? chosenTools(chosen.length, this.#items.length, this.#menu(chosen), {
                  all: () => {
                    this.selection = choose.everything(
                      this.#items.map(({ id }) => id),
                      this.selection.at,
                    );
                  },
                  none: () => {
                    this.selection = choose.NOTHING_CHOSEN;
                  },
                })
              : html`${this.#findField()}<span class="grow"></span>${viewTools(options)}`
          }
        </div>
        ${kindChips(listed.items, this.only, (kind) => {
          this.only = kind;
        })}
        ${heads ? columnHeads(options) : nothing}
      </div>
      ${this.#content()} ${this.#foot()}
      ${this.desk.drops.hovering && place.is !== 'bin' ? this.#curtain() : nothing}
    </div>`;
  }

  #findField(): TemplateResult {
    const place = this.#place;
    return html`<gather-input
      class="find"
      type="search"
      label=${msg('Find in the whole lake')}
      placeholder=${msg('Find in the whole lake')}
      with-clear
      autocomplete="off"
      .value=${place.is === 'find' ? place.words : ''}
      @input=${(event: Event) => this.#find(String((event.target as HTMLInputElement).value ?? ''))}
      @wa-clear=${() => this.#find('')}
    >
      <gather-icon slot="start" name="search"></gather-icon>
    </gather-input>`;
  }

  #addTools(): TemplateResult {
    const folder = this.desk.folder;
    return html`<gather-icon-button
        icon="folder-plus"
        label=${msg('New folder')}
        @click=${() => this.desk.actions.newFolder(folder)}
      ></gather-icon-button>
      <gather-menu
        text
        label=${msg('Add')}
        icon="plus"
        variant="brand"
        appearance="accent"
        .items=${[
          { label: msg('Files'), icon: 'file-plus', run: () => this.desk.pick('files') },
          { label: msg('A folder'), icon: 'folder-up', run: () => this.desk.pick('folder') },
        ]}
      ></gather-menu>`;
  }

  #binTools(): TemplateResult | typeof nothing {
    if (this.#items.length === 0) return nothing;
    return html`<gather-button
      appearance="outlined"
      variant="danger"
      @click=${() => this.desk.actions.purge()}
    >
      ${msg('Empty the bin')}
    </gather-button>`;
  }

  #content(): TemplateResult {
    const { phase, error } = this.desk.listed;
    const place = this.#place;
    if (phase === 'failed') {
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${() => this.desk.show(place)}>${msg('Try again')}</gather-button>
      </gather-empty>`;
    }
    if (this.#items.length === 0) {
      if (phase === 'loading') {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      if (place.is === 'bin') return binEmpty();
      if (place.is === 'find') return findEmpty(place.words);
      return folderEmpty(place.id === TOP, (what) => this.desk.pick(what));
    }
    return html`<gather-entry-list
      .items=${this.#items}
      .selection=${this.selection}
      .from=${lakeBytes(this.home)}
      .shared=${this.desk.sharedIds}
      .view=${this.preferences.view}
      ?fixed=${place.is === 'bin'}
      label=${msg('Files and folders')}
      @list-command=${this.#command}
    ></gather-entry-list>`;
  }

  #foot(): TemplateResult {
    const { items } = this.desk.listed;
    const bytes = items.reduce((sum, { size }) => sum + size, 0);
    const count =
      items.length === 1 ? msg('1 entry') : msg(str`${formatNumber(items.length)} entries`);
    return html`<div class="foot">
      <span role="status">${items.length === 0 ? '' : `${count} · ${formatBytes(bytes)}`}</span>
      ${
        this.#place.is === 'bin'
          ? nothing
          : html`<a href=${placeHref({ is: 'bin' })}><gather-icon name="trash-2"></gather-icon>${msg('Bin')}</a>`
      }
    </div>`;
  }

  #curtain(): TemplateResult {
    const { trail } = this.desk.listed;
    const name = trail.at(-1)?.name ?? msg('Data lake');
    return html`<div class="curtain">
      <div>
        <gather-icon name="upload"></gather-icon>
        <span>${msg(str`Drop to put it into “${name}”`)}</span>
      </div>
    </div>`;
  }
}
