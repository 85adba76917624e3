/** What pages have in common: a column with a heading, and the head of the one thing a page is about. */
import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-l);
    /* Lines of text, and not a table of files: narrower than the frame lets a page be. */
    max-inline-size: 52rem !important;
  }
  h1 {
    margin: 0;
    font-size: 1.75rem;
    line-height: 1.25;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 40vh;
    font-size: 1.75rem;
  }
`;

/** Small facts in a row, as many as fit. */
export const factsStyles = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-m);
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
  }
`;

/** The way back to the list, then who or what it is. */
export const headStyles = css`
  ${factsStyles}
  .back {
    display: inline-flex;
    gap: var(--wa-space-2xs);
    align-items: center;
    align-self: start;
    min-block-size: var(--gather-touch);
    color: var(--wa-color-text-link);
    text-decoration: none;
  }
  .back:focus-visible {
    outline: var(--wa-focus-ring);
  }
  .who {
    display: flex;
    gap: var(--wa-space-m);
    align-items: center;
  }
`;
