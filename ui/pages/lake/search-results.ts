/**
 * `<gather-search-results .home .words .folder>`: what a search found, the best first, each with the words around
 * what was looked for. It reads again when the lake or the index changes, and says when the index is not done yet.
 *
 * Arrow keys go from one result to the next, Enter opens one; the actions of each are in its menu.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Found, FoundPage, Part, SearchState } from '../../../actors/search/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { fileKind } from '../../files/file-kind.ts';
import { type Item, toItem } from '../../files/item.ts';
import { kindIcon, kindLabel } from '../../files/kind-icon.ts';
import { shownName } from '../../files/shown-name.ts';
import { formatAgo, formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { searchResultsStyles } from './search-results-styles.ts';

export type ResultCommand =
  | { readonly do: 'open'; readonly item: Item; readonly items: readonly Item[] }
  | { readonly do: 'menu'; readonly item: Item; readonly at: Element };

interface Results {
  /** What was looked for; the page may look for something else by now. */
  readonly words: string;
  readonly found: readonly Found[];
  readonly last: FoundPage;
}

@customElement('gather-search-results')
export class SearchResults extends LitElement {
  static override styles = searchResultsStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property() words = '';
  /** Only what lies in this folder; empty for anywhere. */
  @property() folder = '';
  #pages = 1;
  #last: HTMLElement | undefined;
  readonly #results = new Live<Results>(this, {
    on: ['lake', 'search'],
    home: () => this.home,
    read: (home) => this.#read(home),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('words') && !changed.has('folder')) return;
    this.#pages = 1;
    // What was found before stays until there is something better to show.
    if (this.hasUpdated) this.#results.refresh();
  }

  /** Puts the focus on the first result, if there is one. */
  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('.open')?.focus();
  }

  /** Puts the focus back on the result that had it last. */
  focusLast(): void {
    this.#last?.focus();
  }

  async #read({ search }: HomeSession): Promise<Results> {
    const found: Found[] = [];
    const { words } = this;
    const folder = this.folder === '' ? undefined : this.folder;
    let from: bigint | undefined;
    for (let page = 0; ; page += 1) {
      const last = await E(search).find(words, from, folder);
      found.push(...last.found);
      if (last.next === undefined || page + 1 >= this.#pages) return { words, found, last };
      from = last.next;
    }
  }

  #say(command: ResultCommand): void {
    this.dispatchEvent(new CustomEvent('result-command', { detail: command }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = event.composedPath()[0];
    if (step === undefined || !(at instanceof HTMLElement)) return;
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('.open')];
    const place = all.findIndex((one) => one.closest('li') === at.closest('li'));
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, place + step))]?.focus();
  };

  protected override render(): TemplateResult {
    const { value, error } = this.#results;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${() => this.#results.refresh()}>${msg('Try again')}</gather-button>
      </gather-empty>`;
    }
    const { words, found, last } = value;
    const isOld = words !== this.words;
    const items = found.map(({ entry }) => toItem(entry));
    return html`<div class="state">
        <span role="status">${isOld ? msg('Looking …') : countSaid(last)}</span>${behind(last.state)}
      </div>
      ${found.length === 0 ? this.#none(last) : nothing}
      <ul aria-label=${msg('Found')} aria-busy=${String(isOld)} @keydown=${this.#key}>
        ${found.map((one, place) => this.#result(one, items[place] as Item, items))}
      </ul>
      ${
        last.next === undefined
          ? nothing
          : html`<div class="more">
              <gather-button appearance="outlined" @click=${this.#more}>${msg('Show more')}</gather-button>
            </div>`
      }`;
  }

  readonly #more = (): void => {
    this.#pages += 1;
    this.#results.refresh();
  };

  #none({ state, unclear }: FoundPage): TemplateResult {
    const isBehind = state.phase === 'listing' || state.phase === 'reading';
    return html`<gather-empty icon="search" heading=${msg(str`Nothing found for “${this.words}”`)}>
      ${
        unclear.length > 0
          ? msg(
              str`This part means nothing here: ${unclear.join(', ')}. A day is written 2026-03-15.`,
            )
          : isBehind
            ? msg('Not all files have been read yet. What turns up is shown here by itself.')
            : msg(
                'Names, tags, people, and what is inside of files are looked through. Try fewer or shorter words.',
              )
      }
    </gather-empty>`;
  }

  #result({ path, name, snippet }: Found, item: Item, items: readonly Item[]): TemplateResult {
    const kind = fileKind(item);
    const where = [msg('Data lake'), ...path.map(shownName)].join(' › ');
    const size = item.kind === 'file' ? formatBytes(item.size) : kindLabel(kind);
    return html`<li>
      <button type="button" class="open" @click=${(event: Event) => {
        this.#last = event.currentTarget as HTMLElement;
        this.#say({ do: 'open', item, items });
      }}>
        <gather-icon class="kind" name=${kindIcon(kind)}></gather-icon>
        <span class="name">${item.savedAs === undefined ? parts(name) : item.name}</span>
        <span class="under">${where} · ${size} · ${formatAgo(item.modified, Date.now())}</span>
        ${snippet.length === 0 ? nothing : html`<span class="snippet" dir="auto">${parts(snippet)}</span>`}
      </button>
      <gather-icon-button
        class="menu"
        icon="ellipsis-vertical"
        label=${msg(str`Actions for ${item.name}`)}
        @click=${(event: Event) => this.#say({ do: 'menu', item, at: event.currentTarget as Element })}
      ></gather-icon-button>
    </li>`;
  }
}

function parts(all: readonly Part[]): TemplateResult[] {
  return all.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`));
}

function countSaid({ total, more }: FoundPage): string {
  const count = Number(total);
  if (count === 0) return '';
  if (more) return msg(str`More than ${formatNumber(count)} found; the newest of them are shown`);
  return count === 1 ? msg('1 found') : msg(str`${formatNumber(count)} found`);
}

/** How far the index is, while it is not done. */
function behind({ phase, done, total, trouble }: SearchState): TemplateResult | typeof nothing {
  if (phase === 'stopped') return html`<span class="behind">${trouble}</span>`;
  if (phase !== 'listing' && phase !== 'reading') return nothing;
  const [so, all] = [formatNumber(Number(done)), formatNumber(Number(total))];
  const said =
    phase === 'listing'
      ? msg(str`Names taken in: ${so} of ${all}`)
      : msg(str`Files read: ${so} of ${all}`);
  const share = Number(total) === 0 ? 0 : Number(done) / Number(total);
  return html`<span class="behind"
    >${said}<gather-progress .value=${share} label=${said}></gather-progress
  ></span>`;
}
