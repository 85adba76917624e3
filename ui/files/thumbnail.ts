/**
 * A small picture of a file: the picture itself when it is one, else the icon of its sort.
 *
 * It asks for bytes only after it has been in the window for a moment, so that fast scrolling reads
 * nothing, and lets go of them when it leaves.
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../elements/icon.ts';
import { offer } from '../media/media.ts';
import type { Offer } from '../media/media-server.ts';
import { fileKind } from './file-kind.ts';
import type { Item } from './item.ts';
import { kindIcon } from './kind-icon.ts';
import { type ReadFrom, readable } from './readable.ts';

const SEEN_MS_MIN = 150;
/** Larger pictures would cost more to read than a thumbnail is worth. */
const PICTURE_BYTES_MAX = 24_000_000;

@customElement('gather-thumbnail')
export class Thumbnail extends LitElement {
  @property({ attribute: false }) item: Item | undefined;
  @property({ attribute: false }) from: ReadFrom | undefined;
  @state() private url = '';
  #offer: Offer | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: IntersectionObserver | undefined;

  static override styles = css`
    :host {
      display: grid;
      place-items: center;
      overflow: hidden;
      background: var(--wa-color-surface-lowered);
      color: var(--wa-color-text-quiet);
    }
    :host([data-kind='folder']) {
      color: var(--gather-amber);
    }
    img {
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
    }
    gather-icon {
      font-size: var(--thumbnail-icon, 2.25rem);
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = new IntersectionObserver(([entry]) => {
      clearTimeout(this.#timer);
      if (entry?.isIntersecting) this.#timer = setTimeout(() => void this.#load(), SEEN_MS_MIN);
    });
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen?.disconnect();
    this.#release();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('item');
    if (this.item) this.dataset.kind = fileKind(this.item);
    if (!changed.has('item') || before === undefined || before.id === this.item?.id) return;
    this.#release();
    this.#seen?.unobserve(this);
    this.#seen?.observe(this);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#offer?.release();
    this.#offer = undefined;
    this.url = '';
  }

  async #load(): Promise<void> {
    const { item, from } = this;
    if (this.url !== '' || item === undefined || from === undefined) return;
    if (fileKind(item) !== 'image' || item.size > PICTURE_BYTES_MAX) return;
    const offered = await offer(readable(item, from));
    if (item.id !== this.item?.id || !this.isConnected) return offered?.release();
    this.#offer = offered;
    this.url = offered?.url ?? '';
  }

  protected override render(): TemplateResult {
    if (this.url !== '') {
      return html`<img src=${this.url} alt="" decoding="async" @error=${() => this.#release()} />`;
    }
    const kind = this.item ? fileKind(this.item) : 'other';
    return html`<gather-icon name=${kindIcon(kind)}></gather-icon>`;
  }
}
