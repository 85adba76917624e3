/** A word to the owner that stands above every page: the variant is `warning`, or `danger`. */
import { type CSSResult, css, unsafeCSS } from 'lit';

export function bannerStyles(variant: 'warning' | 'danger'): CSSResult {
  const colour = (what: string) => unsafeCSS(`var(--wa-color-${variant}-${what})`);
  return css`
    :host {
      display: block;
    }
    aside {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-xs) var(--wa-space-s);
      margin-block-end: var(--wa-space-l);
      padding: var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-m);
      border: 1px solid ${colour('border-quiet')};
      border-radius: var(--wa-border-radius-l);
      background: ${colour('fill-quiet')};
      color: ${colour('on-quiet')};
    }
    p {
      flex: 1 1 12rem;
      margin: 0;
      color: var(--wa-color-text-normal);
    }
  `;
}
