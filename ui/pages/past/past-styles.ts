/** What the pages of the past have in common beyond the looks of a section. */
import { css } from 'lit';

export const pastStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-m);
  }
  h1 {
    margin: 0;
    font-size: 1.75rem;
    line-height: 1.25;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .trail {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs);
    color: var(--wa-color-text-quiet);
  }
  .trail a {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--gather-touch);
    color: inherit;
    overflow-wrap: anywhere;
  }
  .trail gather-icon {
    font-size: 0.8rem;
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 12rem;
  }
  li > gather-icon {
    flex: none;
    color: var(--wa-color-text-quiet);
    font-size: 1.15rem;
  }
  li > gather-icon.folder {
    color: var(--gather-amber);
  }
  .open {
    display: block;
    inline-size: 100%;
    min-block-size: var(--gather-touch);
    padding: 0;
    border: 0;
    border-radius: var(--wa-border-radius-s);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }
  .open:hover .name {
    text-decoration: underline;
  }
  .open:focus-visible {
    outline: 2px solid var(--wa-color-focus);
    outline-offset: 2px;
  }
  .open .more {
    display: block;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
`;
