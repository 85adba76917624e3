/** Text and program code, as it is, up to the first MiB. */
import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ReadableFile } from '../media/byte-reader.ts';
import { readAll } from '../media/read-ahead.ts';
import { NotShowable } from './addressed-viewer.ts';
import { textOf } from './text-of.ts';
import { Viewer } from './viewer.ts';

const TEXT_BYTES_MAX = 1_048_576;

/**
 * The beginning of a file as text.
 * @throws {NotShowable} when it is no text.
 */
export async function readText(file: ReadableFile, signal: AbortSignal): Promise<string> {
  const bytes = await readAll(file, 0, Math.min(file.size, TEXT_BYTES_MAX), { signal });
  const text = textOf(bytes, bytes.length < file.size);
  if (text.includes('\0')) throw new NotShowable(msg('This file holds no text that can be shown.'));
  return text;
}

@customElement('gather-text-viewer')
export class TextViewer extends Viewer {
  @state() private text = '';

  static override styles = [
    Viewer.styles,
    css`
      .sheet {
        box-sizing: border-box;
        height: 100%;
        overflow: auto;
        background: var(--wa-color-surface-default);
        color: var(--wa-color-text-normal);
        border-radius: var(--wa-border-radius-m);
      }
      .sheet:focus-visible {
        outline: 2px solid var(--wa-color-focus);
        outline-offset: 2px;
      }
      pre {
        margin: 0;
        padding: var(--wa-space-m);
        font: 0.875rem / 1.5 var(--wa-font-family-code);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 4;
      }
      p {
        margin: 0;
        padding: var(--wa-space-m);
        color: var(--wa-color-text-quiet);
        border-top: 1px solid var(--wa-color-surface-border);
      }
    `,
  ];

  protected override async open(file: ReadableFile, signal: AbortSignal): Promise<void> {
    this.text = await readText(file, signal);
    this.shown();
  }

  protected override render() {
    if (!this.ready) return nothing;
    const cut = (this.file?.size ?? 0) > TEXT_BYTES_MAX;
    return html`<div class="sheet" tabindex="0" role="region" aria-label=${this.file?.name ?? ''}>
      <pre>${this.text === '' ? msg('This file is empty.') : this.text}</pre>
      ${cut ? html`<p>${msg('Only the beginning is shown. Download the file to see all of it.')}</p>` : nothing}
    </div>`;
  }
}
