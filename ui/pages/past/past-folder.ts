/** `<gather-past-folder>`: a folder as it was when a snapshot was taken, to look into and to bring back from. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { MenuItem } from '../../elements/index.ts';
import { fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { kindIcon } from '../../files/kind-icon.ts';
import { snapshotBytes } from '../../files/past-bytes.ts';
import { readable } from '../../files/readable.ts';
import { formatBytes, formatTime } from '../../locale/index.ts';
import { preview } from '../../preview/preview.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { transfersOf } from '../../uploads/transfers.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { bringBack } from './bring-back.ts';
import { type FolderThen, readFolder } from './folder-then.ts';
import { pastStyles } from './past-styles.ts';
import { pastHref, type Snapshot, snapshotsOf } from './snapshot.ts';

@customElement('gather-past-folder')
export class PastFolder extends LitElement {
  static override styles = [sectionStyles, pastStyles];

  @property({ attribute: false }) home!: HomeSession;
  @property() snapshot = '';
  @property({ attribute: false }) folders: readonly string[] = [];
  @state() private pages = 1;
  readonly #snapshots = new Live<readonly Snapshot[]>(this, {
    on: ['lake'],
    home: () => this.home,
    read: snapshotsOf,
  });
  readonly #folder = new Live<FolderThen>(this, {
    on: ['lake'],
    home: () => this.home,
    read: (home) => readFolder(home, this.snapshot, this.folders, this.pages),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isElsewhere =
      (changed.has('folders') && changed.get('folders') !== undefined) ||
      (changed.has('snapshot') && changed.get('snapshot') !== '');
    if (!isElsewhere || !this.hasUpdated) return;
    this.pages = 1;
    this.#folder.refresh({ forget: true });
  }

  get #time(): number {
    return this.#snapshots.value?.find(({ id }) => id === this.snapshot)?.time ?? 0;
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#folder;
    return html`${this.#head(value)}
      ${
        value !== undefined
          ? this.#list(value)
          : error === undefined
            ? html`<div class="waiting"><gather-spinner></gather-spinner></div>`
            : html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
              ${sentenceOf(error)}
            </gather-empty>`
      }`;
  }

  #head(folder: FolderThen | undefined): TemplateResult {
    const { snapshot } = this;
    const when = this.#time === 0 ? '' : formatTime(this.#time);
    const names = [when, ...(folder?.names ?? [])];
    const arrow = html`<gather-icon name="chevron-right"></gather-icon>`;
    return html`<nav class="trail" aria-label=${msg('Folders')}>
        <a href=${pastHref({ is: 'list' })}>${msg('The lake as it was')}</a>${arrow}
        ${names
          .slice(0, -1)
          .map(
            (name, at) =>
              html`<a href=${pastHref({ is: 'folder', snapshot, folders: this.folders.slice(0, at) })}>${name}</a>${arrow}`,
          )}
      </nav>
      <h1>${names.at(-1) || html`&nbsp;`}</h1>`;
  }

  #list({ items, more }: FolderThen): TemplateResult {
    if (items.length === 0) {
      return html`<gather-empty icon="folder-open" heading=${msg('This folder was empty')}></gather-empty>`;
    }
    return html`<section aria-label=${msg('Files and folders')}>
      <ul>${items.map((item) => this.#row(item, items))}</ul>
      ${
        more
          ? html`<div class="row">
            <gather-button appearance="outlined" @click=${this.#more}>${msg('Show more')}</gather-button>
          </div>`
          : nothing
      }
    </section>`;
  }

  readonly #more = (): void => {
    this.pages += 1;
    this.#folder.refresh();
  };

  #row(item: Item, items: readonly Item[]): TemplateResult {
    const { kind, id, name, size, modified } = item;
    const about =
      kind === 'folder'
        ? msg('Folder')
        : [formatBytes(size), ...(modified > 0 ? [formatTime(modified)] : [])].join(' · ');
    const inside = html`<span class="name">${name}</span><span class="more">${about}</span>`;
    const { snapshot } = this;
    const href = pastHref({ is: 'folder', snapshot, folders: [...this.folders, id] });
    return html`<li>
      <gather-icon class=${kind} name=${kindIcon(fileKind(item))}></gather-icon>
      <div class="text">
        ${
          kind === 'folder'
            ? html`<a class="open" href=${href}>${inside}</a>`
            : html`<button class="open" type="button" @click=${() => this.#open(item, items)}>${inside}</button>`
        }
      </div>
      <gather-menu
        icon="ellipsis-vertical"
        label=${msg(str`What to do with ${name}`)}
        .items=${this.#actions(item, items, href)}
      ></gather-menu>
    </li>`;
  }

  #actions(item: Item, items: readonly Item[], href: string): readonly MenuItem[] {
    const isFolder = item.kind === 'folder';
    const open = (): void => {
      if (isFolder) location.hash = href;
      else this.#open(item, items);
    };
    const back = (): void =>
      void bringBack(this.home, { id: this.snapshot, time: this.#time }, item);
    return [
      { label: msg('Open'), icon: 'eye', run: open },
      ...(isFolder
        ? []
        : [{ label: msg('Download'), icon: 'download', run: () => this.#save(item) } as const]),
      { label: msg('Bring back'), icon: 'undo-2', run: back },
    ];
  }

  #open(item: Item, items: readonly Item[]): void {
    void preview({
      items: items.filter(({ kind }) => kind === 'file'),
      at: item.id,
      from: snapshotBytes(this.home, this.snapshot),
      download: (file) => this.#save(file),
    });
  }

  #save(item: Item): void {
    const file = readable(item, snapshotBytes(this.home, this.snapshot));
    void transfersOf(this.home).downloads.save(file);
  }
}
