/** A PDF, page under page. A page is drawn when it comes near the window and freed when it is far. */
import { msg, str } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { map } from 'lit/directives/map.js';
import { range } from 'lit/directives/range.js';
import type { ReadableFile } from '../media/byte-reader.ts';
import { NotShowable } from './addressed-viewer.ts';
import { openPdf, type PDFDocumentProxy } from './pdf-document.ts';
import { Viewer } from './viewer.ts';

const WIDTH_MAX = 900;
const NEAR = '800px 0px';
const PIXEL_RATIO_MAX = 2;

@customElement('gather-pdf-viewer')
export class PdfViewer extends Viewer {
  @state() private document: PDFDocumentProxy | undefined;
  /** Height of a page for a width of 1, from the first page: keeps the place of those not drawn. */
  @state() private shape = Math.SQRT2;
  #near: IntersectionObserver | undefined;

  static override styles = [
    Viewer.styles,
    css`
      .pages {
        box-sizing: border-box;
        height: 100%;
        overflow: auto;
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: var(--wa-space-m);
        border-radius: var(--wa-border-radius-m);
      }
      .pages:focus-visible {
        outline: 2px solid currentColor;
        outline-offset: -2px;
      }
      .page {
        flex: none;
        width: min(100%, 900px);
        background: #fff;
        box-shadow: var(--wa-shadow-s);
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
    `,
  ];

  protected override async open(file: ReadableFile, signal: AbortSignal): Promise<void> {
    const opened = await openPdf(file, signal).catch((error: unknown) => {
      throw pdfTrouble(error);
    });
    if (signal.aborted) return;
    const first = (await opened.getPage(1)).getViewport({ scale: 1 });
    this.shape = first.height / first.width;
    this.document = opened;
    this.shown();
    await this.updateComplete;
    if (!signal.aborted) this.#watchPages(opened, signal);
  }

  protected override release(): void {
    super.release();
    this.#near?.disconnect();
    this.document = undefined;
  }

  #watchPages(opened: PDFDocumentProxy, signal: AbortSignal): void {
    const root = this.renderRoot.querySelector('.pages');
    this.#near = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) target.replaceChildren();
          else this.#draw(opened, target as HTMLElement, signal);
        }
      },
      { root, rootMargin: NEAR },
    );
    for (const page of this.renderRoot.querySelectorAll('.page')) this.#near.observe(page);
  }

  #draw(opened: PDFDocumentProxy, place: HTMLElement, signal: AbortSignal): void {
    drawPage(opened, place).catch((error: unknown) => {
      if (!signal.aborted) this.fail(pdfTrouble(error));
    });
  }

  protected override render() {
    if (this.document === undefined) return nothing;
    const { numPages } = this.document;
    const page = (at: number) => html`<div
      class="page"
      style="aspect-ratio: ${1 / this.shape}"
      data-page=${at}
      role="img"
      aria-label=${msg(str`Page ${at} of ${numPages}`)}
    ></div>`;
    return html`<div class="pages" tabindex="0" role="region" aria-label=${this.file?.name ?? ''}>
      ${map(range(1, numPages + 1), page)}
    </div>`;
  }
}

async function drawPage(opened: PDFDocumentProxy, place: HTMLElement): Promise<void> {
  const page = await opened.getPage(Number(place.dataset.page));
  const natural = page.getViewport({ scale: 1 });
  place.style.aspectRatio = String(natural.width / natural.height);
  const pixels = Math.min(devicePixelRatio, PIXEL_RATIO_MAX);
  const width = Math.min(place.clientWidth || WIDTH_MAX, WIDTH_MAX) * pixels;
  const viewport = page.getViewport({ scale: width / natural.width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvas, viewport }).promise;
  place.replaceChildren(canvas);
}

/** pdf.js says what it met in its own terms; a person wants to know what to do. */
function pdfTrouble(error: unknown): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') {
    return new NotShowable(msg('This PDF is locked by a password. Download it to open it.'));
  }
  if (/^(InvalidPDF|Format|UnknownError|MissingPDF|XRef)/.test(name)) {
    return new NotShowable(msg('This PDF cannot be shown. It may be damaged.'));
  }
  return error;
}
