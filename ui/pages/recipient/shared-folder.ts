/** `<gather-shared-folder>`: goes through a shared folder, looks at its files and saves them. */
import '@lit-labs/virtualizer';
import { msg, str } from '@lit/localize';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import '../../elements/icon-button.ts';
import '../../elements/signs.ts';
import { fileKind } from '../../files/file-kind.ts';
import { type Item, toItems } from '../../files/item.ts';
import { kindIcon, kindLabel } from '../../files/kind-icon.ts';
import type { ReadFrom } from '../../files/readable.ts';
import { sorted } from '../../files/sorting.ts';
import { formatBytes } from '../../locale/index.ts';
import { codeOf, sentenceOf } from '../../session/trouble.ts';
import { sharedFolderStyles } from './shared-folder-styles.ts';
import type { OpeningSignal } from './visit.ts';

@customElement('gather-shared-folder')
export class SharedFolder extends LitElement {
  static override styles = sharedFolderStyles;

  @property({ attribute: false }) top!: Item;
  @property({ attribute: false }) opening!: OpeningSignal;
  @property({ attribute: false }) download!: (item: Item) => void;
  @property({ attribute: false }) over: AbortSignal | undefined;
  /** The folders gone into, below the shared one. */
  @state() private trail: readonly Item[] = [];
  @state() private items: readonly Item[] | undefined;
  @state() private trouble = '';
  #stop: (() => void) | undefined;
  #reading = 0;

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('opening')) return;
    this.#stop?.();
    this.#stop = this.opening.subscribe(() => void this.#read());
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#reading += 1;
  }

  #go(trail: readonly Item[]): void {
    this.trail = trail;
    this.items = undefined;
    void this.#read();
  }

  /** Never breaks. Also reads again after a reconnection, when the folder may be another. */
  async #read(): Promise<void> {
    const opening = this.opening.value;
    if (opening === undefined) return;
    this.#reading += 1;
    const reading = this.#reading;
    const folder = this.trail.at(-1)?.id;
    const items: Item[] = [];
    try {
      for (let after: string | undefined; ; after = items.at(-1)?.id) {
        const page = toItems(await E(opening).list(folder, after));
        if (reading !== this.#reading) return;
        items.push(...page);
        if (page.length === 0) break;
      }
      this.items = sorted(items, { by: 'name', down: false });
      this.trouble = '';
    } catch (error) {
      if (reading === this.#reading && codeOf(error) !== 'disconnected') {
        this.trouble = sentenceOf(error);
        this.opening.refused(error);
      }
    }
  }

  async #look(item: Item): Promise<void> {
    if (item.kind === 'folder') return this.#go([...this.trail, item]);
    const { preview } = await import('../../preview/preview.ts');
    if (this.over?.aborted) return;
    await preview({
      items: (this.items ?? []).filter(({ kind }) => kind === 'file'),
      at: item.id,
      from: this.opening as ReadFrom,
      download: this.download,
      ...(this.over ? { signal: this.over } : {}),
    });
  }

  protected override render(): TemplateResult {
    return html`
      ${this.trail.length > 0 ? this.#path() : ''}
      ${this.#list()}
    `;
  }

  #path(): TemplateResult {
    const steps = [this.top, ...this.trail];
    return html`<nav aria-label=${msg('Folders')}>
      ${steps.map((folder, at) =>
        at === steps.length - 1
          ? html`<span aria-current="location">${folder.name}</span>`
          : html`<button type="button" @click=${() => this.#go(this.trail.slice(0, at))}>
                ${folder.name}</button
              ><gather-icon name="chevron-right"></gather-icon>`,
      )}
    </nav>`;
  }

  #list(): TemplateResult {
    if (this.trouble !== '') return html`<p role="alert">${this.trouble}</p>`;
    if (this.items === undefined) {
      return html`<p role="status"><gather-spinner></gather-spinner></p>`;
    }
    if (this.items.length === 0) return html`<p>${msg('This folder is empty.')}</p>`;
    return html`<lit-virtualizer
      role="list"
      aria-label=${msg('Files and folders')}
      .items=${[...this.items]}
      .keyFunction=${(item: Item) => item.id}
      .renderItem=${(item: Item) => this.#row(item)}
    ></lit-virtualizer>`;
  }

  #row(item: Item): TemplateResult {
    const kind = fileKind(item);
    const word = item.kind === 'folder' ? kindLabel(kind) : formatBytes(item.size);
    return html`<div class="row" role="listitem">
      <button type="button" class="open" @click=${() => this.#look(item)}>
        <gather-icon class="kind ${kind}" name=${kindIcon(kind)}></gather-icon>
        <span class="text">
          <span class="name">${item.name}</span>
          <span class="word">${word}</span>
        </span>
      </button>
      ${
        item.kind === 'file'
          ? html`<gather-icon-button
            icon="download"
            label=${msg(str`Download ${item.name}`)}
            @click=${() => this.download(item)}
          ></gather-icon-button>`
          : html`<gather-icon class="into" name="chevron-right"></gather-icon>`
      }
    </div>`;
  }
}
