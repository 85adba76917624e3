/** A picture: fitted into the window, or as large as wanted and scrolled. */
import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { styleMap } from 'lit/directives/style-map.js';
import { AddressedViewer } from './addressed-viewer.ts';
import { Viewer } from './viewer.ts';

const ZOOM_MAX = 8;
const ZOOM_STEP = 1.5;

@customElement('gather-image-viewer')
export class ImageViewer extends AddressedViewer {
  /** Undefined: fitted. Else how many screen pixels one pixel of the picture takes. */
  @state() private zoom: number | undefined;

  static override styles = [
    Viewer.styles,
    css`
      .frame {
        height: 100%;
        overflow: auto;
        display: grid;
        place-items: safe center;
      }
      .frame:focus-visible {
        outline: 2px solid currentColor;
        outline-offset: -2px;
      }
      img {
        display: block;
        cursor: zoom-in;
      }
      img.fitted {
        max-width: 100%;
        max-height: 100%;
        min-height: 0;
        object-fit: contain;
      }
      .frame:has(.fitted) {
        overflow: hidden;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      }
      img:not(.fitted) {
        cursor: zoom-out;
      }
      .pending {
        visibility: hidden;
      }
    `,
  ];

  protected override release(): void {
    super.release();
    this.zoom = undefined;
  }

  /** By a step, larger or smaller; `0` fits the picture again. */
  zoomBy(steps: -1 | 0 | 1): void {
    if (steps === 0) this.zoom = undefined;
    else this.zoom = clamp((this.zoom ?? this.#fittedZoom()) * ZOOM_STEP ** steps);
  }

  #fittedZoom(): number {
    const image = this.renderRoot.querySelector('img');
    return image === null ? 1 : image.clientWidth / Math.max(1, image.naturalWidth);
  }

  #toggle(): void {
    this.zoom = this.zoom === undefined ? clamp(Math.max(1, this.#fittedZoom() * 2)) : undefined;
  }

  #width(): string {
    const image = this.renderRoot.querySelector('img');
    return `${Math.round((image?.naturalWidth ?? 0) * (this.zoom ?? 1))}px`;
  }

  protected override render() {
    if (this.url === '') return nothing;
    const fitted = this.zoom === undefined;
    return html`<div class="frame" tabindex=${fitted ? -1 : 0}>
      <img
        class=${classMap({ fitted, pending: !this.ready })}
        style=${styleMap(fitted ? {} : { width: this.#width() })}
        src=${this.url}
        alt=${this.file?.name ?? ''}
        @load=${() => this.shown()}
        @error=${() => this.broke(msg('This picture cannot be shown. It may be damaged.'))}
        @click=${() => this.#toggle()}
      />
    </div>`;
  }
}

function clamp(zoom: number): number {
  return Math.min(ZOOM_MAX, Math.max(0.05, zoom));
}
