/**
 * Markdown, set as a page. It was written by somebody else, so HTML in it stays text, and the result
 * is shown in a sandboxed frame that runs nothing and loads nothing.
 */
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ReadableFile } from '../media/byte-reader.ts';
import { markdownPage } from './markdown-page.ts';
import { readText } from './text-viewer.ts';
import { Viewer } from './viewer.ts';

@customElement('gather-markdown-viewer')
export class MarkdownViewer extends Viewer {
  @state() private page = '';

  static override styles = [
    Viewer.styles,
    css`
      iframe {
        box-sizing: border-box;
        width: 100%;
        height: 100%;
        border: 0;
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-default);
      }
    `,
  ];

  protected override async open(file: ReadableFile, signal: AbortSignal): Promise<void> {
    const text = await readText(file, signal);
    const dark = getComputedStyle(this).colorScheme.includes('dark');
    this.page = markdownPage(text, dark);
    this.shown();
  }

  protected override render() {
    if (!this.ready) return nothing;
    // Links may open a new tab, which gets no handle on this one; nothing else is allowed.
    return html`<iframe
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc=${this.page}
      title=${this.file?.name ?? ''}
    ></iframe>`;
  }
}
