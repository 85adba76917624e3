/** `<gather-lake-page>`: the data lake. Everything its owner keeps, to look at, sort, and hand out. */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../../elements/index.ts';
import type { FileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { lakeBytes } from '../../files/lake-bytes.ts';
import * as choose from '../../files/selection.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { arranged } from './arranged.ts';
import './entry-list.ts';
import type { EntryList, ListCommand } from './entry-list.ts';
import { LakeDesk } from './lake-desk.ts';
import { menuFor } from './lake-menu.ts';
import { lakePageStyles } from './lake-page-styles.ts';
import {
  addTools,
  binEmpty,
  binTools,
  curtain,
  folderEmpty,
  footTemplate,
  kindChips,
} from './lake-parts.ts';
import type { Place as ListedPlace } from './listing.ts';
import { type Place, parsePlace, TOP } from './place.ts';
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts';
import { Searching } from './searching.ts';
import { chosenTools, columnHeads, placeHref, trailTemplate, viewTools } from './toolbar.ts';

@customElement('gather-lake-page')
export class LakePage extends LitElement {
  static override styles = lakePageStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  @state() private selection = choose.NOTHING_CHOSEN;
  @state() private preferences: Preferences = readPreferences();
  @state() private only: FileKind | undefined;
  @query('gather-entry-list') private list!: EntryList | null;
  readonly desk = new LakeDesk(this, () => this.home);
  #items: readonly Item[] = [];
  readonly #searching = new Searching({
    place: () => this.#place,
    home: () => this.home,
    desk: this.desk,
    root: () => this.renderRoot,
  });

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
      if (place.is !== 'find') {
        this.#searching.left(place);
        this.desk.show(place);
      }
      this.selection = choose.NOTHING_CHOSEN;
      this.only = undefined;
    }
    // A search has a list of its own.
    const listed =
      this.#place.is === 'find' ? { ...this.desk.listed, items: [] } : this.desk.listed;
    this.#items = arranged(listed, this.preferences.order, this.only);
    const ids = this.#items.map(({ id }) => id);
    this.selection = choose.kept(this.selection, ids);
  }

  get #chosen(): readonly Item[] {
    return this.#items.filter(({ id }) => this.selection.chosen.has(id));
  }

  readonly #all = (): void => {
    const ids = this.#items.map(({ id }) => id);
    this.selection = choose.everything(ids, this.selection.at);
  };

  #prefer(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    keepPreferences(this.preferences);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (document.querySelector('gather-dialog[open], gather-preview') !== null) return;
    if (event.key === '/' && plain && !typing) {
      event.preventDefault();
      this.#searching.focus();
    } else if (event.key === 'Escape') this.#escape(typing);
    else if (event.key === 'Backspace' && plain && !typing) this.#up();
  };

  #escape(typing: boolean): void {
    if (typing && this.#searching.clear()) this.list?.focus();
    else this.selection = { ...choose.NOTHING_CHOSEN, at: this.selection.at };
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
    else if (bin) void this.desk.actions.purge(this.#chosen);
    else this.desk.remove(this.#chosen);
  };

  readonly #reveal = (id: string): void => {
    this.selection = choose.only(id);
    this.list?.reveal(id);
    this.list?.focus();
  };

  #menu(items: readonly Item[]) {
    const { is } = this.#place;
    const open = (item: Item): void => this.desk.open(item, this.#items, this.#reveal);
    return menuFor(items, this.desk, { bin: is === 'bin', found: false, open });
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
          ${place.is === 'bin' ? binTools(this.#items.length, this.desk) : addTools(this.desk)}
        </div>
        <div class="line tools">
          ${
            chosen.length > 0
              ? chosenTools(chosen.length, this.#items.length, this.#menu(chosen), {
                  all: this.#all,
                  none: () => {
                    this.selection = choose.NOTHING_CHOSEN;
                  },
                })
              : html`${this.#searching.field()}
                ${place.is === 'find' ? nothing : html`<span class="grow"></span>${viewTools(options)}`}`
          }
        </div>
        ${
          place.is === 'find'
            ? this.#searching.chips(place)
            : kindChips(listed.items, this.only, (kind) => {
                this.only = kind;
              })
        }
        ${heads ? columnHeads(options) : nothing}
      </div>
      ${
        place.is === 'find'
          ? this.#searching.results(place)
          : html`${this.#content(place)} ${footTemplate(listed)}`
      }
      ${this.desk.drops.hovering && place.is !== 'bin' ? curtain(listed) : nothing}
    </div>`;
  }

  #content(place: ListedPlace): TemplateResult {
    const { phase, error } = this.desk.listed;
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
}
