/** Which viewer shows which sort of file. The heavy ones are loaded when first needed. */
import { html, nothing, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import { type FileKind, fileKind } from '../files/file-kind.ts';
import type { Item } from '../files/item.ts';
import type { ReadableFile } from '../media/byte-reader.ts';
import './image-viewer.ts';
import './media-viewer.ts';
import './text-viewer.ts';

type Draw = (file: ReadableFile) => TemplateResult;

const VIEWERS: Partial<Record<FileKind, Draw>> = {
  image: (file) => html`<gather-image-viewer .file=${file}></gather-image-viewer>`,
  video: (file) => html`<gather-media-viewer .file=${file}></gather-media-viewer>`,
  audio: (file) => html`<gather-media-viewer .file=${file}></gather-media-viewer>`,
  text: (file) => html`<gather-text-viewer .file=${file}></gather-text-viewer>`,
  markdown: (file) =>
    loaded(
      () => import('./markdown-viewer.ts'),
      html`<gather-markdown-viewer .file=${file}></gather-markdown-viewer>`,
    ),
  pdf: (file) =>
    loaded(
      () => import('./pdf-viewer.ts'),
      html`<gather-pdf-viewer .file=${file}></gather-pdf-viewer>`,
    ),
};

function loaded(load: () => Promise<unknown>, drawn: TemplateResult): TemplateResult {
  return html`${until(
    load().then(() => drawn),
    nothing,
  )}`;
}

export function hasViewer(item: Item): boolean {
  return VIEWERS[fileKind(item)] !== undefined && item.size > 0;
}

export function viewerFor(item: Item, file: ReadableFile): TemplateResult | typeof nothing {
  return VIEWERS[fileKind(item)]?.(file) ?? nothing;
}
