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
import { Finding } from './finding.ts';
import { LakeDesk } from './lake-desk.ts';
import { menuFor } from './lake-menu.ts';
import { lakePageStyles } from './lake-page-styles.ts';
import {
  addTools,
  binEmpty,
  binTools,
  curtain,
  findEmpty,
  folderEmpty,
  footTemplate,
  kindChips,
} from './lake-parts.ts';
import { type Place, parsePlace, TOP } from './place.ts';
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts';
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
  @query('.find') private finder!: HTMLElement & { value: string };
  readonly desk = new LakeDesk(this, () => this.home);
  #items: readonly Item[] = [];
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
    this.#items = arranged(this.desk.listed, this.preferences.order, this.only);
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

  readonly #finding = new Finding((place) => {
    const href = placeHref(place ?? this.#before);
    // One step in the history for the whole search, not one for each letter.
    if (this.#place.is === 'find') history.replaceState(null, '', href);
    else history.pushState(null, '', href);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });

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
      this.#finding.typed('');
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
              : html`${this.#findField()}<span class="grow"></span>${viewTools(options)}`
          }
        </div>
        ${kindChips(listed.items, this.only, (kind) => {
          this.only = kind;
        })}
        ${heads ? columnHeads(options) : nothing}
      </div>
      ${this.#content()} ${footTemplate(listed)}
      ${this.desk.drops.hovering && place.is !== 'bin' ? curtain(listed) : nothing}
    </div>`;
  }

  /** What the field holds: as it was typed, also with a space at its end, while it means the same. */
  #findText(place: Place): string {
    const words = place.is === 'find' ? place.words : '';
    const typed = this.renderRoot.querySelector<HTMLInputElement>('.find')?.value ?? '';
    return words !== '' && typed.trim() === words ? typed : words;
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
      .value=${this.#findText(place)}
      @input=${(event: Event) => this.#finding.typed((event.target as HTMLInputElement).value)}
      @wa-clear=${() => this.#finding.typed('')}
    >
      <gather-icon slot="start" name="search"></gather-icon>
    </gather-input>`;
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
}
