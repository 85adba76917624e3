/**
 * Markdown, set as a page. It was written by somebody else, so HTML in it stays text, and the result
 * is shown in a sandboxed frame that runs nothing and loads nothing.
 */
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import MarkdownIt from 'markdown-it';
import type { ReadableFile } from '../media/byte-reader.ts';
import { readText } from './text-viewer.ts';
import { Viewer } from './viewer.ts';

const PAGE_STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem; }
  pre { overflow: auto; padding: .75rem; background: color-mix(in srgb, currentColor 8%, transparent);
        border-radius: .5rem; }
  code { font-family: ui-monospace, monospace; font-size: .9em; }
  table { border-collapse: collapse; display: block; overflow: auto; }
  th, td { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: .3rem .6rem; }
  blockquote { margin-inline: 0; padding-inline-start: 1rem;
               border-inline-start: 3px solid color-mix(in srgb, currentColor 30%, transparent); }
  img { max-width: 100%; }`;

/** The page that shows `text`, for a frame without any rights. */
export function markdownPage(text: string, dark: boolean): string {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
    tokens[at]?.attrSet('target', '_blank');
    tokens[at]?.attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, at, options);
  };
  const scheme = dark ? 'dark' : 'light';
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" ` +
    `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">` +
    `<style>${PAGE_STYLE} :root { color-scheme: ${scheme}; }</style>${markdown.render(text)}`
  );
}

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
