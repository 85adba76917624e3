/** `<gather-download-rows .downloads=${…}>`: each download with its progress, and a way to stop it. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../elements/icon-button.ts';
import '../elements/icon.ts';
import '../elements/progress.ts';
import { formatBytes } from '../locale/index.ts';
import { sentenceOf } from '../session/trouble.ts';
import { transferRowStyles } from '../uploads/transfers-styles.ts';
import type { Download, Downloads } from './download.ts';

const DRAW_MS = 120;

@customElement('gather-download-rows')
export class DownloadRows extends LitElement {
  static override styles = [
    transferRowStyles,
    css`
      :host {
        display: block;
      }
      ul {
        margin: 0;
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) downloads: Downloads | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('downloads')) return;
    changed.get('downloads')?.removeEventListener('change', this.#changed);
    this.downloads?.addEventListener('change', this.#changed);
  }

  readonly #changed = (): void => {
    if (this.#drawing !== undefined) return;
    this.#drawing = setTimeout(() => {
      this.#drawing = undefined;
      this.requestUpdate();
    }, DRAW_MS);
  };

  protected override render(): TemplateResult {
    return html`<ul>
      ${repeat(
        this.downloads?.all ?? [],
        ({ id }) => id,
        (download) => this.#row(download),
      )}
    </ul>`;
  }

  #row({ file, state, got, waiting, error, cancel }: Download): TemplateResult {
    const { name, size } = file;
    const words = {
      running: '',
      done: msg(str`Downloaded, ${formatBytes(size)}`),
      cancelled: msg('Cancelled'),
      failed: sentenceOf(error),
    }[state];
    const icon = {
      running: 'download',
      done: 'circle-check',
      failed: 'circle-alert',
      cancelled: 'x',
    };
    return html`<li class=${state}>
      <gather-icon name=${icon[state] as 'download'}></gather-icon>
      <div class="text">
        <span class="name" title=${name}>${name}</span>
        ${
          state === 'running'
            ? html`<gather-progress
                label=${msg(str`Downloading ${name}`)}
                .value=${size === 0 ? undefined : got / size}
              ></gather-progress>
              <span class="word">${msg(str`${formatBytes(got)} of ${formatBytes(size)}`)}</span>
              <span class="word" role="status"
                >${waiting ? msg('Waiting for the connection…') : nothing}</span
              >`
            : html`<span class="word" role="status">${words}</span>`
        }
      </div>
      ${
        state === 'running'
          ? html`<gather-icon-button
            icon="x"
            label=${msg(str`Cancel ${name}`)}
            @click=${cancel}
          ></gather-icon-button>`
          : nothing
      }
    </li>`;
  }
}
