/** Sound and film, with the browser's own controls; seeking reads just the range that is needed. */
import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { AddressedViewer } from './addressed-viewer.ts';
import { Viewer } from './viewer.ts';

@customElement('gather-media-viewer')
export class MediaViewer extends AddressedViewer {
  static override styles = [
    Viewer.styles,
    css`
      .frame {
        height: 100%;
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        place-items: center;
      }
      video {
        max-width: 100%;
        max-height: 100%;
        min-height: 0;
      }
      audio {
        width: min(36rem, 100%);
      }
    `,
  ];

  protected override render() {
    if (this.url === '') return nothing;
    const name = this.file?.name ?? '';
    const broke = (): void =>
      this.broke(msg('This browser cannot play the file. Download it to play it elsewhere.'));
    return html`<div class="frame">
      ${
        this.file?.type.startsWith('audio/')
          ? html`<audio
            controls
            src=${this.url}
            aria-label=${name}
            @loadedmetadata=${() => this.shown()}
            @error=${broke}
          ></audio>`
          : html`<video
            controls
            playsinline
            src=${this.url}
            aria-label=${name}
            @loadedmetadata=${() => this.shown()}
            @error=${broke}
          ></video>`
      }
    </div>`;
  }
}
