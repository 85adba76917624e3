/**
 * Markdown as a page of its own that runs nothing and loads nothing: HTML in it stays text, and words
 * stand in place of a picture that is somewhere else.
 */
import MarkdownIt from 'markdown-it';

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
  const { image } = markdown.renderer.rules;
  markdown.renderer.rules.image = (tokens, at, options, env, self) => {
    const token = tokens[at];
    const own = /^data:/i.test(String(token?.attrGet('src')));
    if (own && image) return image(tokens, at, options, env, self);
    const words = self.renderInlineAsText(token?.children ?? [], options, env);
    return markdown.utils.escapeHtml(words);
  };
  const scheme = dark ? 'dark' : 'light';
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" ` +
    `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">` +
    `<style>${PAGE_STYLE} :root { color-scheme: ${scheme}; }</style>${markdown.render(text)}`
  );
}
