/**
 * `<gather-transfers>`: what is on its way into the lake and out of it, in a corner of the window,
 * on every page. It is there as long as there is something to say.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../elements/index.ts';
import { formatBytes, formatDuration, formatNumber } from '../locale/index.ts';
import { Downloads } from '../media/download.ts';
import '../media/download-rows.ts';
import type { HomeSession } from '../session/home-session.ts';
import { transfersStyles } from './transfers-styles.ts';
import type { Upload } from './upload.ts';
import type { UploadQueue } from './upload-queue.ts';
import { uploadsOf } from './uploads.ts';

/** Rows shown at most; those that need attention come first. */
const ROWS_MAX = 200;
/** A screen reader is told the state at most so often. */
const DRAW_MS = 150;

/** The panel of this page, made when first needed. */
export function transfersOf(home: HomeSession): Transfers {
  let panel = document.querySelector('gather-transfers');
  if (panel === null) {
    panel = document.createElement('gather-transfers');
    document.body.append(panel);
  }
  panel.home = home;
  return panel;
}

@customElement('gather-transfers')
export class Transfers extends LitElement {
  static override styles = transfersStyles;

  @property({ attribute: false }) home: HomeSession | undefined;
  @state() private folded = matchMedia('(max-width: 760px)').matches;
  readonly downloads = new Downloads();
  #queue: UploadQueue | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', msg('Uploads and downloads'));
    this.downloads.addEventListener('change', this.#changed);
  }

  override willUpdate(): void {
    const queue = this.home ? uploadsOf(this.home) : undefined;
    if (queue !== this.#queue) {
      this.#queue?.removeEventListener('change', this.#changed);
      queue?.addEventListener('change', this.#changed);
      this.#queue = queue;
    }
    this.hidden = (queue?.uploads.length ?? 0) === 0 && this.downloads.all.length === 0;
  }

  readonly #changed = (): void => {
    if (this.#drawing !== undefined) return;
    this.#drawing = setTimeout(() => {
      this.#drawing = undefined;
      this.requestUpdate();
    }, DRAW_MS);
  };

  #close(): void {
    this.#queue?.clear();
    this.downloads.clear();
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const queue = this.#queue;
    if (this.hidden || queue === undefined) return nothing;
    const { sums } = queue;
    const running = this.downloads.all.some(({ state }) => state === 'running');
    return html`
      <div class="bar">
        <div class="title">
          <h2><span role="status">${this.#heading()}</span></h2>
          ${sums.open > 0 ? html`<p>${this.#pace(queue)}</p>` : nothing}
        </div>
        ${
          queue.uploads.some(({ state, hopeless }) => state === 'failed' && !hopeless)
            ? html`<gather-button size="s" appearance="outlined" @click=${() => queue.retry()}>
              ${msg('Try again')}
            </gather-button>`
            : nothing
        }
        ${
          sums.open > 0
            ? html`<gather-button size="s" appearance="plain" @click=${() => queue.cancelAll()}>
              ${msg('Cancel all')}
            </gather-button>`
            : nothing
        }
        <gather-icon-button
          icon=${this.folded ? 'chevron-up' : 'chevron-down'}
          label=${this.folded ? msg('Show the files') : msg('Hide the files')}
          @click=${() => {
            this.folded = !this.folded;
          }}
        ></gather-icon-button>
        ${
          sums.open === 0 && !running
            ? html`<gather-icon-button icon="x" label=${msg('Close')} @click=${this.#close}></gather-icon-button>`
            : nothing
        }
      </div>
      ${
        sums.open > 0
          ? html`<gather-progress
            class="overall"
            label=${msg('All uploads')}
            .value=${sums.bytes === 0 ? undefined : sums.sent / sums.bytes}
          ></gather-progress>`
          : nothing
      }
      ${this.folded ? nothing : this.#rows(queue)}
    `;
  }

  #heading(): string {
    const { open = 0, failed = 0, done = 0, files = 0 } = this.#queue?.sums ?? {};
    if (open > 0) return msg(str`Uploading: ${formatNumber(done)} of ${formatNumber(files)} done`);
    if (failed > 0)
      return msg(str`Not uploaded: ${formatNumber(failed)} of ${formatNumber(files)}`);
    if (files > 0) return msg(str`Uploaded: ${formatNumber(done)} of ${formatNumber(files)}`);
    return (this.#queue?.uploads.length ?? 0) > 0 ? msg('Nothing was uploaded') : msg('Downloads');
  }

  #pace({ sums, rate }: UploadQueue): string {
    const now = Date.now();
    const sent = msg(str`${formatBytes(sums.sent)} of ${formatBytes(sums.bytes)}`);
    const speed = rate.perSecond(now);
    const left = rate.secondsFor(sums.bytes - sums.sent, now);
    if (speed === undefined || left === undefined) return sent;
    return `${sent} · ${msg(str`${formatBytes(speed)} a second`)} · ${msg(str`${formatDuration(left * 1_000)} left`)}`;
  }

  #rows(queue: UploadQueue): TemplateResult {
    const first = (upload: Upload): number =>
      ({ failed: 0, sending: 1, waiting: 2, done: 3, skipped: 4, cancelled: 5 })[upload.state];
    const rows = queue.uploads.toSorted((a, b) => first(a) - first(b));
    const more = rows.length - ROWS_MAX;
    return html`<div class="rows" tabindex="0" role="group" aria-label=${msg('Files')}>
      <gather-download-rows .downloads=${this.downloads}></gather-download-rows>
      <ul>${repeat(
        rows.slice(0, ROWS_MAX),
        ({ id }) => id,
        (upload) => this.#row(upload, queue),
      )}
      ${more > 0 ? html`<li class="more">${msg(str`and ${formatNumber(more)} more`)}</li>` : nothing}
      </ul>
    </div>`;
  }

  #row(upload: Upload, queue: UploadQueue): TemplateResult {
    const { id, name, file, state, sent, trouble, hopeless } = upload;
    const words: Record<Upload['state'], string> = {
      waiting: msg('Waiting'),
      sending: '',
      done: formatBytes(file.size),
      failed: trouble,
      cancelled: msg('Cancelled'),
      skipped: msg('Left out'),
    };
    const button = (icon: 'x' | 'rotate-cw', label: string, act: () => void) =>
      html`<gather-icon-button icon=${icon} label=${label} @click=${act}></gather-icon-button>`;
    return html`<li class=${state}>
      <gather-icon name=${state === 'done' ? 'circle-check' : state === 'failed' ? 'circle-alert' : 'file'}></gather-icon>
      <div class="text">
        <span class="name" title=${[...upload.path, name].join('/')}>${name}</span>
        ${
          state === 'sending'
            ? html`<gather-progress
              label=${msg(str`Uploading ${name}`)}
              .value=${file.size === 0 ? undefined : sent / file.size}
            ></gather-progress>`
            : html`<span class="word">${words[state]}</span>`
        }
      </div>
      ${state === 'failed' && !hopeless ? button('rotate-cw', msg(str`Try ${name} again`), () => queue.retry(id)) : nothing}
      ${
        state === 'sending' || state === 'waiting'
          ? button('x', msg(str`Cancel ${name}`), () => queue.cancel(id))
          : nothing
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gather-transfers': Transfers;
  }
}
