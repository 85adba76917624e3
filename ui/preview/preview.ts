/**
 * `preview({ items, at, from, … })`: looks at a file, over the whole window, and at its neighbours
 * with the arrow keys. Answers when it is closed.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import '../elements/button.ts';
import '../elements/icon-button.ts';
import '../elements/icon.ts';
import '../elements/signs.ts';
import { fileKind } from '../files/file-kind.ts';
import type { Item } from '../files/item.ts';
import { kindIcon } from '../files/kind-icon.ts';
import { type ReadFrom, readable } from '../files/readable.ts';
import { formatBytes, formatNumber } from '../locale/index.ts';
import type { ReadableFile } from '../media/byte-reader.ts';
import { sentenceOf } from '../session/trouble.ts';
import { previewStyles } from './preview-styles.ts';
import { hasViewer, viewerFor } from './viewers.ts';
import './image-viewer.ts';
import type { ImageViewer } from './image-viewer.ts';

export interface PreviewOptions {
  /** The files to go through. */
  readonly items: readonly Item[];
  /** The id of the one to begin with. */
  readonly at: string;
  readonly from: ReadFrom;
  readonly download: (item: Item) => void;
  /** Absent for a recipient, who cannot share. */
  readonly share?: (item: Item) => void;
  /** Closes it from outside. */
  readonly signal?: AbortSignal;
}

/** Opens the preview; settles with the id of the file that was shown last. */
export function preview(options: PreviewOptions): Promise<string> {
  const element = document.createElement('gather-preview');
  element.options = options;
  element.at = options.at;
  document.body.append(element);
  return new Promise((resolve) => {
    element.addEventListener('preview-closed', () => {
      element.remove();
      resolve(element.at);
    });
    options.signal?.addEventListener('abort', () => element.close(), { once: true });
  });
}

@customElement('gather-preview')
export class Preview extends LitElement {
  static override styles = previewStyles;

  @property({ attribute: false }) options: PreviewOptions | undefined;
  @property() at = '';
  @state() private phase: 'loading' | 'shown' | 'trouble' = 'loading';
  @state() private trouble = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  /** One object for each file shown, so that a viewer does not start anew at each render. */
  #file: { id: string; file: ReadableFile } | undefined;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  close(): void {
    if (this.dialog?.open) this.dialog.close();
  }

  get #item(): Item | undefined {
    return this.options?.items.find(({ id }) => id === this.at);
  }

  get #index(): number {
    return this.options?.items.findIndex(({ id }) => id === this.at) ?? -1;
  }

  #step(by: number): void {
    const next = this.options?.items[this.#index + by];
    if (next === undefined) return;
    this.at = next.id;
    this.phase = 'loading';
    this.trouble = '';
  }

  #fileOf(item: Item): ReadableFile | undefined {
    const { from } = this.options ?? {};
    if (from === undefined) return undefined;
    if (this.#file?.id !== item.id) this.#file = { id: item.id, file: readable(item, from) };
    return this.#file.file;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      // Not for a dialog below this one.
      event.stopPropagation();
      event.preventDefault();
      return this.close();
    }
    const viewer = this.renderRoot.querySelector<ImageViewer>('gather-image-viewer');
    const inMedia = event.composedPath().some((at) => at instanceof HTMLMediaElement);
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.#step(-1),
      ArrowRight: () => this.#step(1),
      ...(viewer
        ? {
            '+': () => viewer.zoomBy(1),
            '-': () => viewer.zoomBy(-1),
            '0': () => viewer.zoomBy(0),
          }
        : {}),
    };
    const act = keys[event.key];
    // A film uses the arrows itself, to go back and forth in time.
    if (act === undefined || inMedia) return;
    event.preventDefault();
    act();
  };

  protected override render(): TemplateResult {
    const item = this.#item;
    const closed = (): void => {
      this.dispatchEvent(new CustomEvent('preview-closed'));
    };
    return html`<dialog
      aria-label=${item ? msg(str`Preview of ${item.name}`) : ''}
      @close=${closed}
      @keydown=${this.#key}
    >
      ${item === undefined ? nothing : this.#inside(item)}
    </dialog>`;
  }

  #inside(item: Item): TemplateResult {
    const { items = [], download, share } = this.options ?? {};
    const count = items.length;
    const place = `${formatNumber(this.#index + 1)} / ${formatNumber(count)}`;
    return html`
      <div class="bar">
        <gather-icon name=${kindIcon(fileKind(item))}></gather-icon>
        <div class="title">
          <h2>${item.name}</h2>
          <p>${formatBytes(item.size)}${count > 1 ? ` · ${place}` : ''}</p>
        </div>
        <gather-icon-button
          icon="download"
          label=${msg('Download')}
          @click=${() => download?.(item)}
        ></gather-icon-button>
        ${
          share
            ? html`<gather-icon-button
              icon="share-2"
              label=${msg('Share')}
              @click=${() => share(item)}
            ></gather-icon-button>`
            : nothing
        }
        <gather-icon-button
          icon="x"
          label=${msg('Close')}
          @click=${() => this.close()}
        ></gather-icon-button>
      </div>
      <div class="stage" @viewer-shown=${this.#shown} @viewer-trouble=${this.#failed}>
        ${keyed(item.id, this.#viewer(item))}
        <div class="word" role="status">${this.#word(item)}</div>
      </div>
      ${count > 1 ? this.#arrows(count) : nothing}
    `;
  }

  #arrows(count: number): TemplateResult {
    const arrow = (by: -1 | 1, label: string) => html`<gather-icon-button
      class="arrow ${by < 0 ? 'before' : 'after'}"
      icon=${by < 0 ? 'chevron-left' : 'chevron-right'}
      label=${label}
      .disabled=${by < 0 ? this.#index <= 0 : this.#index >= count - 1}
      @click=${() => this.#step(by)}
    ></gather-icon-button>`;
    return html`${arrow(-1, msg('Previous file'))}${arrow(1, msg('Next file'))}`;
  }

  #viewer(item: Item): TemplateResult | typeof nothing {
    const file = this.#fileOf(item);
    if (file === undefined || this.phase === 'trouble' || !hasViewer(item)) return nothing;
    return viewerFor(item, file);
  }

  #word(item: Item): TemplateResult | typeof nothing {
    if (this.phase === 'trouble') return this.#card(item, this.trouble);
    if (!hasViewer(item)) {
      return this.#card(item, msg('There is no preview for this kind of file.'));
    }
    if (this.phase === 'shown') return nothing;
    return html`<gather-spinner></gather-spinner><span class="hidden">${msg('Loading…')}</span>`;
  }

  #card(item: Item, text: string): TemplateResult {
    return html`<div class="card">
      <gather-icon name=${kindIcon(fileKind(item))}></gather-icon>
      <p>${text}</p>
      <gather-button variant="brand" @click=${() => this.options?.download(item)}>
        <gather-icon slot="start" name="download"></gather-icon>${msg('Download')}
      </gather-button>
    </div>`;
  }

  readonly #shown = (): void => {
    this.phase = 'shown';
  };

  readonly #failed = (event: CustomEvent<unknown>): void => {
    this.trouble = sentenceOf(event.detail);
    this.phase = 'trouble';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'gather-preview': Preview;
  }
}
