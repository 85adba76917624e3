/**
 * The search of the lake page: its field, the chips under it, and what was found. What is looked for stands in the
 * address, so that Back leads out of it and a reload shows it again; one step in the history for a whole search.
 */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Item } from '../../files/item.ts';
import type { HomeSession } from '../../session/index.ts';
import { Finding } from './finding.ts';
import type { LakeDesk } from './lake-desk.ts';
import { menuFor } from './lake-menu.ts';
import type { Place as ListedPlace } from './listing.ts';
import { type Place, TOP } from './place.ts';
import { searchChips } from './search-chips.ts';
import './search-results.ts';
import type { ResultCommand, SearchResults } from './search-results.ts';
import { placeHref } from './toolbar.ts';

type FindPlace = Extract<Place, { is: 'find' }>;
type Field = HTMLElement & { value: string };

export interface SearchingPowers {
  readonly place: () => Place;
  readonly home: () => HomeSession;
  readonly desk: LakeDesk;
  readonly root: () => ParentNode;
}

export class Searching {
  readonly #powers: SearchingPowers;
  readonly #finding = new Finding((place) => this.#go(place ?? this.#before));
  /** Where Back leads from a search. */
  #before: ListedPlace = { is: 'folder', id: TOP };

  constructor(powers: SearchingPowers) {
    this.#powers = powers;
  }

  /** Something else than a search is shown now. */
  left(place: ListedPlace): void {
    this.#before = place;
  }

  focus(): void {
    this.#field?.focus();
  }

  /** Takes away what was typed. Answers whether there was anything. */
  clear(): boolean {
    const field = this.#field;
    if (!field || field.value === '') return false;
    field.value = '';
    this.#finding.typed('', undefined);
    return true;
  }

  get #field(): Field | null {
    return this.#powers.root().querySelector<Field>('.find');
  }

  get #within(): string | undefined {
    const place = this.#powers.place();
    return place.is === 'find' ? place.within : undefined;
  }

  #go(place: Place): void {
    const href = placeHref(place);
    if (this.#powers.place().is === 'find') history.replaceState(null, '', href);
    else history.pushState(null, '', href);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }

  /** What the field holds: as it was typed, also with a space at its end, while it means the same. */
  #text(place: Place): string {
    const words = place.is === 'find' ? place.words : '';
    const typed = this.#field?.value ?? '';
    return words !== '' && typed.trim() === words ? typed : words;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    const results = this.#powers.root().querySelector<SearchResults>('gather-search-results');
    if (!results) return;
    event.preventDefault();
    results.focusFirst();
  };

  field(): TemplateResult {
    return html`<gather-input
      class="find"
      type="search"
      label=${msg('Find in the whole lake')}
      placeholder=${msg('Find anywhere')}
      with-clear
      autocomplete="off"
      .value=${this.#text(this.#powers.place())}
      @input=${(event: Event) => this.#finding.typed((event.target as Field).value, this.#within)}
      @keydown=${this.#key}
      @wa-clear=${() => this.#finding.typed('', undefined)}
    >
      <gather-icon slot="start" name="search"></gather-icon>
    </gather-input>`;
  }

  chips(place: FindPlace): TemplateResult {
    const { trail } = this.#powers.desk.listed;
    const folder = trail.at(-1);
    const only = folder !== undefined && place.within === folder.id;
    return searchChips({
      words: place.words,
      folder: folder && { name: folder.name, only },
      search: (words) => this.#go(words === '' ? this.#before : { ...place, words }),
      setOnly: (is) => {
        const { words } = place;
        this.#go({ is: 'find', words, ...(is && folder ? { within: folder.id } : {}) });
      },
    });
  }

  results(place: FindPlace): TemplateResult {
    return html`<gather-search-results
      .home=${this.#powers.home()}
      .words=${place.words}
      .folder=${place.within ?? ''}
      @result-command=${this.#command}
    ></gather-search-results>`;
  }

  readonly #command = ({ detail, currentTarget }: CustomEvent<ResultCommand>): void => {
    const { desk } = this.#powers;
    // Who looked at a file comes back to where they were in the list.
    const back = (): void => (currentTarget as SearchResults | null)?.focusLast();
    if (detail.do === 'open') desk.open(detail.item, detail.items, back);
    else {
      const open = (item: Item): void => desk.open(item, [item], back);
      desk.menu(menuFor([detail.item], desk, { bin: false, found: true, open }), detail.at);
    }
  };
}
