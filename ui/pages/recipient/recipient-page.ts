/**
 * `<gather-recipient-page>`: what somebody sees who was given a link. The file, a way to save it, and
 * a kind word when it is over. When it is taken back while it is open, everything goes at once.
 */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { until } from 'lit/directives/until.js';
import '../../elements/button.ts';
import '../../elements/empty-state.ts';
import '../../elements/icon.ts';
import '../../elements/signs.ts';
import { fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { kindIcon, kindLabel } from '../../files/kind-icon.ts';
import { type ReadFrom, readable } from '../../files/readable.ts';
import { formatBytes } from '../../locale/index.ts';
import type { ReadableFile } from '../../media/byte-reader.ts';
import { Downloads } from '../../media/download.ts';
import '../../media/download-rows.ts';
import { connectionTo } from '../../session/browser-connection.ts';
import { Watching } from '../../session/signal.ts';
import { sentenceOf } from '../../session/trouble.ts';
import '../../shell/mark.ts';
import { setTitle } from '../../shell/title.ts';
import { endingOf, type Silence, silenceOf } from './endings.ts';
import { recipientStyles } from './recipient-styles.ts';
import { Visit, type VisitState } from './visit.ts';

/** A vat that answers this fast needs no word about waiting. */
const SILENT_MS = 700;

@customElement('gather-recipient-page')
export class RecipientPage extends LitElement {
  static override styles = recipientStyles;

  readonly visit = new Visit({
    connect: ({ designator }) => connectionTo(designator),
    box: sessionStorage,
  });
  readonly downloads = new Downloads();
  readonly #state = new Watching(this, this.visit.state);
  readonly #lost = new Watching(this, this.visit.lost);
  /** Closes what lies over the page once the share has ended. */
  readonly #over = new AbortController();
  #silent = true;
  #file: ReadableFile | undefined;
  #preview: Promise<TemplateResult> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.downloads.addEventListener('change', () => this.requestUpdate());
    this.visit.state.subscribe((state) => this.#changed(state));
    this.visit.start(location.hash.slice(1));
    setTimeout(() => {
      this.#silent = false;
      this.requestUpdate();
    }, SILENT_MS);
  }

  get #from(): ReadFrom {
    return this.visit.opening as ReadFrom;
  }

  #changed(state: VisitState): void {
    if (state.is === 'open') setTitle(state.entry.name);
    if (state.is !== 'ended') return;
    setTitle(endingOf(state.why).heading);
    const reason = Object.assign(new Error(endingOf(state.why).heading), { code: state.why });
    this.downloads.stopAll(reason);
    this.#over.abort(reason);
    this.#preview = undefined;
    this.#file = undefined;
  }

  protected override render(): TemplateResult {
    return html`
      <header><gather-mark></gather-mark></header>
      <div class="status" role="status">
        ${
          this.#lost.value
            ? html`<p class="offline">
              <gather-spinner></gather-spinner>
              ${msg('Reconnecting… What you see may be out of date.')}
            </p>`
            : nothing
        }
      </div>
      <main>${this.#content(this.#state.value)}</main>
      <footer>
        ${msg('2gather lets people share from their own machine, or by a host that cannot read it: this comes from the person who gave you the link, and from nobody else.')}
      </footer>
    `;
  }

  #content(state: VisitState): TemplateResult {
    switch (state.is) {
      case 'connecting':
        return html`<div class="waiting" role="status">
          ${
            this.#silent
              ? nothing
              : html`<gather-spinner></gather-spinner>
                <p>${msg('Reaching the machine that shares this…')}</p>`
          }
        </div>`;
      case 'unreachable':
        return this.#unreachable(state.because);
      case 'ended':
        return this.#ended(state.why);
      case 'failed':
        return html`<gather-empty page icon="triangle-alert" heading=${msg('This cannot be opened')}>
          ${sentenceOf(state.error)}
          <gather-button slot="actions" variant="brand" @click=${() => location.reload()}>
            ${msg('Try again')}
          </gather-button>
        </gather-empty>`;
      default:
        return this.#open(state.entry);
    }
  }

  #ended(why: Parameters<typeof endingOf>[0]): TemplateResult {
    const { icon, heading, text } = endingOf(why);
    return html`<div role="alert">
      <gather-empty page icon=${icon} heading=${heading}>${text}</gather-empty>
    </div>`;
  }

  #unreachable(because: Silence): TemplateResult {
    const { icon, heading, text } = silenceOf(because);
    return html`<div role="status">
      <gather-empty page icon=${icon} heading=${heading}>
        ${text}
        <gather-spinner slot="actions"></gather-spinner>
      </gather-empty>
    </div>`;
  }

  #open(entry: Item): TemplateResult {
    return entry.kind === 'folder' ? this.#folder(entry) : this.#single(entry);
  }

  #head(entry: Item, word: string, button: TemplateResult | typeof nothing): TemplateResult {
    const kind = fileKind(entry);
    return html`<div class="head">
      <gather-icon class="kind ${kind}" name=${kindIcon(kind)}></gather-icon>
      <div class="text">
        <h1>${entry.name}</h1>
        <p>${word}</p>
      </div>
      ${button}
    </div>`;
  }

  #single(entry: Item): TemplateResult {
    this.#file ??= readable(entry, this.#from);
    this.#preview ??= this.#viewer(entry, this.#file);
    const running = this.downloads.all.some(({ state }) => state === 'running');
    const word = `${kindLabel(fileKind(entry))} · ${formatBytes(entry.size)}`;
    const button = html`<gather-button
      variant="brand"
      ?disabled=${running}
      @click=${() => this.#download(entry)}
    >
      <gather-icon slot="start" name="download"></gather-icon>${msg('Download')}
    </gather-button>`;
    return html`<article>
      ${this.#head(entry, word, button)}
      <div class="downloads">
        <gather-download-rows .downloads=${this.downloads}></gather-download-rows>
      </div>
      ${until(this.#preview, nothing)}
    </article>`;
  }

  /** Loaded apart: whoever only wants to save the file need not wait for it. */
  async #viewer(entry: Item, file: ReadableFile): Promise<TemplateResult> {
    const { hasViewer } = await import('../../preview/viewers.ts');
    if (!hasViewer(entry)) return html`${nothing}`;
    await import('./inline-preview.ts');
    return html`<gather-inline-preview .item=${entry} .file=${file}></gather-inline-preview>`;
  }

  #folder(entry: Item): TemplateResult {
    this.#preview ??= import('./shared-folder.ts').then(
      () => html`<gather-shared-folder
        .top=${entry}
        .opening=${this.visit.opening}
        .download=${(item: Item) => this.#download(item)}
        .over=${this.#over.signal}
      ></gather-shared-folder>`,
    );
    return html`<article>
      ${this.#head(entry, msg('A folder that was shared with you'), nothing)}
      <div class="downloads">
        <gather-download-rows .downloads=${this.downloads}></gather-download-rows>
      </div>
      ${until(this.#preview, nothing)}
    </article>`;
  }

  #download(item: Item): void {
    void this.downloads.save(readable(item, this.#from));
  }
}
